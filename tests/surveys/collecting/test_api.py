"""Other programs read interviews with a token, page by page, and find nobody out."""

import base64
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from django.http import HttpResponse
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from folkmoot.cli import main
from folkmoot.surveys.collecting.forms.form_publishing import publish_form, read_form
from folkmoot.surveys.collecting.forms.instruments import InstrumentVersion
from folkmoot.surveys.collecting.people.fieldwork_roles import RIGHTS
from folkmoot.surveys.collecting.people.survey_members import FieldworkRole
from folkmoot.surveys.collecting.reading import api_urls, interview_tables, odata_views
from folkmoot.surveys.collecting.reading.api_tokens import add_token, revoke_token
from folkmoot.surveys.collecting.receiving.submissions import ReviewState, Submission
from folkmoot.surveys.collecting.web_form.making_web_links import make_open_link
from folkmoot.surveys.models import Survey
from tests.surveys.collecting.conftest import Send, interview

Ask = Callable[..., HttpResponse]
FEED = "forms/water.svc"
EDM = "{http://docs.oasis-open.org/odata/ns/edm}"
ADDRESSES = {
    "survey": "",
    "interviews": "forms/water/interviews",
    "interview": "forms/water/interviews/uuid:one",
    "odata": f"{FEED}/",
    None: FEED,
    "odata_metadata": f"{FEED}/$metadata",
    "odata_table": f"{FEED}/Submissions",
    "odata_count": f"{FEED}/Submissions/$count",
}
IDENTIFIERS = ("070-123", "63.8258", "Anna", '"Bo"', "hus å")


@pytest.fixture
def ask(survey: Survey) -> Ask:
    """Asks an address of the survey's API with a token of that role."""
    secrets: dict[str, str] = {}

    def get(path: str, role: str = "analyst", **options: str) -> HttpResponse:
        if role not in secrets:
            secrets[role] = add_token(role, survey, role)[1]
        query = f"?{urlencode(options)}" if options else ""
        return Client().get(f"/api/water/{path}{query}", headers={"Authorization": f"Bearer {secrets[role]}"})

    return get


@pytest.fixture
def three(send: Send) -> None:
    send(interview("uuid:one"))
    send(interview("uuid:two", body="<age>50</age><news>radio</news>"))
    send(interview("uuid:three", body="<age>none of your business</age>"))


@pytest.mark.parametrize("role", FieldworkRole.values)
def test_every_address_with_every_role(role: str, ask: Ask, three: None) -> None:
    for pattern in api_urls.urlpatterns:
        status = ask(ADDRESSES[pattern.name], role).status_code
        assert status == (200 if pattern.callback.right in RIGHTS[FieldworkRole(role)] else 403), pattern


@pytest.mark.parametrize("name", ADDRESSES)
def test_without_a_token_that_holds_nothing_is_told(
    name: str | None, survey: Survey, three: None, ask: Ask, write_form
) -> None:  # type: ignore[no-untyped-def]
    fire = publish_form(read_form(write_form()), "fire").version.instrument.survey
    other = add_token("other", fire, "lead")[1]
    token, revoked = add_token("gone", survey, "lead")
    revoke_token(token.pk, survey)
    for written in (
        "",
        f"Bearer {other}",
        f"Bearer {revoked}",
        "Bearer",
        "Basic ?",
        "Basic " + base64.b64encode(b"x").decode(),
    ):
        answer = Client().get(f"/api/water/{ADDRESSES[name]}", headers={"Authorization": written} if written else {})
        assert answer.status_code == 401
        assert "Basic" in answer["WWW-Authenticate"]


def test_excel_signs_in_with_the_token_as_its_password(survey: Survey, three: None) -> None:
    secret = add_token("excel", survey, "analyst")[1]
    signed = base64.b64encode(f"anyone:{secret}".encode()).decode()
    assert Client().get(f"/api/water/{FEED}/Submissions", headers={"Authorization": f"Basic {signed}"}).status_code == 200


def test_nobody_is_found_out_but_by_a_lead_who_asks(ask: Ask, three: None) -> None:
    paths = [*ADDRESSES.values(), f"{FEED}/Submissions.member"]
    for path in paths:
        for role in ("analyst", "lead"):
            told = ask(path, role).content.decode()
            assert not [identifier for identifier in IDENTIFIERS if identifier in told]
    assert ask("forms/water/interviews", "analyst", identifiers="true").status_code == 403
    answers = ask("forms/water/interviews", "lead", identifiers="true").json()["interviews"][0]
    assert answers["enumerator"] == "Anna Åberg"
    assert answers["answers"]["phone"] == "070-123"


