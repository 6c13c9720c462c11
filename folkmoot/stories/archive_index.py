"""Which stories an archive shows and what each of them is about, in one piece: so that any choice of facets is counted without
asking the database for anything else.

It is made in the process that publishes something, or by whatever works in the background, and read by all that serve readers.
One that is not there yet is made by the reader who comes first, for their own process.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import ClassVar
from uuid import UUID

import numpy as np
from django.db import connection, models
from django.utils import timezone

from folkmoot.stories.articles import ArticlePage, StoryQuerySet
from folkmoot.stories.facets import StoryFacet
from folkmoot.stories.remembering import state_of_pages

FACETS_TABLE = StoryFacet._meta.db_table


class KeptArchive(models.Model):
    """The index of an archive as the pages were in one state, on one day: `stories` is an `ArchiveIndex`, packed."""

    archive = models.OneToOneField("stories.ArticleIndexPage", models.CASCADE, related_name="+")
    state = models.UUIDField()
    day = models.DateField()
    made_at = models.DateTimeField()
    stories = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.archive_id}: {self.state}"


@dataclass(frozen=True)
class ArchiveIndex:
    """`keys` are the stories' primary keys in the order of the archive, `values` the values of the facets that they have, and
    `places` says value after value where in `keys` those stand that have it: the first of a value's at `starts`."""

    keys: np.ndarray
    values: tuple[tuple[str, str], ...]
    starts: np.ndarray
    places: np.ndarray

    def having(self, taken: Mapping[str, str]) -> np.ndarray:
        """Which stories have all of these values, as one yes or no for each of `keys`."""
        found = np.ones(len(self.keys), bool)
        for place in taken.items():
            mask = np.zeros(len(self.keys), bool)
            mask[self._places_of(place)] = True
            found &= mask
        return found

    def counts(self, stories: np.ndarray, keys: Iterable[str]) -> dict[str, dict[str, int]]:
        """How many of these stories (as `having` gives them) have each value of some facets; what none has is left out."""
        found: dict[str, dict[str, int]] = {key: {} for key in keys}
        if self.values:
            numbers = np.add.reduceat(stories[self.places], self.starts, dtype=np.int64)
            for (key, value), count in zip(self.values, numbers, strict=True):
                if count and key in found:
                    found[key][value] = int(count)
        return found

    def packed(self) -> bytes:
        lengths = np.diff(self.starts, append=len(self.places))
        values = [[key, value, int(length)] for (key, value), length in zip(self.values, lengths, strict=True)]
        head = json.dumps({"stories": len(self.keys), "values": values})
        return b"\n".join([head.encode(), self.keys.astype("<i8").tobytes() + self.places.astype("<i4").tobytes()])

    @classmethod
    def unpacked(cls, packed: bytes) -> "ArchiveIndex":
        head, _line, numbers = packed.partition(b"\n")
        told = json.loads(head)
        keys = np.frombuffer(numbers, "<i8", told["stories"])
        places = np.frombuffer(numbers, "<i4", offset=keys.nbytes)
        lengths = np.array([length for _key, _value, length in told["values"]], np.int64)
        return cls(keys, tuple((key, value) for key, value, _length in told["values"]), _starts(lengths), places)

    def _places_of(self, place: tuple[str, str]) -> np.ndarray:
        number = self._numbers.get(place)
        if number is None:
            return self.places[:0]
        end = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.places)
        return self.places[self.starts[number] : end]

    @cached_property
    def _numbers(self) -> dict[tuple[str, str], int]:
        return {place: number for number, place in enumerate(self.values)}


class _Known:
    """What this process knows of each archive: the newest index that it has read or made, and of which state and day it is."""

    indexes: ClassVar[dict[int, tuple[UUID | None, date, ArchiveIndex]]] = {}


def stories_of(archive: models.Model) -> StoryQuerySet:
    return ArticlePage.objects.shown().child_of(archive)


def index_of(archive: models.Model) -> ArchiveIndex:
    """The archive as it is now. The state is asked for first, so that what is kept by its name is never older than it."""
    state, day = state_of_pages(), timezone.localdate()
    known = _Known.indexes.get(archive.pk)
    if known is None or known[:2] != (state, day):
        kept = KeptArchive.objects.filter(archive=archive.pk, state=state, day=day).values_list("stories", flat=True).first()
        known = state, day, make_index(archive) if kept is None else ArchiveIndex.unpacked(bytes(kept))
        _Known.indexes[archive.pk] = known
    return known[2]


def make_index(archive: models.Model) -> ArchiveIndex:
    """From the pages and the facets that are kept of them."""
    keys = np.fromiter(stories_of(archive).order_by("-date", "-pk").values_list("pk", flat=True).iterator(), np.int64)
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    values, lists = [], []
    for key, value, numbers in _stories_by_value():
        stories = np.fromstring(numbers, np.int64, sep=",")
        at = np.searchsorted(ordered, stories)
        shown = stories[at < len(ordered)]
        at = at[at < len(ordered)]
        places = order[at[ordered[at] == shown]]
        if len(places):
            values.append((key, value))
            lists.append(np.sort(places).astype(np.int32))
    lengths = np.array([len(places) for places in lists], np.int64)
    return ArchiveIndex(keys, tuple(values), _starts(lengths), np.concatenate([np.empty(0, np.int32), *lists]))


def _stories_by_value() -> list[tuple[str, str, str]]:
    """Every value of every facet with the numbers of all stories that have it, joined: one row for each to be fetched."""
    joined = "group_concat(story_id)" if connection.vendor == "sqlite" else "string_agg(story_id::text, ',')"
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "key", value, {joined} FROM {FACETS_TABLE} GROUP BY 1, 2 ORDER BY 1, 2')  # noqa: S608
        return list(cursor.fetchall())


def _starts(lengths: np.ndarray) -> np.ndarray:
    return np.cumsum(lengths) - lengths
