"""The JSON API: a survey's forms, and their interviews page by page."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import Max, QuerySet
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import make_aware

from folkmoot.surveys.collecting.forms.instruments import Instrument
from folkmoot.surveys.collecting.people.fieldwork_roles import Right
from folkmoot.surveys.collecting.reading.api_access import Access, Refused, api
from folkmoot.surveys.collecting.reading.interview_tables import Interviews, Row
from folkmoot.surveys.collecting.reading.received_answers import current_of, pseudonym
from folkmoot.surveys.collecting.receiving.submissions import ReviewState, SubmissionVersion

FILTERS = {"after", "enumerator", "identifiers", "limit", "since", "state", "until", "version"}
MOST = 1000
USUAL = 100


@api(Right.SEE_PROGRESS)
def survey(access: Access) -> HttpResponse:
    """The survey and its published forms, with how many interviews each has."""
    forms = []
    for instrument in access.instruments():
        current = current_of(instrument)
        forms.append(
            {
                "form": instrument.form_id,
                "title": instrument.title,
                "interviews": current.count(),
                "last_received_at": _text(current.aggregate(last=Max("received_at"))["last"]),
                "interviews_url": _address(access, "interviews", instrument),
                "odata_url": _address(access, "odata", instrument),
            }
        )
    return JsonResponse({"survey": access.survey.slug, "forms": forms})


@api(Right.EXPORT)
def interviews(access: Access, form: str) -> HttpResponse:
    """Interviews in the order of their numbers. `next` is the address of the following page, null on the last one."""
    instrument = access.instrument(form)
    found = Interviews(instrument, with_identifiers=access.with_identifiers())
    query = access.request.GET
    if unknown := sorted(set(query) - FILTERS):
        raise Refused(400, f"There is no parameter {unknown[0]}; there are {', '.join(sorted(FILTERS))}.")
    limit = _number(query.get("limit", str(USUAL)), "limit", 1, MOST)
    after = _number(query.get("after", "0"), "after", 0, 2**62)
    chosen = _filtered(found.all, access, instrument)
    made = list(islice(_whole(found, chosen, after + 1), limit + 1))
    more = len(made) > limit
    following = None
    if more:
        parameters = query.copy()
        parameters["after"] = str(made[limit - 1]["number"])
        following = f"{_address(access, 'interviews', instrument)}?{parameters.urlencode()}"
    return JsonResponse({"interviews": made[:limit], "next": following})


@api(Right.EXPORT)
def interview(access: Access, form: str, instance_id: str) -> HttpResponse:
    """One interview by the id of its current version."""
    found = Interviews(access.instrument(form), with_identifiers=access.with_identifiers())
    for made in _whole(found, found.all.filter(instance_id=instance_id), 0):
        return JsonResponse(made)
    raise Refused(404, f"There is no interview {instance_id}.")


def _whole(found: Interviews, chosen: QuerySet[SubmissionVersion], from_number: int) -> Iterator[dict[str, Any]]:
    """Each interview with its repeats inside it."""
    for tables in found.pages(chosen, from_number):
        inside: dict[str, dict[str, list[dict[str, Any]]]] = {}
        for name, rows in reversed(tables.items()):
            if name:
                _put_inside(inside, name, rows)
        for row in tables[""]:
            answers = {**row.answers, **{repeat.name: [] for repeat in found.questionnaire.repeats if not repeat.parent}}
            yield {
                "number": row.interview,
                "instance_id": row.key,
                "received_at": row.besides["SubmissionDate"],
                "form_version": row.besides["FormVersion"],
                "review_state": row.besides["ReviewState"],
                "enumerator": row.besides["enumerator"] or None,
                "came_by": row.besides["CameBy"] or None,
                "answers": answers | inside.get(row.key, {}),
            }


def _put_inside(inside: dict[str, dict[str, list[dict[str, Any]]]], name: str, rows: Sequence[Row]) -> None:
    """Rows of a repeat, by the row around them; the innermost repeats come first."""
    for row in rows:
        turn = {**row.answers, **inside.pop(row.key, {})}
        inside.setdefault(row.parent, {}).setdefault(name, []).append(turn)


def _filtered(chosen: QuerySet[SubmissionVersion], access: Access, instrument: Instrument) -> QuerySet[SubmissionVersion]:
    query = access.request.GET
    if state := query.get("state"):
        if state not in ReviewState.values:
            raise Refused(400, f"state is one of {', '.join(ReviewState.values)}.")
        chosen = chosen.filter(submission__review_state=state)
    if since := query.get("since"):
        chosen = chosen.filter(submission__received_at__gte=_moment(since, "since"))
    if until := query.get("until"):
        chosen = chosen.filter(submission__received_at__lt=_moment(until, "until"))
    if version := query.get("version"):
        chosen = chosen.filter(instrument_version__version=version)
    if wanted := query.get("enumerator"):
        people = access.survey.enumerators.values_list("pk", flat=True)
        chosen = chosen.filter(submission__enumerator__in=[pk for pk in people if pseudonym(pk, instrument) == wanted])
    return chosen


def _moment(written: str, name: str) -> datetime:
    """A day or a moment; without a zone it is the site's own time."""
    try:
        moment = parse_datetime(written.replace(" ", "+"))
        day = None if moment else parse_date(written)
    except ValueError:
        moment = day = None
    if moment is None and day is not None:
        moment = datetime(day.year, day.month, day.day)
    if moment is None:
        raise Refused(400, f"{name} is a day (2026-03-01) or a moment (2026-03-01T12:00:00Z).")
    return moment if moment.tzinfo else make_aware(moment)


def _number(written: str, name: str, least: int, most: int) -> int:
    if not written.isascii() or not written.isdecimal() or len(written) > 19 or not least <= int(written) <= most:
        raise Refused(400, f"{name} is a number from {least} to {most}.")
    return int(written)


def _address(access: Access, page: str, instrument: Instrument) -> str:
    path = reverse(f"api:{page}", args=[access.survey.slug, instrument.form_id])
    return access.request.build_absolute_uri(path)


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
