"""Recommendation, decision, letters, appeal, publication."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from folkmoot.accounts.models import Membership
from folkmoot.accounts.roles import Role
from folkmoot.programme.applications.applications import Application, ApplicationState
from folkmoot.programme.applications.applying import submit
from folkmoot.programme.journal import LogEntry, Step
from folkmoot.programme.mailing import Mail
from folkmoot.programme.models import Decision, Partnership, Project
from folkmoot.programme.projects.beginning_projects import _last_day
from folkmoot.programme.reviews.deciding import (
    DecidingError,
    answer_appeal,
    appeal,
    decide,
    find_eligible,
    publish_grant,
    recommend,
)
from folkmoot.programme.reviews.letters import LetterTemplate
from folkmoot.programme.reviews.reviews import Eligibility
from tests.accounts.test_people import person
from tests.programme.making import make_partnership
from tests.programme.making_calls import make_call, make_ready
from tests.programme.test_reviewing import under_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(who, officer):
    return under_review(who, officer)


def grant(application, by, **fields):
    return decide(
        application, **({"outcome": "granted", "amount": 300_000, "conditions": "", "reasons": "Bra"} | fields), by=by
    )


def decline(application, by):
    return decide(application, outcome="declined", amount=None, conditions="", reasons="Räcker inte", by=by)


def test_only_one_who_may_decides_and_never_on_their_own_municipalitys(application, officer, decider, who):
    with pytest.raises(DecidingError):
        grant(application, officer)
    Membership.objects.create(person=decider, municipality=who.home, role="coordinator", since="2020-01-01")
    with pytest.raises(DecidingError):
        grant(application, decider)
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    "fields", [{"amount": None}, {"amount": 400_001}, {"outcome": "declined", "amount": 5}]
)  # applied for: 400 000
def test_amounts_fit_the_decision(application, decider, officer, fields):
    with pytest.raises(DecidingError):
        grant(application, decider, **fields)
    with pytest.raises(DecidingError):
        recommend(application, **({"outcome": "granted", "amount": 1} | fields), reasons="x", by=officer)


def test_a_double_click_or_two_at_once_decide_once(application, decider):
    grant(application, decider)
    with pytest.raises(DecidingError, match="Beviljad"):
        decline(application, decider)
    assert Decision.objects.count() == 1
    assert LogEntry.objects.filter(step=Step.DECIDED).count() == 1


def test_letters_go_to_everyone_in_both_languages_from_the_officers_templates(application, decider):
    LetterTemplate.objects.create(
        outcome="granted",
        subjects={"sv": "Beslut om {title}", "en": "On {title}"},
        bodies={"sv": "Ni får {amount}. {reasons}", "en": "You get {amount}."},
    )
    grant(application, decider)
    letter = Mail.objects.get(to="berta@example.org", subject="On Vatten för alla")
    assert letter.body.startswith("You get 300,000\u00a0SEK.")
    assert "Ni får 300\u00a0000\u00a0SEK. Bra" in letter.body
    assert Mail.objects.filter(subject="Beslut om Vatten för alla").count() == 3


def test_without_a_template_there_is_a_letter_all_the_same(application, decider):
    decline(application, decider)
    letter = Mail.objects.get(to="berta@example.org", subject__startswith="Decision")
    assert "Räcker inte" in letter.body
    assert "You can appeal within three weeks, on the application’s page:\n" in letter.body
    assert "Ni kan överklaga inom tre veckor, på ansökans sida:\n" in letter.body
    assert letter.body.count(f"{application.get_absolute_url()}") == 1


def test_a_letter_names_the_conditions_where_there_are_any(application, decider):
    grant(application, decider, conditions="Räkna flickor")
    letter = Mail.objects.get(to="berta@example.org", subject__startswith="Decision")
    assert "is granted 300,000\u00a0SEK.\n\nBra\n\nConditions: Räkna flickor" in letter.body
    assert "Villkor: Räkna flickor" in letter.body


def test_an_appeal_is_made_in_time_and_answered_by_another(application, decider, who):
    decline(application, decider)
    made = appeal(application, "Vi menade", who.anna)
    with pytest.raises(DecidingError):
        appeal(application, "Igen", who.berta)
    with pytest.raises(DecidingError):
        answer_appeal(made, answer="Nej", upheld=False, by=decider)
    other = person(Role.DECISION_MAKER, "other@example.org")
    answer_appeal(made, answer="Ni har rätt", upheld=True, by=other)
    application.refresh_from_db()
    assert application.state == ApplicationState.ELIGIBLE
    grant(application, other)
    application.refresh_from_db()
    assert application.decision.outcome == "granted"
    assert application.decisions.count() == 2


def test_after_an_appeal_somebody_else_makes_the_new_decision(application, decider, who, client: Client):
    decline(application, decider)
    made = appeal(application, "Vi menade", who.anna)
    address = f"/en/partnerships/applications/{application.public_id}/handling/"
    client.force_login(decider)
    page = client.get(address).text
    assert "Somebody else than the one who decided must answer the appeal." in page
    assert 'value="answer"' not in page
    other = person(Role.DECISION_MAKER, "other@example.org")
    answer_appeal(made, answer="Ni har rätt", upheld=True, by=other)
    application.refresh_from_db()
    page = client.get(address).text
    assert "You decided before the appeal, so somebody else must make the new decision." in page
    assert 'value="decide"' not in page
    sent = client.post(address, {"step": "decide", "outcome": "granted", "amount": "5", "reasons": "x"})
    assert "somebody else must make the new decision" in sent.text
    assert application.decisions.count() == 1
    client.force_login(other)
    assert 'value="decide"' in client.get(address).text
    client.post(address, {"step": "decide", "outcome": "granted", "amount": "5", "reasons": "x"})
    assert application.decisions.count() == 2


def test_after_three_weeks_the_decision_stands(application, decider, who):
    decline(application, decider)
    Decision.objects.update(at=timezone.now() - timedelta(days=22))
    with pytest.raises(DecidingError):
        appeal(application, "Sent", who.anna)


def test_what_does_not_fulfil_the_rules_can_be_appealed_too(who, officer, decider, client: Client):
    application = submit(make_ready(make_call(), who), who.anna)
    find_eligible(application, fulfils=False, reasons="Fel land", by=officer)
    client.force_login(who.anna)
    page = client.get(application.get_absolute_url()).text
    assert "Fel land" in page
    assert "Överklaga beslutet" in page
    client.post(f"{application.get_absolute_url()}overklaga/", {"text": "Det är rätt land"})
    made = application.appeals.get()
    officer.groups.add(*decider.groups.all())
    with pytest.raises(DecidingError):
        answer_appeal(made, answer="Nej", upheld=False, by=type(officer).objects.get(pk=officer.pk))
    answer_appeal(made, answer="Ni har rätt", upheld=True, by=decider)
    application.refresh_from_db()
    assert application.state == ApplicationState.ELIGIBLE
    assert "prövas på nytt" in Mail.objects.filter(person=who.anna).first().body


def test_an_appeal_of_the_finding_comes_in_time_too(who, officer):
    application = submit(make_ready(make_call(), who), who.anna)
    find_eligible(application, fulfils=False, reasons="Fel land", by=officer)
    Eligibility.objects.update(at=timezone.now() - timedelta(days=22))
    with pytest.raises(DecidingError):
        appeal(Application.objects.get(), "Sent", who.anna)


def test_nobody_handles_what_their_own_municipality_has_applied_for(who, officer, decider, client: Client):
    application = submit(make_ready(make_call(), who), who.anna)
    for one in (officer, decider):
        Membership.objects.create(person=one, municipality=who.home, role="coordinator", since="2020-01-01", until="2021-01-01")
    with pytest.raises(DecidingError):
        find_eligible(application, fulfils=True, reasons="", by=officer)
    client.force_login(officer)
    page = client.get(f"/partnerskap/ansokningar/{application.public_id}/handlaggning/").text
    assert "någon annan måste handlägga ansökan" in page
    assert 'value="eligibility"' not in page
    other = person(Role.PROGRAMME_OFFICER, "other@example.org")
    find_eligible(application, fulfils=False, reasons="Fel land", by=other)
    made = appeal(application, "Det är rätt land", who.anna)
    with pytest.raises(DecidingError):
        answer_appeal(made, answer="Ja", upheld=True, by=decider)


def test_words_in_braces_that_applicants_write_are_not_filled_in(application, decider):
    Application.objects.update(title="Om {reasons}")
    application.refresh_from_db()
    grant(application, decider)
    assert Mail.objects.filter(subject="Beslut: Om {reasons} beviljas").exists()


def test_what_is_granted_is_published_by_an_officer_and_not_before(application, decider, officer, client: Client):
    grant(application, decider)
    assert "Vatten" not in client.get("/partnerskap/").text
    assert not Partnership.objects.exists()
    partnership = publish_grant(application, officer)
    assert publish_grant(application, officer) == partnership
    page = client.get(partnership.get_absolute_url())
    assert page.status_code == 200
    assert "Lutsk" in page.text


def test_a_published_grant_leads_to_its_project_with_what_is_known(application, decider, officer, client: Client):
    grant(application, decider)
    address = f"/partnerskap/ansokningar/{application.public_id}/handlaggning/"
    client.force_login(officer)
    assert "/project/add/" not in client.get(address).text
    partnership = publish_grant(application, officer)
    link = f"/admin/snippets/programme/project/add/?application={application.public_id}"
    assert link in client.get(address).text
    client.force_login(decider)
    assert link not in client.get(address).text
    client.force_login(officer)
    year = timezone.localdate().year
    Project.objects.create(
        partnership=partnership, number=f"{year}-9", titles={}, starts_on=timezone.localdate(), ends_on=timezone.localdate()
    )
    begun = client.get(link).context["form"].instance
    assert (begun.partnership, begun.number, begun.currency) == (partnership, f"{year}-10", "SEK")
    assert set(begun.titles.values()) == {"Vatten för alla"}
    assert begun.ends_on == _last_day(begun.starts_on, 12)


@pytest.mark.parametrize(
    ("starts_on", "months", "ends_on"),
    [((2026, 1, 1), 12, (2026, 12, 31)), ((2026, 12, 15), 1, (2027, 1, 14)), ((2027, 8, 31), 6, (2028, 2, 28))],
)
def test_a_project_ends_after_whole_months(starts_on, months, ends_on):
    assert _last_day(date(*starts_on), months) == date(*ends_on)
    assert _last_day(date(*starts_on), 0) is None


@pytest.mark.parametrize("named", ["", "?application=nothing", "?application=00000000-0000-0000-0000-000000000000"])
def test_a_project_begins_without_a_grant_too(officer, client: Client, named):
    client.force_login(officer)
    begun = client.get(f"/admin/snippets/programme/project/add/{named}").context["form"].instance
    assert (begun.partnership_id, begun.number) == (None, f"{timezone.localdate().year}-1")


def test_a_partnership_that_is_there_is_taken_on(application, decider, officer, who):
    known = make_partnership(who.home, who.abroad, is_public=False, state="completed")
    grant(application, decider)
    assert publish_grant(application, officer) == known
    known.refresh_from_db()
    assert (known.is_public, known.state) == (True, "inception")


def test_the_whole_way_by_the_pages(application, officer, decider, who, client: Client):
    address = f"/partnerskap/ansokningar/{application.public_id}/handlaggning/"
    client.force_login(officer)
    client.post(address, {"step": "recommend", "outcome": "granted", "amount": "200000", "reasons": "Bra"})
    assert client.post(address, {"step": "decide", "outcome": "granted", "amount": "1", "reasons": "x"}).status_code == 404
    client.force_login(decider)
    assert "200 000" in client.get(address).text.replace("\u00a0", " ")
    client.post(address, {"step": "decide", "outcome": "declined", "amount": "", "reasons": "Nej"})
    application.refresh_from_db()
    assert application.state == ApplicationState.DECLINED
    client.force_login(who.anna)
    assert "Nej" in client.get(application.get_absolute_url()).text
    client.post(f"{application.get_absolute_url()}overklaga/", {"text": "Jo"})
    assert application.appeals.get().text == "Jo"
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(("public", "sees"), [(["amount"], (True, False)), (["reasons"], (False, True)), ([], (False, False))])
def test_what_was_granted_is_shown_as_the_calls_rules_say(client, who, officer, decider, public, sees):
    application = submit(make_ready(make_call(public=public), who), who.anna)
    find_eligible(application, fulfils=True, reasons="", by=officer)
    decide(application, outcome="granted", amount=390_000, conditions="", reasons="Bra skäl", by=decider)
    page = application.call.get_absolute_url()
    assert application.title not in client.get(page).text
    publish_grant(application, officer)
    text = client.get(page).text
    assert application.title in text
    assert ("390\xa0000" in text, "Bra skäl" in text) == sees


def test_an_officer_finds_mail_and_sends_again_what_did_not_leave(client, who, officer):
    kept = Mail.objects.create(to="anna@example.org", subject="Kvitto 7", body="x", error="no contact")
    Mail.objects.create(to="berta@example.org", subject="Annat", body="y", error="made up: written, and not sent")
    client.force_login(officer)
    address = "/partnerskap/oversikt/brev/"
    assert "Annat" not in client.get(f"{address}?q=kvitto").text
    assert "Annat" not in client.get(f"{address}?unsent=on").text
    client.post(address, {"key": kept.pk})
    client.post(address, {"key": kept.pk})
    kept.refresh_from_db()
    assert kept.sent_at
    assert not kept.error
