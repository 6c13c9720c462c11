"""Steps of the programme, taken by several people at the same moment, on a database of its own.

Prints what came of each as JSON. It runs in a process of its own because the log refuses to be emptied after a test.
"""

import json
import threading
from collections.abc import Callable
from typing import Any


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(json.dumps(race()))


def race() -> dict[str, Any]:
    from datetime import date, timedelta

    from django.utils import timezone

    from folkmoot.accounts.roles import Role
    from folkmoot.programme.applications.applying import submit
    from folkmoot.programme.meetings.holding_meetings import add_participant, save_meeting
    from folkmoot.programme.models import (
        Contact,
        Decision,
        Disbursement,
        LogEntry,
        Meeting,
        Participant,
        Risk,
        SectionText,
        Seeking,
    )
    from folkmoot.programme.projects.planning import change_plan
    from folkmoot.programme.reports.closing_projects import pay_out
    from folkmoot.programme.reports.reporting import approve_report, send_back, submit_report
    from folkmoot.programme.reviews.deciding import decide, find_eligible
    from folkmoot.programme.seeking.matchmaking import write_first
    from folkmoot.programme.writing.writing import save_section
    from tests.accounts.test_people import person
    from tests.programme.making import make_network
    from tests.programme.making_calls import begin, make_applicants, make_call, make_ready
    from tests.programme.making_projects import fill_in_report, make_project, make_reports

    who, call = make_applicants(), make_call()
    officer = person(Role.PROGRAMME_OFFICER, "officer@example.org")
    deciders = [person(Role.DECISION_MAKER, f"decider{number}@example.org") for number in range(2)]
    told: dict[str, Any] = {}

    ready = make_ready(call, who)
    receipts = at_once([lambda: submit(ready, who.anna).receipt] * 4)
    told["submissions"] = [len(set(receipts)), LogEntry.objects.filter(step="submitted").count()]

    find_eligible(ready, fulfils=True, reasons="", by=officer)
    granted = {"outcome": "granted", "amount": 1, "conditions": "", "reasons": "x"}
    at_once([lambda by=by: decide(ready, **granted, by=by) for by in deciders])
    told["decisions"] = Decision.objects.count()

    draft = begin(call, who, "Another")
    section = draft.rules.section("why")
    at_once([lambda n=n: save_section(draft, section, {"challenge": f"text {n}"}, 0, who.anna) for n in range(4)])
    texts = SectionText.objects.filter(application=draft)
    told["texts"] = sorted(text.answers["challenge"] for text in texts)
    told["texts that stand"] = texts.filter(aside=False).count()

    project = make_project(who)
    yearly, _final = make_reports(project, who)
    fill_in_report(yearly, who)
    told["report receipts"] = len(set(at_once([lambda: submit_report(yearly, who.anna).receipt] * 3)))
    at_once([lambda: approve_report(yearly, "", officer), lambda: send_back(yearly, "Mend it", officer)])
    told["report reviews"] = yearly.reviews.count()

    money = Disbursement.objects.create(project=project, receiver=who.home, amount=5, planned_on=date(2026, 1, 1))
    paid = at_once([lambda: pay_out(money, paid_on=date(2026, 1, 2), reference="", by=officer)] * 3)
    told["payments"] = sum(not isinstance(one, Exception) for one in paid)

    def add_risk() -> None:
        Risk.objects.create(project=project, text="x", likelihood=1, consequence=1, action="x", owner="x")

    at_once([lambda: change_plan(project, 1, "risks", add_risk, who.anna)] * 3)
    told["changes of the plan"] = Risk.objects.count()

    day = timezone.localdate() + timedelta(days=9)
    meeting = Meeting(network=make_network(), title="m", starts_on=day, ends_on=day, seats=1)
    save_meeting(meeting, 0, officer)
    guests = [Participant(name=f"guest {number}", municipality=who.home, sex="woman") for number in range(4)]
    at_once([lambda guest=guest: add_participant(meeting, guest, officer) for guest in guests])
    told["seats"] = meeting.participants.count()

    search = Seeking.objects.create(municipality=who.home, offers="a", seeks="b", languages="sv")
    at_once([lambda: write_first(search, who.abroad, "Hello", who.berta)] * 3)
    told["contacts"] = [Contact.objects.count(), Contact.objects.get().messages.count()]
    return told


def at_once(steps: list[Callable[[], Any]]) -> list[Any]:
    """What each gave, or the error that it met. All start together, each on a connection of its own."""
    from django.db import connection

    start, outcomes = threading.Barrier(len(steps)), [None] * len(steps)

    def take(place: int) -> None:
        start.wait()
        try:
            outcomes[place] = steps[place]()
        except Exception as error:
            outcomes[place] = error  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=(place,)) for place in range(len(steps))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    unexpected = [one for one in outcomes if isinstance(one, Exception) and not _is_expected(one)]
    if unexpected:
        raise unexpected[0]
    return outcomes


def _is_expected(error: Exception) -> bool:
    from folkmoot.programme.errors import ProgrammeError

    return isinstance(error, ProgrammeError)


if __name__ == "__main__":
    main()
