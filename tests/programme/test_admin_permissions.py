"""Who may open what in the admin: every view of every kind of record of the programme and of places, for every role."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from folkmoot.accounts.roles import Role
from folkmoot.places.models import Population
from folkmoot.programme.models import Indicator, LetterTemplate, ReportForm, ReportingOrganisation, Result, Reviewer, Theme
from tests.accounts.test_people import person
from tests.programme.making import make_network, make_partnership
from tests.programme.making_calls import make_call
from tests.programme.making_projects import make_project

pytestmark = pytest.mark.django_db

OFFICERS = {Role.ADMINISTRATOR, Role.PROGRAMME_OFFICER}
EDITORS = OFFICERS | {Role.EDITOR}
EVERY_LEAD = EDITORS | {Role.SURVEY_LEAD}
IN_THE_ADMIN = EVERY_LEAD | {Role.WRITER}
OPENED_BY = {
    "programme_call": OFFICERS,
    "programme_indicator": OFFICERS,
    "programme_lettertemplate": OFFICERS,
    "programme_network": EDITORS,
    "programme_partnership": OFFICERS,
    "programme_project": OFFICERS,
    "programme_reportform": OFFICERS,
    "programme_reportingorganisation": OFFICERS,
    "programme_reviewer": OFFICERS,
    "programme_theme": OFFICERS,
    "places_country": EVERY_LEAD,
    "places_municipality": EVERY_LEAD,
    "places_population": OFFICERS,
}
"""Who has any right to a kind of record."""
DELETED_BY = {
    "programme_network": OFFICERS,
    "places_country": {Role.ADMINISTRATOR},
    "places_municipality": {Role.ADMINISTRATOR},
}
"""Where fewer may delete than open."""
CHOSEN_BY_ALL = {"programme_network", "programme_theme", "places_country", "places_municipality", "places_population"}
"""Whose names whoever writes in the admin may list, to choose one: they are public."""
VIEWS = {"list", "list_results", "add", "edit", "delete", "usage", "history", "history_results", "copy"}
PREVIEWS = {"preview_on_add", "preview_on_edit"}
CHOOSERS = {"choose", "choose_results", "chosen", "chosen_multiple", "create"}
OF_A_RECORD = {"edit", "delete", "usage", "history", "history_results", "copy", "preview_on_edit", "chosen"}


def addresses(resolver: Any = None, namespace: str = "") -> Iterator[tuple[str, str]]:
    """Namespace and name of each address of the programme's and the places' records in the admin."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, pattern.namespace or namespace)
        elif namespace.startswith("wagtailsnippet") and namespace.partition("_")[2].startswith(("programme_", "places_")):
            yield namespace, str(pattern.name)


def test_every_view_of_the_admin_stands_in_this_matrix():
    known = {(f"wagtailsnippets_{kind}", view) for kind in OPENED_BY for view in VIEWS}
    known |= {(f"wagtailsnippetchoosers_{kind}", view) for kind in OPENED_BY for view in CHOOSERS}
    known |= {("wagtailsnippets_programme_call", view) for view in PREVIEWS}
    assert set(addresses()) == known


@pytest.fixture
def records(who) -> dict[str, Any]:
    """One of each kind, none of them public."""
    partnership = make_partnership(who.home, who.abroad, is_public=False)
    project = make_project(who, partnership)
    result = Result.objects.create(project=project, statements={"sv": "Hemligt", "en": "Secret"})
    form = ReportForm.objects.filter(kind="yearly").first() or ReportForm.objects.create(
        kind="yearly", names={"sv": "Hemligt", "en": "Secret"}
    )
    return {
        "programme_call": make_call(publish=False, names={"sv": "Hemligt", "en": "Secret"}),
        "programme_indicator": Indicator.objects.create(result=result, titles={"sv": "Hemligt", "en": "Secret"}),
        "programme_lettertemplate": LetterTemplate.objects.create(outcome="granted", subjects={}, bodies={}),
        "programme_network": make_network(),
        "programme_partnership": partnership,
        "programme_project": project,
        "programme_reportform": form,
        "programme_reportingorganisation": ReportingOrganisation.objects.create(reference="XX-1", name="x", funder_name="y"),
        "programme_reviewer": Reviewer.objects.create(person=who.stranger, languages="sv"),
        "programme_theme": Theme.objects.create(slug="vatten", names={"sv": "Vatten", "en": "Water"}),
        "places_country": who.home.country,
        "places_municipality": who.home,
        "places_population": Population.objects.create(municipality=who.home, year=2024, people=5),
    }


@pytest.mark.parametrize("role", [None, *Role])
def test_each_view_opens_for_those_who_may_and_for_nobody_else(role, records):
    client = Client()
    if role:
        client.force_login(person(role, "somebody@example.org"))
    wrong = []
    for namespace, name in addresses():
        kind = namespace.partition("_")[2]
        key = [str(records[kind].pk)] if name in OF_A_RECORD else []
        address = reverse(f"{namespace}:{name}", args=key)
        if name == "chosen_multiple":
            address += f"?id={records[kind].pk}"
        answer = client.get(address)
        opened = answer.status_code in {200, 405}
        if namespace.startswith("wagtailsnippetchoosers"):
            listed = opened and _names(answer, records[kind])
            may = (role in IN_THE_ADMIN) if kind in CHOSEN_BY_ALL else (role in OPENED_BY[kind])
            if name in {"choose", "choose_results", "chosen", "chosen_multiple"} and listed != may:
                wrong.append((namespace, name, answer.status_code, listed))
            continue
        may = role in (DELETED_BY.get(kind, OPENED_BY[kind]) if name == "delete" else OPENED_BY[kind])
        if opened != may:
            wrong.append((namespace, name, answer.status_code))
    assert not wrong


def _names(answer: Any, record: Any) -> bool:
    """Whether an answer of the chooser tells of the record."""
    return f'"{record.pk}"' in answer.text or f"/chosen/{record.pk}/" in answer.text
