"""The OData 4.0 feed of a form, which Excel and Power BI open, with the tables, columns and options of ODK Central's."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import quote, urlencode

from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.urls import reverse

from folkmoot.surveys.collecting.people.fieldwork_roles import Right
from folkmoot.surveys.collecting.reading.api_access import Access, Refused, api
from folkmoot.surveys.collecting.reading.interview_tables import Interviews, Row
from folkmoot.surveys.collecting.reading.odata_filter import filter_of
from folkmoot.surveys.collecting.reading.odata_metadata import (
    PARENT,
    column_names,
    metadata,
    service_document,
    set_names,
)
from folkmoot.surveys.collecting.receiving.submissions import SubmissionVersion

PAGE = 1000
KNOWN = {"$count", "$filter", "$format", "$select", "$skip", "$skiptoken", "$top", "identifiers"}
_TOKEN = re.compile(r"(\d{1,18})\.(\d{1,9})\.(\d{1,9}|all)")


@api(Right.EXPORT)
def service(access: Access, form: str) -> HttpResponse:
    """Which tables there are."""
    found = Interviews(access.instrument(form), with_identifiers=access.with_identifiers())
    return _odata(JsonResponse(service_document(found.questionnaire, _address(access, form))))


@api(Right.EXPORT)
def description(access: Access, form: str) -> HttpResponse:
    """`$metadata`."""
    found = Interviews(access.instrument(form), with_identifiers=access.with_identifiers())
    return _odata(HttpResponse(metadata(found.questionnaire), content_type="application/xml; charset=utf-8"))


@api(Right.EXPORT)
def table(access: Access, form: str, name: str) -> HttpResponse:
    """The rows of a table, a page of them; `@odata.nextLink` is the address of the next."""
    query = access.request.GET
    found, chosen, repeat = _chosen(access, form, name)
    number, place, left = _start(query.get("$skiptoken", ""), _natural(query.get("$top"), "$top"))
    skip = 0 if query.get("$skiptoken") else _natural(query.get("$skip"), "$skip") or 0
    rows = _rows_from(found, chosen, repeat, number, place, skip)
    most = PAGE if left is None else min(PAGE, left)
    made = list(islice(rows, most + 1))
    body: dict[str, Any] = {"@odata.context": f"{_address(access, form)}/$metadata#{name}"}
    if query.get("$count") == "true":
        body["@odata.count"] = _count(found, chosen, repeat)
    shape = _Shape(found, repeat, query.get("$select", ""))
    body["value"] = [shape.of(row) for row in made[:most]]
    if len(made) > most and (left is None or most < left):
        last = made[most - 1]
        token = f"{last.interview}.{last.place}.{'all' if left is None else left - most}"
        body["@odata.nextLink"] = _next(access, form, name, token)
    return _odata(JsonResponse(body))


@api(Right.EXPORT)
def number_of_rows(access: Access, form: str, name: str) -> HttpResponse:
    """How many rows a table has, or those that are filtered for, as a bare number."""
    return _odata(HttpResponse(_count(*_chosen(access, form, name)), content_type="text/plain; charset=utf-8"))


def _chosen(access: Access, form: str, name: str) -> tuple[Interviews, QuerySet[SubmissionVersion], str]:
    """The interviews of a form, those that are filtered for, and the repeat whose rows the table has."""
    found = Interviews(access.instrument(form), with_identifiers=access.with_identifiers())
    names = set_names(found.questionnaire)
    if name not in names:
        raise Refused(404, f"There is no table {name}; there are {', '.join(names)}.")
    query = access.request.GET
    if unknown := sorted(option for option in query if option not in KNOWN):
        raise Refused(501, f"{unknown[0]} is not known here; {', '.join(sorted(KNOWN))} are.")
    chosen = found.all.filter(filter_of(query["$filter"])) if query.get("$filter") else found.all
    return found, chosen, names[name]


def _count(found: Interviews, chosen: QuerySet[SubmissionVersion], repeat: str) -> int:
    return chosen.count() if not repeat else sum(1 for _row in found.rows(chosen, repeat))


class _Shape:
    """How a row is shown: with all columns, or those that are selected."""

    def __init__(self, found: Interviews, repeat: str, select: str) -> None:
        self.columns = column_names(found.questions(repeat))
        self.is_interview = not repeat
        known = {"__id", "__system" if self.is_interview else PARENT, *self.columns.values()}
        chosen = [name.strip().partition("/")[0] for name in select.split(",") if name.strip()]
        if unknown := [name for name in chosen if name not in known | {"*"}]:
            raise Refused(400, f"$select names {unknown[0]}, which is no column here.")
        self.chosen = known if not chosen or "*" in chosen else set(chosen)

    def of(self, row: Row) -> dict[str, Any]:
        shown: dict[str, Any] = {"__id": row.key}
        if self.is_interview:
            shown["__system"] = {
                "submissionDate": row.besides["SubmissionDate"],
                "submitterName": row.besides["enumerator"] or None,
                "reviewState": row.besides["ReviewState"],
                "formVersion": row.besides["FormVersion"],
                "cameBy": row.besides["CameBy"] or None,
            }
        else:
            shown[PARENT] = row.parent
        shown |= {name: row.answers.get(question) for question, name in self.columns.items()}
        return {name: value for name, value in shown.items() if name in self.chosen}


def _rows_from(
    found: Interviews, chosen: QuerySet[SubmissionVersion], repeat: str, number: int, place: int, skip: int
) -> Iterator[Row]:
    """The rows after that place of that interview; interviews to be skipped are not read at all."""
    if skip and not repeat:
        keys = list(chosen.values_list("submission_id", flat=True)[skip : skip + 1])
        if keys:
            yield from found.rows(chosen, repeat, keys[0])
        return
    rows = (row for row in found.rows(chosen, repeat, number) if (row.interview, row.place) > (number, place))
    yield from islice(rows, skip, None)


def _start(token: str, top: int | None) -> tuple[int, int, int | None]:
    """The interview and the place after which a page begins, and how many rows are wanted still (None: all)."""
    if not token:
        return 0, -1, top
    match = _TOKEN.fullmatch(token)
    if match is None:
        raise Refused(400, "$skiptoken is none that was given here.")
    return int(match[1]), int(match[2]), None if match[3] == "all" else int(match[3])


def _natural(written: str | None, name: str) -> int | None:
    if written is None:
        return None
    if not written.isascii() or not written.isdecimal() or len(written) > 9:
        raise Refused(400, f"{name} is a number from 0 up.")
    return int(written)


def _address(access: Access, form: str) -> str:
    return access.request.build_absolute_uri(reverse("api:odata", args=[access.survey.slug, form])).rstrip("/")


def _next(access: Access, form: str, name: str, token: str) -> str:
    kept = {key: value for key, value in access.request.GET.items() if key not in {"$skip", "$top", "$skiptoken"}}
    options = urlencode({**kept, "$skiptoken": token}, safe="$")
    return f"{_address(access, form)}/{quote(name)}?{options}"


def _odata(response: HttpResponse) -> HttpResponse:
    response["OData-Version"] = "4.0"
    return response
