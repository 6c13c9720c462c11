"""What is coming: events and meetings, and what can still be applied for or answered, as one list for the home page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.programme.calls.call_listing import published_calls
from folkmoot.programme.calls.calls import CallState
from folkmoot.stories.announcements import AnnouncementPage
from folkmoot.stories.events import EventPage


@dataclass(frozen=True)
class AgendaLine:
    """`day` is when it begins, or the last day to answer; None for what is open until further notice. `place` may be empty."""

    kind: str
    title: str
    url: str
    day: date | None
    closes: bool
    place: str = ""
    synthetic: bool = False


def coming(language: str, count: int) -> list[AgendaLine]:
    """The next events and the calls that are open or about to open, at most `count`, soonest first.

    Events and announcements are those of `language`; the programme's own calls carry their texts in every language.
    """
    lines = [*_events(language, count), *_announcements(language, count), *_calls_for_partnerships()]
    return sorted(lines, key=lambda line: (line.day is None, line.day or date.max, line.title))[:count]


def _events(language: str, count: int) -> Iterator[AgendaLine]:
    events = EventPage.objects.shown().filter(locale__language_code=language)
    not_over = Q(starts_at__gte=timezone.now()) | Q(ends_at__gte=timezone.now())
    for event in events.filter(not_over).order_by("starts_at", "pk")[:count]:
        day = timezone.localdate(event.starts_at)
        yield AgendaLine(
            event.type_label, event.title, event.get_url() or "", day, False, place=event.place, synthetic=event.synthetic
        )


def _announcements(language: str, count: int) -> Iterator[AgendaLine]:
    announcements = AnnouncementPage.objects.shown().filter(locale__language_code=language)
    still_open = Q(closes=None) | Q(closes__gte=timezone.localdate())
    for found in announcements.filter(still_open).order_by(F("closes").asc(nulls_last=True), "pk")[:count]:
        yield AgendaLine(found.type_label, found.title, found.get_url() or "", found.closes, True, synthetic=found.synthetic)


def _calls_for_partnerships() -> Iterator[AgendaLine]:
    for listed in published_calls():
        if listed.state != CallState.CLOSED:
            is_open = listed.state == CallState.OPEN
            rules = listed.version.rules
            day = listed.version.local(rules.closes_at if is_open else rules.opens_at).date()
            call = listed.call
            yield AgendaLine(_("Call"), call.name, call.get_absolute_url(), day, is_open, synthetic=call.synthetic)
