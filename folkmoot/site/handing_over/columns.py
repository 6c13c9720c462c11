"""The columns of a kind of record: how each is written into a line of JSON, and read out of it again.

Dates and times are ISO 8601 (times in UTC), decimal numbers are texts, bytes are hexadecimal or a file beside. What leads to
another record is that record's key (`names`). Many-to-many columns are lists.
"""

import json
import secrets as random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import models
from django.db.models.functions import Cast
from wagtail.fields import StreamField
from wagtail.models import Revision

from folkmoot.accounts.models import User
from folkmoot.site.handing_over.kinds import Kind, kind_of
from folkmoot.site.handing_over.names import Names
from folkmoot.site.handing_over.revisions import read_revision, written_revision

PRIVATE = "private"
SECRET = "secret"  # noqa: S105 (a mark, and no password)
SORTS: tuple[tuple[type[models.Field] | tuple[type[models.Field], ...], str], ...] = (
    (models.FileField, "file"),
    ((models.JSONField, StreamField), "JSON"),
    (models.BooleanField, "true or false"),
    (models.DateTimeField, "time"),
    (models.DateField, "date"),
    (models.DecimalField, "decimal"),
    (models.FloatField, "number"),
    (models.IntegerField, "whole number"),
    (models.UUIDField, "UUID"),
    (models.BinaryField, "bytes"),
    ((models.CharField, models.TextField), "text"),
)


@dataclass(frozen=True, eq=False)
class Column:
    """`mark` is `private`, `secret` or empty. `sort` says how it is written: one of `SORTS`, `key` or `keys`."""

    kind: Kind
    field: Any
    mark: str

    @property
    def name(self) -> str:
        return cast("str", self.field.name)

    @cached_property
    def target(self) -> Any:
        """What a column that leads to other records leads to."""
        return self.field.related_model if self.field.is_relation else None

    @cached_property
    def sort(self) -> str:
        if self.is_content:
            return "file"
        if self.field.is_relation:
            return "keys" if self.field.many_to_many else "key"
        return next(sort for types, sort in SORTS if isinstance(self.field, types))

    @property
    def is_list(self) -> bool:
        return self.sort == "keys"

    @property
    def is_content(self) -> bool:
        return self.name in self.kind.contents

    def content_path(self, number: Any) -> str:
        """Where the content of a record lies in the export, below `files`."""
        return self.kind.contents[self.name].format(number)

    @property
    def is_stored_file(self) -> bool:
        return isinstance(self.field, models.FileField)

    @property
    def folder(self) -> str:
        """The folder of the export that the names in the column are below."""
        if self.is_content:
            return "files"
        storage = self.field.storage
        of_its_own = isinstance(storage, FileSystemStorage) and storage is not default_storage
        return f"files/{Path(storage.location).name if of_its_own else 'media'}"

    @property
    def expression(self) -> Any:
        """What to select for it; the text of a body as it is kept, without making blocks of it."""
        if isinstance(self.field, StreamField):
            return Cast(self.name, models.TextField())
        return models.F(self.field.attname)

    def written(self, value: Any, names: Names, *, private: bool) -> Any:
        """A value of the database as a value of JSON."""
        if self.kind.model is Revision and self.name == "content":
            return written_revision(value, names, private=private)
        if value is None:
            return None
        return WRITTEN.get(self.sort, _as_it_is)(self, value, names)

    def read(self, value: Any, names: Names) -> Any:
        """A value of JSON as a value for the database. Raises `ValueError` with what is wrong with it."""
        if value is None:
            if not self.field.null:
                raise ValueError("it is empty, and must not be")
            return None
        if self.kind.model is Revision and self.name == "content":
            return read_revision(value, names)
        return READ[self.sort](self, value, names)

    def replacement(self) -> Any:
        """What stands in the column where it was left out: nothing, or for a secret what nobody knows."""
        if self.mark == SECRET:
            return make_password(None) if self.kind.model is User else random.token_hex(32)[: self.field.max_length]
        if self.field.is_relation or self.field.null:
            return None
        return self.field.get_default()