def test_interviews_are_typed_and_hold_their_repeats(ask: Ask, three: None) -> None:
    told = ask("forms/water/interviews").json()
    assert told["next"] is None
    first, second, third = told["interviews"]
    assert first["instance_id"] == "uuid:one"
    assert (first["answers"]["age"], first["answers"]["sex"]) == (41, "woman")
    assert first["answers"]["member"] == [{"member_age": 7}, {"member_age": 9}]
    assert (second["answers"]["age"], second["answers"]["member"]) == (50, [])
    assert third["answers"]["age"] is None
    assert ask("forms/water/interviews/uuid:two").json() == second
    assert ask("forms/water/interviews/uuid:none").status_code == 404


def test_an_interview_by_an_open_link_says_so(ask: Ask, three: None, published: InstrumentVersion, send: Send) -> None:
    link = make_open_link(published.instrument)
    send(interview("uuid:four"), address=f"/collect/water/link/{link.open_key}")
    told = {one["instance_id"]: one["came_by"] for one in ask("forms/water/interviews").json()["interviews"]}
    assert told["uuid:four"] == "open_link"
    assert told["uuid:one"] is None
    rows = {row["__id"]: row["__system"]["cameBy"] for row in ask(f"{FEED}/Submissions").json()["value"]}
    assert rows == told


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_tell_every_interview_once(ask: Ask, three: None, limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interview_tables, "CHUNK", 2)
    told = [page["interviews"] for page in _pages(ask, ask("forms/water/interviews", limit=str(limit)).json(), "next")]
    assert [len(page) for page in told] == {1: [1, 1, 1], 2: [2, 1], 3: [3]}[limit]
    assert [one["instance_id"] for page in told for one in page] == ["uuid:one", "uuid:two", "uuid:three"]


def _pages(ask: Ask, page: dict, following: str) -> Iterator[dict]:
    while page.get(following):
        yield page
        page = ask(page[following].split("/api/water/")[1]).json()
    yield page


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({"state": "approved"}, ["uuid:two"]),
        ({"state": "received"}, ["uuid:one", "uuid:three"]),
        ({"since": "2001-01-01"}, ["uuid:one", "uuid:two", "uuid:three"]),
        ({"until": "2001-01-01T00:00:00Z"}, []),
        ({"version": "2"}, []),
        ({"enumerator": "E00000000"}, []),
    ],
)
def test_interviews_are_narrowed_down(ask: Ask, three: None, options: dict[str, str], found: list[str]) -> None:
    Submission.objects.filter(instance_id="uuid:two").update(review_state=ReviewState.APPROVED)
    told = ask("forms/water/interviews", **options).json()["interviews"]
    assert [one["instance_id"] for one in told] == found


@pytest.mark.parametrize(
    "options", [{"limit": "0"}, {"limit": "x"}, {"since": "2026-13-40"}, {"state": "good"}, {"colour": "red"}, {"after": "-1"}]
)
def test_what_cannot_be_asked_is_said(ask: Ask, three: None, options: dict[str, str]) -> None:
    answer = ask("forms/water/interviews", **options)
    assert answer.status_code == 400
    assert next(iter(options)) in answer.json()["error"]["message"]


def test_the_feed_describes_what_it_gives(ask: Ask, three: None) -> None:
    tables = [table["name"] for table in ask(f"{FEED}/").json()["value"]]
    assert tables == ["Submissions", "Submissions.member"]
    root = ElementTree.fromstring(ask(f"{FEED}/$metadata").content)
    assert [found.get("Name") for found in root.iter(f"{EDM}EntitySet")] == tables
    for name, kind in zip(tables, root.iter(f"{EDM}EntityType"), strict=True):
        described = {found.get("Name") for found in kind.iter(f"{EDM}Property")}
        rows = ask(f"{FEED}/{name}").json()["value"]
        assert rows
        assert all(set(row) == described for row in rows)


