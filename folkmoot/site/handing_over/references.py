"""Where numbers lead: asked of the database once all records are stored, whose own check would name a table and no line."""

from typing import Any

from django.db import connection, models

from folkmoot.site.handing_over.columns import Column
from folkmoot.site.handing_over.names import CODE


def first_that_leads_nowhere(column: Column) -> Any | None:
    """The number of the first record whose column names a record that is not there; None where all are."""
    if column.target is None or column.target in CODE:
        return None
    if column.is_list:
        through = column.field.remote_field.through._meta
        field, owner = (
            through.get_field(column.field.m2m_reverse_field_name()),
            through.get_field(column.field.m2m_field_name()),
        )
    else:
        field, owner = column.field, column.field.model._meta.pk
    return _first(field, owner)


def _first(field: Any, owner: models.Field) -> Any | None:
    quote = connection.ops.quote_name
    target = field.target_field
    number, here, there = (quote(name) for name in (owner.column, field.column, target.column))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT a.{number} FROM {quote(field.model._meta.db_table)} a "  # noqa: S608 (names of models)
            f"LEFT JOIN {quote(target.model._meta.db_table)} b ON a.{here} = b.{there} "
            f"WHERE a.{here} IS NOT NULL AND b.{there} IS NULL ORDER BY a.{number} LIMIT 1"
        )
        found = cursor.fetchone()
    return found[0] if found else None
