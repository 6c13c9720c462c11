"""Which versions have which terms: kept by SQLite's FTS5 or by an inverted index of PostgreSQL, which answer alike.

Every version has marks: each of its terms under each field that it stands in and under `any`, and under `in` the interface
languages whose readers see the version. So a list of the versions with a term in their title is as short to read as it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection, transaction

FIELDS = ("title", "keywords", "often", "body")
ANY, SHOWN_IN = "any", "in"
FTS = "site_searchfts"
TERMS = "site_searchterms"

CREATE = {
    # Terms are folded already; to this tokenizer every letter that is not ASCII is a part of a word.
    "sqlite": [f"CREATE VIRTUAL TABLE {FTS} USING fts5(marks, detail=none, columnsize=0, tokenize=\"ascii tokenchars ':'\")"],
    # What is looked up is found by the index alone: with the terms out of their rows, these are read in a tenth of the time.
    "postgresql": [
        f"CREATE TABLE {TERMS} (version_id bigint PRIMARY KEY, terms text[] NOT NULL) WITH (toast_tuple_target = 128)",
        f"ALTER TABLE {TERMS} ALTER COLUMN terms SET STORAGE EXTERNAL",
        f"CREATE INDEX {TERMS}_terms ON {TERMS} USING gin (terms)",
    ],
}
DROP = {"sqlite": [f"DROP TABLE IF EXISTS {FTS}"], "postgresql": [f"DROP TABLE IF EXISTS {TERMS}"]}


@dataclass(frozen=True)
class Asked:
    """Versions that have, in `field`, all terms of one of the `alternatives`."""

    alternatives: tuple[tuple[str, ...], ...]
    field: str = ANY

    @property
    def marks(self) -> list[list[str]]:
        return [[f"{self.field}:{term}" for term in terms] for terms in self.alternatives]


def marks_of(terms: Mapping[str, Iterable[str]], shown_in: Iterable[str]) -> list[str]:
    """The marks of a version with these terms by field."""
    marks = {f"{field}:{term}" for field in FIELDS for term in terms[field]}
    marks |= {f"{ANY}:{term}" for field in FIELDS for term in terms[field]} | {f"{SHOWN_IN}:{code}" for code in shown_in}
    return sorted(marks)


def store(version: int, marks: Sequence[str]) -> None:
    """Keep the marks of a version."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"INSERT INTO {FTS} (rowid, marks) VALUES (%s, %s)", [version, " ".join(marks)])  # noqa: S608
        else:
            cursor.execute(f"INSERT INTO {TERMS} VALUES (%s, %s)", [version, marks])  # noqa: S608


def terms_of(versions: Sequence[int]) -> list[set[str]]:
    """The terms of each of these versions, whatever the field."""
    wanted = ", ".join(["%s"] * len(versions))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"SELECT marks FROM {FTS} WHERE rowid IN ({wanted})", versions)  # noqa: S608
            found = [row[0].split(" ") for row in cursor.fetchall()]
        else:
            cursor.execute(f"SELECT terms FROM {TERMS} WHERE version_id IN ({wanted})", versions)  # noqa: S608
            found = [row[0] for row in cursor.fetchall()]
    return [{mark.removeprefix(f"{ANY}:") for mark in marks if mark.startswith(f"{ANY}:")} for marks in found]


def remove(versions: Sequence[int]) -> None:
    marks = ", ".join(["%s"] * len(versions))
    table, key = (FTS, "rowid") if connection.vendor == "sqlite" else (TERMS, "version_id")
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {key} IN ({marks})", versions)  # noqa: S608


def clear() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {FTS if connection.vendor == 'sqlite' else TERMS}")  # noqa: S608


def put_in_order() -> None:
    """After much was stored: FTS5 merges its parts into one, which is read in less time."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {FTS} ({FTS}) VALUES ('optimize')")  # noqa: S608


def matching(asked: Sequence[Asked]) -> list[np.ndarray]:
    """The numbers of the versions that each of `asked` is about, in one query, sorted."""
    if not asked:
        return []
    if connection.vendor == "sqlite":
        return _lists(FTS, "group_concat(rowid)", [_fts(wish) for wish in asked])
    with transaction.atomic(), connection.cursor() as cursor:
        # Half of all rows are found by their index in milliseconds; read one by one, with their terms, they take a second.
        cursor.execute("SET LOCAL enable_seqscan = off")
        return _lists(TERMS, "string_agg(version_id::text, ',')", [_arrays(wish) for wish in asked])


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


def _fts(wish: Asked) -> tuple[str, list[Any]]:
    wanted = " OR ".join("(" + " AND ".join(f'"{mark}"' for mark in marks) + ")" for marks in wish.marks)
    return f"{FTS} MATCH %s", [wanted]


def _arrays(wish: Asked) -> tuple[str, list[Any]]:
    single = [marks[0] for marks in wish.marks if len(marks) == 1]
    several = [marks for marks in wish.marks if len(marks) > 1]
    conditions = (["terms && %s"] if single else []) + ["terms @> %s"] * len(several)
    return f"({' OR '.join(conditions)})", ([single] if single else []) + several
