"""New submissions that need nothing but their rows, on PostgreSQL: looked up, checked, inserted and committed by one statement.

Every statement is a way to the server and back, in which other phones wait; and writers that share no submission need not wait
for one another. Whatever this statement does not take (a second sending, an edit, files, a closed form) is left to `store`.
"""

# ruff: noqa: S608 (what is put into the statement is names of our own tables and columns; values go beside it)

import json
import logging
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from hashlib import sha256
from typing import Any

from django.db import DatabaseError, connection, transaction

from folkmoot.surveys.collecting.forms.instruments import Instrument
from folkmoot.surveys.collecting.people.enumerators import Enumerator
from folkmoot.surveys.collecting.receiving.deliveries import Delivery
from folkmoot.surveys.collecting.receiving.identifiers_apart import cut_out
from folkmoot.surveys.collecting.receiving.submission_rows import IDENTIFIERS, SUBMISSION, VERSION, Key
from folkmoot.surveys.collecting.receiving.submissions import ReviewState

LOG = logging.getLogger(__name__)
KEY = "instrument_id, instance_id, is_test"
ARRIVING = {
    "instrument_id": "bigint",
    "instance_id": "text",
    "is_test": "boolean",
    "instrument_version_id": "bigint",
    "xml": "bytea",
    "sha256": "bytea",
    "is_encrypted": "boolean",
    "received_at": "timestamptz",
    "enumerator_id": "bigint",
    "person_id": "bigint",
    "reason": "text",
    "cuts": "text",
    "texts": "bytea",
}
MARKS = ", ".join(f"%{'b' if kind == 'bytea' else 's'}::{kind}[]" for kind in ARRIVING.values())
OF_THE_VERSION = [name for name in ARRIVING if name not in {"cuts", "texts"}]
STATEMENT = f"""
WITH arriving AS (
    SELECT * FROM unnest({MARKS}) AS arriving ({", ".join(ARRIVING)})
), acceptable AS (
    SELECT arriving.* FROM arriving JOIN {Instrument._meta.db_table} AS instrument ON instrument.id = instrument_id
    LEFT JOIN {Enumerator._meta.db_table} AS enumerator ON enumerator.id = enumerator_id
    WHERE (enumerator_id IS NULL OR enumerator.is_active)
    AND (is_test OR closes_at IS NULL OR received_at < closes_at)
), submissions AS (
    INSERT INTO {SUBMISSION} ({KEY}, enumerator_id, received_at, review_state)
    SELECT {KEY}, enumerator_id, received_at, %s FROM acceptable ORDER BY {KEY}
    ON CONFLICT DO NOTHING RETURNING id, {KEY}
), versions AS (
    INSERT INTO {VERSION} (submission_id, {", ".join(OF_THE_VERSION)}, edited_from, is_current)
    SELECT submissions.id, {", ".join(OF_THE_VERSION)}, '', TRUE FROM submissions JOIN acceptable USING ({KEY})
    RETURNING id, {KEY}
), identifiers AS (
    INSERT INTO {IDENTIFIERS} (version_id, cuts, texts)
    SELECT versions.id, cuts::jsonb, texts FROM versions JOIN acceptable USING ({KEY}) WHERE cuts IS NOT NULL
)
SELECT instrument_id, is_test, instance_id FROM versions
"""


def is_plain(delivery: Delivery) -> bool:
    return not (delivery.envelope.deprecated_id or delivery.files or delivery.link_id or delivery.touches_worklist)


def store_plain(deliveries: Iterable[Delivery]) -> set[Key]:
    """Stores those of different plain deliveries that are new and may come, and gives their keys; outside of a transaction
    they are on the disk then. Gives none, and stores none, where the database would not have one of them.
    """
    columns = list(zip(*(_row(delivery) for delivery in deliveries), strict=True))
    try:
        with _undone_alone(), connection.wrap_database_errors, _cursor() as cursor:
            cursor.execute(STATEMENT, [*map(list, columns), ReviewState.RECEIVED])
            return set(cursor.fetchall())
    except DatabaseError as error:
        LOG.info("A batch of %d goes the long way: %s", len(columns[0]), error)
        return set()


def _row(delivery: Delivery) -> tuple[Any, ...]:
    """The values of `ARRIVING`."""
    cuts = delivery.envelope.identifiers
    rest, texts = cut_out(delivery.xml, cuts)
    return (
        delivery.instrument_id,
        delivery.envelope.instance_id,
        delivery.is_test,
        delivery.version_id,
        rest,
        sha256(delivery.xml).digest(),
        delivery.envelope.is_encrypted,
        delivery.received_at,
        delivery.enumerator_id,
        delivery.person_id,
        delivery.reason,
        json.dumps(cuts) if cuts else None,
        texts if cuts else None,
    )


def _undone_alone() -> AbstractContextManager[object]:
    """One statement is a transaction; within another, it is one that can fail without it."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


def _cursor() -> Any:
    """One that hands values beside the statement, which Django's does not, so that the server plans it once."""
    from psycopg import Cursor

    connection.ensure_connection()
    connection.connection.prepare_threshold = 0
    return Cursor(connection.connection)
