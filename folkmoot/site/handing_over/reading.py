"""The lines of a file of records, each known by its file and number so that what is wrong can be told where it stands."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from folkmoot.site.handing_over.columns import Column, columns_of, is_kept
from folkmoot.site.handing_over.errors import HandingOverError
from folkmoot.site.handing_over.kinds import Kind
from folkmoot.site.handing_over.manifest import Manifest


@dataclass(frozen=True)
class Line:
    kind: Kind
    number: int
    record: dict[str, Any]

    @property
    def where(self) -> str:
        return f"{self.kind.file}, line {self.number}"


def lines_of(folder: Path, kind: Kind, manifest: Manifest) -> Iterator[Line]:
    """The records of a kind. Raises `HandingOverError` for a line that is no record, or that has other columns."""
    expected = {
        column.name for column in columns_of(kind) if is_kept(column, private=manifest.private, secrets=manifest.secrets)
    }
    with (folder / kind.file).open("rb") as file:
        for number, text in enumerate(file, start=1):
            where = f"{kind.file}, line {number}"
            try:
                record = json.loads(text)
            except ValueError as error:
                raise HandingOverError(f"{where}: this is no JSON ({error}).") from error
            if not isinstance(record, dict):
                raise HandingOverError(f"{where}: this is no record: a record is written in braces.")
            if record.keys() != expected:
                raise HandingOverError(f"{where}: {_difference(expected, set(record))}")
            yield Line(kind, number, record)


def fail(line: Line, column: Column, why: str) -> NoReturn:
    raise HandingOverError(f'{line.where}, "{column.name}": {why}.')


def _difference(expected: set[str], found: set[str]) -> str:
    missing, unknown = sorted(expected - found), sorted(found - expected)
    told = [f"the column {missing[0]!r} is missing"] if missing else []
    return " and ".join([*told, *([f"the column {unknown[0]!r} is not known"] if unknown else [])]) + "."
