"""Reports of projects, from the schedule to what they leave behind when they are approved."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from folkmoot.programme.journal import LogEntry, Step
from folkmoot.programme.mailing import Mail
from folkmoot.programme.models import BudgetLine, Disbursement, IndicatorValue, ProjectReport, ReportForm
from folkmoot.programme.pages.own_work import own_work
from folkmoot.programme.projects.deviations import DeviationError, answer_deviation, ask_for_deviation
from folkmoot.programme.reports.closing_projects import ClosingError, close_project, pay_out
from folkmoot.programme.reports.reminding import send_reminders
from folkmoot.programme.reports.report_pdf import report_pdf
from folkmoot.programme.reports.reporting import ReportingError, approve_report, schedule_reports, send_back, submit_report
from folkmoot.programme.writing.missing import IncompleteError
from folkmoot.programme.writing.writing import NotOpenError, save_section
from tests.programme.making_projects import fill_in_report, make_project, make_reports, make_submitted_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(who):
    return make_project(who)


@pytest.fixture
def yearly(project, who) -> ProjectReport:
    return make_reports(project, who)[0]


def test_each_year_but_the_last_has_its_report_and_the_last_has_the_final_one(project, yearly):
    told = [(report.kind, report.starts_on, report.ends_on, report.due_on) for report in project.reports.all()]
    assert told == [
        ("yearly", date(2025, 1, 1), date(2025, 12, 31), date(2026, 3, 1)),
        ("final", date(2025, 1, 1), date(2026, 12, 31), date(2027, 3, 1)),
    ]


def test_a_schedule_made_again_makes_no_doubles_and_follows_the_projects_new_end(project, yearly, who):
    project.ends_on = date(2027, 6, 30)
    project.save()
    added = schedule_reports(project, who.anna)
    assert [(report.kind, report.ends_on.year) for report in added] == [("yearly", 2026)]
    assert project.reports.get(kind="final").due_on == date(2027, 8, 29)
    assert schedule_reports(project, who.anna) == []


def test_without_a_form_nothing_is_scheduled_and_it_says_what_to_do(project, who):
    with pytest.raises(ReportingError, match="admin"):
        schedule_reports(project, who.anna)
    assert not project.reports.exists()


def test_a_report_asks_for_the_figures_and_the_money_of_its_year(yearly):
    questions = {section.key: [one.texts["en"] for one in section.questions] for section in yearly.rules.sections}
    assert questions["story"] == ["what"]
    assert questions["figures"] == ["Participants: Everyone", "Participants: Women"]
    assert questions["money"] == ["Lutsk: Travel", "Umeå: Travel"]


def test_what_is_missing_is_said_and_nothing_is_submitted(yearly, who):
    with pytest.raises(IncompleteError) as caught:
        submit_report(yearly, who.anna)
    assert {missing.part for missing in caught.value.missing} == {"story", "figures", "money", "confirmations"}
    yearly.refresh_from_db()
    assert yearly.state == "draft"


def test_two_clicks_give_one_receipt_and_one_mail_to_each(yearly, who):
    fill_in_report(yearly, who)
    first, second = submit_report(yearly, who.anna), submit_report(yearly, who.berta)
    assert first.receipt == second.receipt
    assert Mail.objects.filter(subject__contains=first.receipt).count() == 4
    with pytest.raises(NotOpenError):
        save_section(yearly, yearly.rules.section("story"), {"what": "Later"}, 0, who.anna)


def test_a_report_that_is_sent_back_is_written_confirmed_and_submitted_again(yearly, who, officer):
    submitted = make_submitted_report(yearly, who)
    with pytest.raises(ReportingError):
        send_back(submitted, "  ", officer)
    send_back(submitted, "Say more of the women", officer)
    again = ProjectReport.objects.get(pk=submitted.pk)
    assert again.is_draft
    save_section(again, again.rules.section("story"), {"what": "We met; half were women"}, 1, who.berta)
    with pytest.raises(IncompleteError):
        submit_report(again, who.anna)
    fill_in_report(ProjectReport.objects.get(pk=submitted.pk), who, value="45")
    assert submit_report(again, who.anna).receipt != submitted.receipt
    assert Mail.objects.filter(body__contains="Say more of the women").count() == 4


def test_an_approved_report_leaves_its_figures_and_its_money_with_the_project(yearly, who, officer):
    approve_report(make_submitted_report(yearly, who), "Well done", officer)
    values = {value.group: value.actual for value in IndicatorValue.objects.filter(year=2025)}
    assert values == {"": Decimal(44), "sex:female": Decimal(44)}
    assert set(BudgetLine.objects.values_list("spent", flat=True)) == {90_000}
    with pytest.raises(ReportingError):
        approve_report(yearly, "", officer)


def test_what_was_submitted_keeps_its_form(yearly, who):
    submitted = make_submitted_report(yearly, who)
    ReportForm.objects.filter(kind="yearly").update(form=[])
    IndicatorValue.objects.all().delete()
    kept = ProjectReport.objects.get(pk=submitted.pk)
    assert [section.key for section in kept.rules.sections] == ["story", "figures", "money"]
    assert len(kept.rules.section("figures").questions) == 2


def test_the_report_is_an_accessible_pdf(yearly, who):
    pdf = report_pdf(make_submitted_report(yearly, who))
    assert pdf.startswith(b"%PDF-")
    assert b"/MarkInfo" in pdf
    assert b"CreationDate" not in pdf
    assert b"CreateDate" not in pdf


@pytest.mark.parametrize(
    ("days", "kept"), [(-31, []), (-30, [30]), (-12, [30]), (-7, [7]), (0, [0]), (3, [0]), (7, [-7]), (20, [-14]), (200, [])]
)
def test_reminders_go_out_once_on_their_days_and_weekly_when_late(yearly, days, kept):
    today = yearly.due_on + timedelta(days=days)
    assert send_reminders(today) == len(kept)
    assert list(yearly.reminders.values_list("days_before", flat=True)) == kept
    assert send_reminders(today) == 0
    assert Mail.objects.count() == 4 * len(kept)


def test_a_reminder_is_in_both_languages_and_in_the_log(yearly):
    send_reminders(yearly.due_on)
    body = Mail.objects.get(to="berta@example.org").body
    assert "Yearly report 2025" in body
    assert "Årsrapport 2025" in body
    assert LogEntry.objects.filter(step=Step.REMINDED, project=yearly.project).count() == 1


def test_a_reminder_of_a_late_report_says_when_it_was_due(yearly):
    yearly.due_on = timezone.localdate() - timedelta(days=8)
    yearly.save()
    assert send_reminders() == 1
    mail = Mail.objects.get(to="berta@example.org")
    assert "skulle ha lämnats senast" in mail.body
    assert "was due on" in mail.body


def test_nobody_is_reminded_of_what_came_in_or_of_a_closed_project(yearly, who, project):
    final = project.reports.get(kind="final")
    make_submitted_report(yearly, who)
    assert send_reminders(yearly.due_on) == 0
    assert own_work(who.anna).reports == (final,)
    project.state = "stopped"
    project.save()
    assert send_reminders(final.due_on) == 0
    assert own_work(who.anna).reports == ()


def test_a_deviation_is_answered_once_and_the_parties_are_told(project, who, officer):
    asked = ask_for_deviation(project, kind="time", text="Half a year more", reasons="The flood", by=who.berta)
    with pytest.raises(DeviationError):
        answer_deviation(asked, approved=False, answer=" ", by=officer)
    answer_deviation(asked, approved=True, answer="Until June", by=officer)
    with pytest.raises(DeviationError):
        answer_deviation(asked, approved=False, answer="No", by=officer)
    asked.refresh_from_db()
    assert asked.approved
    assert Mail.objects.filter(body__contains="Until June").count() == 4


def test_money_that_waits_for_a_report_is_paid_once_it_is_approved_and_once_only(project, yearly, who, officer):
    money = Disbursement.objects.create(
        project=project, receiver=who.abroad, amount=50_000, planned_on="2026-04-01", after_report=yearly
    )
    with pytest.raises(ClosingError):
        pay_out(money, paid_on=date(2026, 4, 1), reference="D2", by=officer)
    money.paid_on = date(2026, 4, 1)
    with pytest.raises(ValidationError):
        money.full_clean()
    approve_report(make_submitted_report(yearly, who), "", officer)
    pay_out(money, paid_on=date(2026, 4, 1), reference="D2", by=officer)
    with pytest.raises(ClosingError):
        pay_out(money, paid_on=date(2026, 4, 2), reference="D3", by=officer)


def test_a_project_is_completed_once_its_final_report_is_approved(project, yearly, who, officer, decider):
    final = project.reports.get(kind="final")
    with pytest.raises(ClosingError):
        close_project(project, outcome="completed", reasons="Done", by=decider)
    asked = ask_for_deviation(project, kind="other", text="x", reasons="y", by=who.anna)
    approve_report(make_submitted_report(final, who), "", officer)
    with pytest.raises(ClosingError):
        close_project(project, outcome="completed", reasons="Done", by=decider)
    answer_deviation(asked, approved=True, answer="", by=officer)
    close_project(project, outcome="completed", reasons="Done", by=decider)
    project.refresh_from_db()
    assert project.state == "completed"
    with pytest.raises(ClosingError):
        close_project(project, outcome="stopped", reasons="Done", by=decider)


def test_nobody_closes_a_project_of_their_own_municipality(project, who):
    with pytest.raises(ClosingError):
        close_project(project, outcome="stopped", reasons="Enough", by=who.anna)


def test_the_database_keeps_the_log_of_a_project_as_it_was_written(project, yearly):
    with pytest.raises(DatabaseError), transaction.atomic():
        LogEntry.objects.update(project=None)
    assert LogEntry.objects.filter(project=project).exists()


def test_the_pages_take_a_report_from_the_schedule_to_its_approval(client: Client, project, yearly, who, officer):
    """Each person by their own pages: the coordinator writes and submits, the signatories confirm, the officer approves."""
    address = yearly.get_absolute_url()
    client.force_login(who.anna)
    assert "Årsrapport 2025" in client.get(project.working_url).text
    fill_in_report(yearly, who)
    assert client.post(f"{address}lamna-in/").status_code == 302
    page = client.get(address).text
    assert ProjectReport.objects.get(pk=yearly.pk).receipt in page
    assert client.post(address, {"step": "judge", "approved": "yes"}).status_code == 404
    client.force_login(officer)
    assert 'name="approved"' in client.get(address).text
    assert "Skriv vad som ska ändras" in client.post(address, {"step": "judge", "approved": "no"}).text
    assert client.post(address, {"step": "judge", "approved": "yes"}).status_code == 302
    assert ProjectReport.objects.get(pk=yearly.pk).state == "approved"
