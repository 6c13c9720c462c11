"""`$filter` of the OData feed: comparisons of what is known of an interview besides its answers, as ODK Central has them."""

import re
from collections.abc import Callable
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from folkmoot.surveys.collecting.reading.api_access import Refused

FIELDS = {
    "__system/submissionDate": "submission__received_at",
    "__system/reviewState": "submission__review_state",
    "__system/formVersion": "instrument_version__version",
    "__id": "instance_id",
}
MOMENTS = {"submission__received_at"}
LOOKUPS: dict[str, Callable[[str], tuple[str, bool]]] = {
    "eq": lambda field: (field, False),
    "ne": lambda field: (field, True),
    "lt": lambda field: (f"{field}__lt", False),
    "le": lambda field: (f"{field}__lte", False),
    "gt": lambda field: (f"{field}__gt", False),
    "ge": lambda field: (f"{field}__gte", False),
}
LONGEST = 2000
_TOKEN = re.compile(r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<bracket>[()])|(?P<word>[^\s()']+(?:\(\))?))")


def filter_of(written: str) -> Q:
    """The condition that a filter states. Raises `Refused`: 400 for what is no filter, 501 for what cannot be filtered by."""
    if len(written) > LONGEST:
        raise Refused(400, f"$filter is longer than {LONGEST} letters.")
    reader = _Reader(_words(written))
    condition = reader.either()
    if reader.words:
        raise Refused(400, f"$filter has something at its end that does not belong there: {reader.words[0]}")
    return condition


def _words(written: str) -> list[str]:
    words, place = [], 0
    written = written.rstrip()
    while place < len(written):
        match = _TOKEN.match(written, place)
        if match is None:
            raise Refused(400, f"$filter cannot be read from its letter {place + 1} on.")
        words.append(match[0].strip())
        place = match.end()
    return words


class _Reader:
    """Reads from the loosest binding (`or`) to the tightest (a comparison)."""

    def __init__(self, words: list[str]) -> None:
        self.words = words
        self.depth = 0

    def either(self) -> Q:
        condition = self.both()
        while self.words and self.words[0] == "or":
            self.next()
            condition |= self.both()
        return condition

    def both(self) -> Q:
        condition = self.one()
        while self.words and self.words[0] == "and":
            self.next()
            condition &= self.one()
        return condition

    def one(self) -> Q:
        word = self.next()
        if word == "not":
            return ~self.nested(self.one)
        if word != "(":
            return self.comparison(word)
        condition = self.nested(self.either)
        if self.next() != ")":
            raise Refused(400, "$filter lacks a closing bracket.")
        return condition

    def nested(self, read: Callable[[], Q]) -> Q:
        self.depth += 1
        if self.depth > 50:
            raise Refused(400, "$filter nests too deep.")
        condition = read()
        self.depth -= 1
        return condition

    def comparison(self, name: str) -> Q:
        field = FIELDS.get(name.removeprefix("$root/Submissions/"))
        if field is None:
            raise Refused(501, f"$filter knows {', '.join(FIELDS)}, and not {name}: fetch the rows and filter them there.")
        operator = self.next()
        if operator not in LOOKUPS:
            raise Refused(400, f"$filter compares with {', '.join(LOOKUPS)}, and not with {operator}.")
        lookup, is_not = LOOKUPS[operator](field)
        condition = Q(**{lookup: _value(self.next(), is_moment=field in MOMENTS)})
        return ~condition if is_not else condition

    def next(self) -> str:
        if not self.words:
            raise Refused(400, "$filter ends too early.")
        return self.words.pop(0)


def _value(word: str, *, is_moment: bool) -> str | datetime:
    if not is_moment:
        if len(word) < 2 or word[0] != "'":
            raise Refused(400, f"$filter compares with a text in single quotes, and {word} is none.")
        return word[1:-1].replace("''", "'").replace("\0", "")
    if word == "now()":
        return timezone.now()
    try:
        moment = parse_datetime(word)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Refused(400, f"$filter compares with a moment as 2026-03-01T12:00:00Z, and {word} is none.")
    return moment