@cache
def columns_of(kind: Kind) -> tuple[Column, ...]:
    """The columns of a kind in the order of its model, those of the models that it builds on first."""
    meta = kind.model._meta
    plain = [field for field in meta.concrete_fields if not getattr(field.remote_field, "parent_link", False)]
    lists = [field for field in meta.many_to_many if getattr(field.remote_field.through, "_meta", None)]
    lists = [field for field in lists if field.remote_field.through._meta.auto_created]
    return tuple(Column(kind, field, _mark(kind, field)) for field in (*plain, *lists))


def identity(kind: Kind) -> Column:
    """The column that tells a record from the others of its kind: its number in most."""
    return next(column for column in columns_of(kind) if column.field.primary_key)


def is_kept(column: Column, *, private: bool, secrets: bool) -> bool:
    return (private or column.mark != PRIVATE) and (secrets or column.mark != SECRET)


def _mark(kind: Kind, field: Any) -> str:
    if kind.is_secret or (not isinstance(kind.secret, bool) and field.name in kind.secret):
        return SECRET
    listed = kind.is_private or (not isinstance(kind.private, bool) and field.name in kind.private)
    target = kind_of(field.related_model) if field.is_relation else None
    return PRIVATE if listed or (target is not None and target.is_private) else ""


def _as_it_is(_column: Column, value: Any, _names: Names) -> Any:
    return value


def _written_time(_column: Column, value: datetime, _names: Names) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _written_json(column: Column, value: Any, _names: Names) -> Any:
    return json.loads(value) if isinstance(column.field, StreamField) else value


WRITTEN: dict[str, Callable[[Column, Any, Names], Any]] = {
    "time": _written_time,
    "date": lambda _column, value, _names: value.isoformat(),
    "decimal": lambda _column, value, _names: str(value),
    "UUID": lambda _column, value, _names: str(value),
    "bytes": lambda _column, value, _names: bytes(value).hex(),
    "file": lambda _column, value, _names: str(value),
    "JSON": _written_json,
    "key": lambda column, value, names: names.key(column.target, value),
}


def _read_text(column: Column, value: Any, _names: Names) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{_shown(value)} is no text")  # noqa: TRY004 (what is wrong with the input, not with the program)
    if column.field.max_length is not None and len(value) > column.field.max_length:
        raise ValueError(f"it is longer than {column.field.max_length} characters")
    return value


def _moment(text: str) -> datetime:
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError(text)
    return time


def _read_as_text(_column: Column, value: Any, _names: Names) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{_shown(value)} is no text")  # noqa: TRY004 (as above)
    return value


def _read_with(make: Callable[[str], Any], what: str) -> Callable[[Column, Any, Names], Any]:
    def read(column: Column, value: Any, names: Names) -> Any:
        text = _read_as_text(column, value, names)
        try:
            return make(text)
        except (ValueError, ArithmeticError):
            raise ValueError(f"{_shown(value)} is no {what}") from None

    return read


def _read_number(*types: type, what: str) -> Callable[[Column, Any, Names], Any]:
    def read(_column: Column, value: Any, _names: Names) -> Any:
        if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
            raise ValueError(f"{_shown(value)} is no {what}")
        return value

    return read


def _read_key(column: Column, value: Any, names: Names) -> Any:
    return names.number(column.target, value)


def _read_keys(column: Column, value: Any, names: Names) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError(f"{_shown(value)} is no list")  # noqa: TRY004 (as above)
    return [names.number(column.target, each) for each in value]


def _read_json(column: Column, value: Any, _names: Names) -> Any:
    if isinstance(column.field, StreamField) and not isinstance(value, list):
        raise ValueError("it is no list of blocks")  # noqa: TRY004 (as above)
    return value


READ: dict[str, Callable[[Column, Any, Names], Any]] = {
    "text": _read_text,
    "file": _read_text,
    "time": _read_with(_moment, "time in a time zone"),
    "date": _read_with(date.fromisoformat, "date"),
    "decimal": _read_with(Decimal, "decimal number"),
    "UUID": _read_with(UUID, "UUID"),
    "bytes": _read_with(bytes.fromhex, "bytes in hexadecimal"),
    "whole number": _read_number(int, what="whole number"),
    "number": _read_number(int, float, what="number"),
    "true or false": _read_number(bool, what="truth value: true or false"),
    "JSON": _read_json,
    "key": _read_key,
    "keys": _read_keys,
}


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:59]}…"
