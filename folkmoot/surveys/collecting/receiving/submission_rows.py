"""The few statements that every submission costs, written out: Django's query builder would take longer than the database."""

# ruff: noqa: S608 (what is put into a statement is names of our own tables and columns, and marks; values go beside it)

import json
from collections.abc import Collection, Iterable

from django.db import connection

from folkmoot.surveys.collecting.forms.instruments import Instrument
from folkmoot.surveys.collecting.people.enumerators import Enumerator
from folkmoot.surveys.collecting.receiving.identifiers_apart import SubmissionIdentifiers
from folkmoot.surveys.collecting.receiving.submissions import Submission, SubmissionVersion

Key = tuple[int, bool, str]
"""An instrument, whether it is a test, and an instance id."""

SUBMISSION = Submission._meta.db_table
VERSION = SubmissionVersion._meta.db_table
IDENTIFIERS = SubmissionIdentifiers._meta.db_table
SUBMISSION_COLUMNS = ("instrument_id", "instance_id", "is_test", "enumerator_id", "received_at", "review_state")
VERSION_COLUMNS = (
    "instrument_id",
    "instance_id",
    "is_test",
    "instrument_version_id",
    "edited_from",
    "xml",
    "sha256",
    "is_current",
    "is_encrypted",
    "received_at",
    "enumerator_id",
    "person_id",
    "reason",
)


def active_and_closing(enumerators: Collection[int], instruments: Collection[int]) -> tuple[set[int], set[int]]:
    """Those of the enumerators who may send, and those of the instruments that have a time when they close."""
    active = f"SELECT id, 0 FROM {Enumerator._meta.db_table} WHERE is_active AND id IN ({_marks(enumerators)})"
    closing = f"SELECT id, 1 FROM {Instrument._meta.db_table} WHERE closes_at IS NOT NULL AND id IN ({_marks(instruments)})"
    found: tuple[set[int], set[int]] = set(), set()
    for number, kind in _rows(f"{active} UNION ALL {closing}" if enumerators else closing, [*enumerators, *instruments]):
        found[kind].add(number)
    return found


def stored_before(keys: Iterable[Key]) -> tuple[dict[Key, bytes], set[Key]]:
    """The SHA-256 of the XML of each version that is stored under these keys; and those of a submission that is stored."""
    digests: dict[Key, bytes] = {}
    submissions: set[Key] = set()
    for instrument, ids in _by_instrument(keys).items():
        which = f"WHERE instrument_id = %s AND instance_id IN ({_marks(ids)})"
        statement = (
            f"SELECT instance_id, is_test, sha256 FROM {VERSION} {which} "
            f"UNION ALL SELECT instance_id, is_test, NULL FROM {SUBMISSION} {which}"
        )
        for instance_id, is_test, digest in _rows(statement, [instrument, *ids] * 2):
            key = (instrument, bool(is_test), instance_id)
            if digest is None:
                submissions.add(key)
            else:
                digests[key] = bytes(digest)
    return digests, submissions


def insert_first_versions(versions: Iterable[SubmissionVersion]) -> None:
    """New submissions, each with its first version; `version.submission` is not stored yet."""
    submissions, rows = [], []
    for version in versions:
        submission = version.submission
        received_at = connection.ops.adapt_datetimefield_value(version.received_at)
        key = (version.instrument_id, version.instance_id, version.is_test)
        submissions.append((*key, submission.enumerator_id, received_at, submission.review_state))
        rows.append(
            (
                *key,
                version.instrument_version_id,
                version.edited_from,
                version.xml,
                version.sha256,
                True,
                version.is_encrypted,
                received_at,
                version.enumerator_id,
                version.person_id,
                version.reason,
                *key,
            )
        )
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {SUBMISSION} ({', '.join(SUBMISSION_COLUMNS)}) VALUES ({_marks(SUBMISSION_COLUMNS)})", submissions
        )
        cursor.executemany(
            f"INSERT INTO {VERSION} (submission_id, {', '.join(VERSION_COLUMNS)}) SELECT id, {_marks(VERSION_COLUMNS)} "
            f"FROM {SUBMISSION} WHERE instrument_id = %s AND instance_id = %s AND is_test = %s",
            rows,
        )


def insert_identifiers(identifiers: Iterable[SubmissionIdentifiers]) -> None:
    """What stands apart from new versions, which have been inserted."""
    rows = [
        (
            json.dumps(apart.cuts),
            apart.texts,
            apart.version.instrument_id,
            apart.version.instance_id,
            apart.version.is_test,
        )
        for apart in identifiers
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {IDENTIFIERS} (version_id, cuts, texts) SELECT id, %s, %s "
                f"FROM {VERSION} WHERE instrument_id = %s AND instance_id = %s AND is_test = %s",
                rows,
            )


def _rows(statement: str, parameters: list[object]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


def _by_instrument(keys: Iterable[Key]) -> dict[int, list[str]]:
    found: dict[int, dict[str, None]] = {}
    for instrument, _is_test, instance_id in keys:
        found.setdefault(instrument, {})[instance_id] = None
    return {instrument: list(ids) for instrument, ids in found.items()}


def _marks(values: Collection[object]) -> str:
    return ", ".join(["%s"] * len(values))