def test_the_feed_skips_takes_counts_and_selects(ask: Ask, three: None) -> None:
    told = ask(f"{FEED}/Submissions", **{"$skip": "1", "$top": "1", "$count": "true", "$select": "__id,age"}).json()
    assert told["@odata.count"] == 3
    assert told["value"] == [{"__id": "uuid:two", "age": 50}]
    assert "@odata.nextLink" not in told
    members = ask(f"{FEED}/Submissions.member", **{"$skip": "1", "$count": "true"}).json()
    assert members["@odata.count"] == 2
    assert members["value"] == [{"__id": "uuid:one/member[2]", "__Submissions-id": "uuid:one", "member_age": 9}]
    assert ask(f"{FEED}/Submissions", **{"$skip": "7"}).json()["value"] == []
    assert ask(f"{FEED}/Submissions", **{"$top": "0"}).json()["value"] == []
    counts = [
        (f"{FEED}/Submissions/$count", {}, b"3"),
        (f"{FEED}/Submissions/$count", {"$filter": "__id eq 'uuid:two'"}, b"1"),
        (f"{FEED}/Submissions.member/$count", {}, b"2"),
    ]
    for path, options, number in counts:
        told = ask(path, **options)
        assert (told.content, told["Content-Type"]) == (number, "text/plain; charset=utf-8")
    assert ask(f"{FEED}/Nothing/$count").status_code == 404


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("__system/reviewState eq 'approved'", ["uuid:two"]),
        ("not (__system/reviewState eq 'approved')", ["uuid:one", "uuid:three"]),
        ("__system/submissionDate lt now() and __system/reviewState ne 'approved' or __id eq 'uuid:two'", None),
        ("__system/submissionDate gt 2999-01-01T00:00:00Z", []),
        ("__id eq 'it''s'", []),
    ],
)
def test_the_feed_filters(ask: Ask, three: None, written: str, found: list[str] | None) -> None:
    Submission.objects.filter(instance_id="uuid:two").update(review_state=ReviewState.APPROVED)
    rows = ask(f"{FEED}/Submissions", **{"$filter": written}).json()["value"]
    assert [row["__id"] for row in rows] == (["uuid:one", "uuid:two", "uuid:three"] if found is None else found)


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({"$filter": "age gt 40"}, 501),
        ({"$filter": "__id eq"}, 400),
        ({"$filter": "__system/submissionDate gt yesterday"}, 400),
        ({"$filter": "(" * 400}, 400),
        ({"$expand": "*"}, 501),
        ({"$select": "phone"}, 400),
        ({"$top": "many"}, 400),
        ({"$skiptoken": "1"}, 400),
    ],
)
def test_what_the_feed_does_not_know_is_said(ask: Ask, three: None, options: dict[str, str], status: int) -> None:
    answer = ask(f"{FEED}/Submissions", **options)
    assert (answer.status_code, bool(answer.json()["error"]["message"])) == (status, True)


@pytest.mark.parametrize("table", ["Submissions", "Submissions.member"])
@pytest.mark.parametrize("top", ["", "2"])
def test_a_program_that_follows_next_links_reads_every_row_once(
    ask: Ask, three: None, table: str, top: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As pyodk's `submissions.get_table` and Power BI do."""
    monkeypatch.setattr(odata_views, "PAGE", 1)
    first = ask(f"{FEED}/{table}", **({"$top": top} if top else {})).json()
    pages = list(_pages(ask, first, "@odata.nextLink"))
    ids = [row["__id"] for page in pages for row in page["value"]]
    whole = ["uuid:one", "uuid:two", "uuid:three"] if table == "Submissions" else ["uuid:one/member[1]", "uuid:one/member[2]"]
    assert ids == whole[: int(top or len(whole))]
    assert len(pages) == len(ids)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    written=st.lists(
        st.sampled_from(["__id", "eq", "'x'", "and", "or", "not", "(", ")", "__system/submissionDate", "now()", "gt", "2026"])
        | st.text(max_size=6),
        max_size=8,
    ).map(" ".join),
    option=st.sampled_from(["$filter", "$select", "$top", "$skip", "$skiptoken", "$count"]),
)
def test_no_question_breaks_the_feed(ask: Ask, three: None, written: str, option: str) -> None:
    assert ask(f"{FEED}/Submissions", **{option: written}).status_code in {200, 400, 501}


def test_tokens_are_made_shown_and_revoked_by_command(survey: Survey, three: None) -> None:
    run = CliRunner().invoke
    made = json.loads(run(main, ["token", "add", "Power BI", "--survey", "water", "--json"]).output)
    path = made["url"].split("/", 3)[3]
    signed = {"Authorization": f"Bearer {made['token']}"}
    assert Client().get(f"/{path}", headers=signed).json()["forms"][0]["interviews"] == 3
    assert "Power BI" in run(main, ["token", "list", "--survey", "water"]).output
    assert made["token"] not in run(main, ["token", "list", "--survey", "water"]).output
    assert run(main, ["token", "revoke", str(made["number"]), "--survey", "water"]).exit_code == 0
    assert Client().get(f"/{path}", headers=signed).status_code == 401
    assert run(main, ["token", "revoke", "999", "--survey", "water"]).exit_code == 2
    assert run(main, ["token", "add", " ", "--survey", "water"]).exit_code == 2


def test_the_examples_of_the_documents_work(ask: Ask, three: None) -> None:
    """Every address of `docs/api.md` that begins with `GET`."""
    text = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")
    paths = [line.split()[1] for line in text.splitlines() if line.strip().startswith("GET /api/water-2026/")]
    assert len(paths) > 6
    for path in paths:
        assert ask(path.removeprefix("/api/water-2026/")).status_code == 200, path
