"""Pages of the programme with 5,000 applications, most of them reviewed twice, 2,000 partnerships, each with a project, and 400
municipalities that seek a partner: CPU time and queries of each page."""

import os
import subprocess
import sys
import tempfile
from functools import partial

from benchmarks.asking import ask

APPLICATIONS, PARTNERSHIPS, PROJECTS, MUNICIPALITIES, REVIEWERS = 5000, 2000, 2000, 400, 40
REVIEWED = 4500
ROUNDS = 7
LIMIT = 100


def run() -> None:
    """In a process of its own, on a data folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"VAR": folder, "DJANGO_SETTINGS_MODULE": "folkmoot.site.settings"}
        subprocess.run([sys.executable, "-m", "benchmarks.programme"], env=environment, check=True)


def main() -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    pages = _fill()
    counted = f"{APPLICATIONS} applications, {PARTNERSHIPS} partnerships, {PROJECTS} projects, {2 * REVIEWED} reviews"
    print(f"\n{counted}; CPU ms, median of {ROUNDS}\n")
    print(f"{'page':44} {'who':12} {'ms':>7} {'queries':>8} {'kB':>7}")
    for name, who, address in pages:
        _measure(name, who, address)


def _measure(name: str, who, address: str) -> None:
    from django.test import Client

    client = Client()
    if who:
        client.force_login(who)
    asked = ask(partial(client.get, address), ROUNDS)
    assert asked.answer.status_code == 200, (address, asked.answer.status_code)
    slow = "" if asked.processor < LIMIT else "  over 100"
    role = who.name if who else "public"
    print(f"{name:44} {role:12} {asked.processor:7.1f} {asked.queries:8} {asked.kilobytes:7.1f}{slow}")


def _fill() -> list[tuple]:
    from datetime import date

    from django.contrib.auth.models import Group
    from django.urls import reverse
    from django.utils import timezone

    from folkmoot.accounts.models import Membership, User
    from folkmoot.accounts.roles import Role
    from folkmoot.places.models import Country, Municipality
    from folkmoot.programme.applications.applying import submit
    from folkmoot.programme.models import (
        Application,
        ApplicationParty,
        Mail,
        Partnership,
        PartnershipParty,
        Project,
    )
    from tests.programme.making import make_network
    from tests.programme.making_calls import make_applicants, make_call, make_ready

    network, who = make_network(), make_applicants()
    for code in ("KE", "UA", "ZA", "CO"):
        Country.objects.get_or_create(code=code)
    places = Municipality.objects.bulk_create(
        Municipality(
            name=f"Place {number}",
            slug=f"place-{number}",
            country_id="SE" if number % 2 else ("KE", "UA", "ZA", "CO")[number // 2 % 4],
            latitude=number % 60,
            longitude=number % 50,
        )
        for number in range(MUNICIPALITIES)
    )
    partnerships = Partnership.objects.bulk_create(
        Partnership(slug=f"partnership-{number}", network=network, global_goals=[number % 17 + 1], first_year=2020 + number % 6)
        for number in range(PARTNERSHIPS)
    )
    PartnershipParty.objects.bulk_create(
        PartnershipParty(partnership=one, municipality=places[(place * 2 + side * (1 + place // 200 * 2)) % MUNICIPALITIES])
        for place, one in enumerate(partnerships)
        for side in (0, 1)
    )
    projects = Project.objects.bulk_create(
        Project(
            partnership=partnerships[number],
            number=f"p-{number}",
            titles={"sv": f"Projekt {number}"},
            starts_on=date(2025, 1, 1),
            ends_on=date(2027, 12, 31),
            is_public=True,
            state="ongoing",
        )
        for number in range(PROJECTS)
    )
    report = _follow(projects, places)
    call = make_call()
    ready = submit(make_ready(call, who), who.anna)
    kept = {"call": call, "version": ready.version, "state": "eligible", "submitted_at": timezone.now()}
    applications = Application.objects.bulk_create(
        Application(title=f"Application {number}", receipt=f"R{number}", amount=100, **kept) for number in range(APPLICATIONS)
    )
    ApplicationParty.objects.bulk_create(
        ApplicationParty(application=one, municipality=place, sort_order=order)
        for one in applications
        for order, place in enumerate((who.home, who.abroad))
    )
    reviewer, reviewed = _review(applications)
    _seek(places)
    Mail.objects.bulk_create(Mail(to="a@example.org", subject=f"Mail {number}", body="x") for number in range(20_000))
    officer = User.objects.create_user("officer@example.org", name="officer")
    officer.groups.add(Group.objects.get(name=Role.PROGRAMME_OFFICER.value))
    member = User.objects.create_user("member@example.org", name="member")
    Membership.objects.create(person=member, municipality=places[1], role="coordinator", since="2020-01-01")
    busy = who.anna
    busy.name = "busy member"
    return [
        ("partnerships", None, reverse("programme:partnerships")),
        ("partnerships, by goal", None, reverse("programme:partnerships") + "?goal=6"),
        ("a partnership with a project", None, partnerships[0].get_absolute_url()),
        ("a network of all of them", None, network.get_absolute_url()),
        ("calls", None, reverse("programme:calls")),
        ("a call", None, call.get_absolute_url()),
        ("your work", member, reverse("programme:mine")),
        ("your work, 5,000 applications", busy, reverse("programme:mine")),
        ("all your applications", busy, reverse("programme:applications")),
        ("overview", officer, reverse("programme:portfolio")),
        ("a call's applications", officer, reverse("programme:call_handling", args=[call.slug])),
        ("an application's handling", officer, reverse("programme:handling", args=[ready.public_id])),
        ("a project", officer, projects[0].working_url),
        ("proposals of reviewers", officer, reverse("programme:call_reviewers", args=[call.slug])),
        ("page 50 of a call's applications", officer, reverse("programme:call_handling", args=[call.slug]) + "?page=50"),
        ("an application", busy, ready.get_absolute_url()),
        ("a section to write", busy, reverse("programme:section", args=[ready.public_id, "why"])),
        ("your reviews", reviewer.person, reverse("programme:reviews")),
        ("a review", reviewer.person, reverse("programme:review", args=[reviewed.public_id])),
        ("a part of a plan", officer, reverse("programme:plan_part", args=[projects[0].number, "chain"])),
        ("a report", officer, report.get_absolute_url()),
        ("mail", officer, reverse("programme:mails")),
        ("seek a partner", officer, reverse("programme:seeking_list")),
        ("a municipality that seeks", officer, reverse("programme:seeking", args=[places[1].slug])),
        ("networks", None, reverse("programme:networks")),
    ]


def _follow(projects: list, places: list):
    """Money, results, risks, deviations and reports of every project. Gives a report that was submitted."""
    from datetime import date

    from folkmoot.programme.models import (
        BudgetLine,
        Deviation,
        Disbursement,
        Indicator,
        IndicatorValue,
        ProjectReport,
        ReportForm,
        Result,
        Risk,
    )
    from folkmoot.programme.reports.report_rules import form_of
    from folkmoot.programme.writing.form import form_to_json

    BudgetLine.objects.bulk_create(
        BudgetLine(project=one, year=2025 + year, party=places[0], purpose="x", amount=100_000, spent=None if year else 90_000)
        for one in projects
        for year in range(3)
    )
    Disbursement.objects.bulk_create(
        Disbursement(project=one, paid_on=date(2025, 2, 1), receiver=places[0], amount=90_000, reference="d")
        for one in projects
    )
    results = Result.objects.bulk_create(
        Result(project=one, level=level, statements={"sv": "x", "en": "x"})
        for one in projects
        for level in ("objective", "outcome", "output", "activity")
    )
    indicators = Indicator.objects.bulk_create(
        Indicator(
            result=result,
            titles={"sv": f"Mått {place % 700}", "en": f"Measure {place % 700}"},
            source="s",
            baseline_year=2024,
            baseline=0,
            can_be_added=True,
        )
        for place, result in enumerate(results)
        if result.level in {"outcome", "output"}
    )
    IndicatorValue.objects.bulk_create(
        IndicatorValue(indicator=one, year=2025 + year, group=group, target=10, actual=4)
        for one in indicators
        for year in range(3)
        for group in ("", "sex:female")
    )
    Risk.objects.bulk_create(
        Risk(project=one, text="x", likelihood=1 + place % 5, consequence=1 + number, action="a", owner="b")
        for place, one in enumerate(projects)
        for number in range(3)
    )
    Deviation.objects.bulk_create(Deviation(project=one, kind="time", text="x", reasons="y") for one in projects[::7])
    form = ReportForm.objects.create(kind="yearly", names={"sv": "x", "en": "x"}, form=[])
    reports = ProjectReport.objects.bulk_create(
        ProjectReport(
            project=one,
            form=form,
            kind="yearly",
            starts_on=date(2025, 1, 1),
            ends_on=date(2025, 12, 31),
            due_on=date(2026, 3 if place % 2 else 12, 1),
        )
        for place, one in enumerate(projects)
    )
    submitted = reports[0]
    submitted.state, submitted.receipt, submitted.submitted_at = "submitted", "R", "2026-02-01T00:00:00Z"
    submitted.kept_form = form_to_json(form_of(submitted))
    submitted.save()
    return submitted


def _review(applications: list) -> tuple:
    """Two reviews of each, given. Gives a reviewer, and an application of theirs."""
    from django.utils import timezone

    from folkmoot.accounts.models import User
    from folkmoot.programme.models import Assignment, Reviewer, Score

    people = User.objects.bulk_create(
        User(email=f"r{number}@example.org", name=f"Reviewer {number}") for number in range(REVIEWERS)
    )
    reviewers = Reviewer.objects.bulk_create(Reviewer(person=one, languages="sv en") for one in people)
    at = timezone.now()
    assignments = Assignment.objects.bulk_create(
        Assignment(
            application=one,
            reviewer=reviewers[(place + side * (1 + place % 7)) % REVIEWERS],
            state="given",
            declared_at=at,
            given_at=at,
            given_total=20 * ((place + side) % 5 + 1),
        )
        for place, one in enumerate(applications[:REVIEWED])
        for side in (0, 1)
    )
    Score.objects.bulk_create(
        Score(assignment=one, criterion=criterion, points=round(one.given_total / 20))
        for one in assignments
        for criterion in ("relevance", "quality")
    )
    return reviewers[0], applications[0]


def _seek(places: list) -> None:
    from folkmoot.programme.models import Seeking

    Seeking.objects.bulk_create(
        Seeking(municipality=one, offers="o " * 100, seeks="s " * 100, languages="en sv", global_goals=[number % 17 + 1])
        for number, one in enumerate(places)
    )


if __name__ == "__main__":
    main()
