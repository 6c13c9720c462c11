"""The demonstration's reports and meetings: a yearly report by both parties, approved; a visit; a network meeting."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from folkmoot.accounts.models import User
from folkmoot.programme.meetings.holding_meetings import add_action, add_participant, note_attendance, save_meeting
from folkmoot.programme.models import Disbursement, Meeting, MeetingAction, Network, Participant, Project, ReportForm
from folkmoot.programme.projects.planning import approve_plan
from folkmoot.programme.reports.public_reports import agree
from folkmoot.programme.reports.report_rules import FIGURES, MONEY
from folkmoot.programme.reports.reporting import approve_report, schedule_reports, submit_report
from folkmoot.programme.writing.confirming import confirm
from folkmoot.programme.writing.writing import save_section

NOTHING = {"sv": "", "en": ""}
QUESTIONS = (
    (
        "done",
        "Vad har ni gjort, och vad blev annorlunda?",
        "What have you done, and what came otherwise?",
        400,
        False,
    ),
    ("learned", "Vad har ni lärt av varandra?", "What have you learned from each other?", 200, True),
    ("lessons", "Vad kan andra lära av det?", "What can others learn from it?", 200, True),
)
ANSWERS = {
    "done": "Sex byar i Mfanoni och två stadsdelar i Exempelköping har fått vattenråd. Regnen sköt upp två möten. (Påhittat.)",
    "learned": "Exempelköping har lärt sig byråd där alla får tala, Mfanoni att lägga ut mätvärden öppet. (Påhittat.)",
    "lessons": "Fråga dem som bär vattnet först. (Påhittat.)",
}
FIGURES_REACHED = ("214", "121", "93")
USED = "141 500"
VISITORS = (
    ("Maja Majoritet", "woman", "politician majority"),
    ("Olle Opposition", "man", "politician opposition"),
    ("Sara Samordnare", "woman", "coordinator"),
)
HOSTS = (("Wanjiru Mfano", "woman", "coordinator"), ("Otieno Mfano", "man", "civil servant"))


def make_report_forms() -> None:
    questions = [
        {
            "type": "item",
            "id": key,
            "value": {
                "texts": {"sv": swedish, "en": english},
                "helps": NOTHING,
                "kind": "text",
                "choices": [],
                "most_words": words,
                "required": True,
                "is_lesson": is_lesson,
            },
        }
        for key, swedish, english, words, is_lesson in QUESTIONS
    ]
    titles = {"sv": "Berättelsen", "en": "The story"}
    section = {"titles": titles, "introductions": NOTHING, "questions": questions}
    for kind, names in (
        ("yearly", {"sv": "Årsrapport", "en": "Yearly report"}),
        ("final", {"sv": "Slutrapport", "en": "Final report"}),
    ):
        form = [{"type": "section", "id": "story", "value": section}]
        ReportForm.objects.create(kind=kind, names=names, form=form, documents=[])


def make_reports_and_meetings(project: Project, accounts: Mapping[str, User]) -> None:
    officer = accounts["officer"]
    approve_plan(project, officer)
    make_report_forms()
    first, second, *_later = schedule_reports(project, officer)
    _write(first, project, accounts)
    approve_report(first, "Tack! Vi ser fram emot nästa år. (Påhittat.)", officer)
    first.refresh_from_db()
    for party, signatory in zip(project.municipalities, ("signatory", "partner"), strict=True):
        agree(first, party.pk, accounts[signatory], to_it=True)
    for party in project.municipalities:
        Disbursement.objects.create(
            project=project, receiver=party, amount=145_000, planned_on=date(2027, 4, 1), after_report=second
        )
    _make_visit(project, accounts)
    _make_network_meeting(officer)


def _write(report: Any, project: Project, accounts: Mapping[str, User]) -> None:
    home, abroad = project.municipalities
    reached = iter(FIGURES_REACHED)
    for section in report.rules.sections:
        answers = ANSWERS
        if section.key == FIGURES:
            answers = {question.key: next(reached, "") for question in section.questions}
        elif section.key == MONEY:
            answers = {question.key: USED for question in section.questions}
        save_section(report, section, answers, 0, accounts["member" if section.key == "story" else "partner"])
    confirm(report, home, accounts["signatory"])
    confirm(report, abroad, accounts["partner"])
    submit_report(report, accounts["member"])


def _make_visit(project: Project, accounts: Mapping[str, User]) -> None:
    home, abroad = project.municipalities
    visit = Meeting(
        partnership=project.partnership,
        kind="visit",
        title="Studiebesök i Mfanoni (påhittat)",
        starts_on=date(2025, 9, 15),
        ends_on=date(2025, 9, 18),
        host=abroad,
        place="Vattenverket",
        agenda="Måndag: byråden visar hur de arbetar\nTisdag: vattenverket\nOnsdag: gemensam plan för våren",
        travel="Tre personer, tåg till Arlanda och flyg. Exempelköping ordnar och betalar.",
        minutes="Byråden låter dem som sällan hörs tala först. Vi provar det i Exempelköping i vår.",
        summary="Tre dagar om hur alla kan höras när vattnet planeras.",
        is_public=True,
    )
    save_meeting(visit, 0, accounts["member"])
    people = [
        add_participant(
            visit, Participant(name=f"{name} (påhittad)", municipality=party, sex=sex, role=role), accounts["member"]
        )
        for party, those in ((home, VISITORS), (abroad, HOSTS))
        for name, sex, role in those
    ]
    note_attendance(visit, {person.pk for person in people})
    add_action(visit, MeetingAction(what="Prova byråd i två stadsdelar", owner="Exempelköping", due_on=date(2026, 4, 30)))


def _make_network_meeting(officer: User) -> None:
    day = timezone.localdate() + timedelta(days=40)
    meeting = Meeting(
        network=Network.objects.get(slug="climate-action"),
        kind="network meeting",
        title="Nätverksmöte (påhittat)",
        starts_on=day,
        ends_on=day + timedelta(days=1),
        place="På nätet",
        agenda="Vad har vi lärt oss?\nArbete i grupper\nNästa steg",
        is_public=True,
        registration_until=day - timedelta(days=10),
        seats=75,
    )
    save_meeting(meeting, 0, officer)
