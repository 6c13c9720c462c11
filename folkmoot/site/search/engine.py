"""Which versions have which terms: kept by SQLite's FTS5 or by an inverted index of PostgreSQL, which answer alike.

Every version has its terms in four fields. `shown_in` is a field too: the interface languages whose readers see the version.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection

FIELDS = ("title", "keywords", "often", "body")
FTS = "site_searchfts"
TERMS = "site_searchterms"

CREATE = {
    "sqlite": [
        f"CREATE VIRTUAL TABLE {FTS} USING fts5({', '.join(FIELDS)}, shown_in, detail=column, columnsize=0,"
        " tokenize='unicode61 remove_diacritics 0')"
    ],
    "postgresql": [
        f"CREATE TABLE {TERMS} (version_id bigint PRIMARY KEY, terms text[] NOT NULL)",
        f"CREATE INDEX {TERMS}_terms ON {TERMS} USING gin (terms)",
    ],
}
DROP = {"sqlite": [f"DROP TABLE IF EXISTS {FTS}"], "postgresql": [f"DROP TABLE IF EXISTS {TERMS}"]}


@dataclass(frozen=True)
class Asked:
    """Versions that have, in `field` (any where empty), all terms of one of the `alternatives`."""

    alternatives: tuple[tuple[str, ...], ...]
    field: str = ""


def store(version: int, terms: Mapping[str, Iterable[str]], shown_in: Sequence[str]) -> None:
    """Keep the terms of a version by field."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            rows = [version, *(" ".join(sorted(terms[field])) for field in FIELDS), " ".join(shown_in)]
            columns = ", ".join(("rowid", *FIELDS, "shown_in"))
            cursor.execute(f"INSERT INTO {FTS} ({columns}) VALUES ({', '.join(['%s'] * len(rows))})", rows)  # noqa: S608
            return
        marked = {f"{field}:{term}" for field in FIELDS for term in terms[field]}
        marked |= {f"any:{term}" for field in FIELDS for term in terms[field]} | {f"in:{code}" for code in shown_in}
        cursor.execute(f"INSERT INTO {TERMS} VALUES (%s, %s)", [version, sorted(marked)])  # noqa: S608


def terms_of(versions: Sequence[int]) -> list[set[str]]:
    """The terms of each of these versions, whatever the field."""
    marks = ", ".join(["%s"] * len(versions))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"SELECT {', '.join(FIELDS)} FROM {FTS} WHERE rowid IN ({marks})", versions)  # noqa: S608
            return [{term for field in row for term in field.split()} for row in cursor.fetchall()]
        cursor.execute(f"SELECT terms FROM {TERMS} WHERE version_id IN ({marks})", versions)  # noqa: S608
        return [{name.removeprefix("any:") for name in row[0] if name.startswith("any:")} for row in cursor.fetchall()]


def remove(versions: Sequence[int]) -> None:
    marks = ", ".join(["%s"] * len(versions))
    table, key = (FTS, "rowid") if connection.vendor == "sqlite" else (TERMS, "version_id")
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {key} IN ({marks})", versions)  # noqa: S608


def clear() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {FTS if connection.vendor == 'sqlite' else TERMS}")  # noqa: S608


def matching(asked: Sequence[Asked], shown_in: str) -> list[np.ndarray]:
    """The numbers of the versions that each of `asked` is about, in one query, sorted."""
    if not asked:
        return []
    if connection.vendor == "sqlite":
        # One list of what the reader may see is shorter work than asking for it within each.
        *found, seen = _lists(FTS, "group_concat(rowid)", [*map(_fts, asked), ("shown_in MATCH %s", [f'"{shown_in}"'])])
        return [_both(numbers, seen) for numbers in found]
    return _lists(TERMS, "string_agg(version_id::text, ',')", [_arrays(wish, shown_in) for wish in asked])


def _lists(table: str, joined: str, conditions: Sequence[tuple[str, list[Any]]]) -> list[np.ndarray]:
    """The sorted numbers of the rows that meet each condition."""
    found = [np.empty(0, np.int64)] * len(conditions)
    parts = [f"SELECT {place}, {joined} FROM {table} WHERE {where}" for place, (where, _values) in enumerate(conditions)]  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), [value for _where, values in conditions for value in values])
        for place, numbers in cursor.fetchall():
            if numbers:
                found[place] = np.sort(np.fromstring(numbers, dtype=np.int64, sep=","), kind="stable")
    return found


def _both(some: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The numbers that stand in both; both sorted."""
    if not len(others):
        return others
    place = np.minimum(np.searchsorted(others, some), len(others) - 1)
    return some[others[place] == some]


def _fts(wish: Asked) -> tuple[str, list[Any]]:
    fields = wish.field or f"{{{' '.join(FIELDS)}}}"
    wanted = " OR ".join("(" + " AND ".join(f'"{term}"' for term in terms) + ")" for terms in wish.alternatives)
    return f"{FTS} MATCH %s", [f"{fields} : ({wanted})"]


def _arrays(wish: Asked, shown_in: str) -> tuple[str, list[Any]]:
    mark = wish.field or "any"
    alternatives = [[f"{mark}:{term}" for term in terms] for terms in wish.alternatives]
    values: list[Any] = [[f"in:{shown_in}"]]
    single = [terms[0] for terms in alternatives if len(terms) == 1]
    several = [terms for terms in alternatives if len(terms) > 1]
    conditions = (["terms && %s"] if single else []) + ["terms @> %s"] * len(several)
    return f"terms @> %s AND ({' OR '.join(conditions)})", values + ([single] if single else []) + several
