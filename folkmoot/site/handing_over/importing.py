"""Taking in what `folkmoot export` has taken out: into a new installation, all of it or nothing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.color import no_style
from django.db import Error, connection, models, transaction

from folkmoot.site.handing_over.columns import Column, columns_of, identity
from folkmoot.site.handing_over.errors import HandingOverError
from folkmoot.site.handing_over.files import FilesToKeep, check_files
from folkmoot.site.handing_over.kinds import KINDS, Kind, is_left_out
from folkmoot.site.handing_over.manifest import Manifest, read_manifest
from folkmoot.site.handing_over.names import Names
from folkmoot.site.handing_over.newness import empty_again, what_is_here
from folkmoot.site.handing_over.reading import Line, fail, lines_of
from folkmoot.site.handing_over.rebuilding import rebuild_derived
from folkmoot.site.handing_over.references import first_that_leads_nowhere

BATCH = 500

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class TakenIn:
    """How many records of each kind came, and how many files."""

    records: Mapping[str, int]
    files: int
    without_people: bool


def take_in(folder: Path, progress: Progress = lambda _what, _done, _total: None) -> TakenIn:
    """Fill this new installation with what `folder` holds, with the same addresses; then make anew what is derived.

    Everything is checked before anything is stored: the format, that every file is there and unchanged, then each record's
    columns and where they lead to. All is stored in one transaction; where anything is wrong, nothing has changed. Raises
    `HandingOverError` with the file and line that is wrong, or where this is no new installation.
    """
    manifest = read_manifest(folder)
    if here := what_is_here():
        raise HandingOverError(
            f"This site is not new: it has {here}. Take the folder in where nothing is yet: name a new data folder with VAR."
        )
    check_files(folder, manifest, progress)
    taking = _Taking(folder, manifest, progress)
    files = FilesToKeep(folder)
    try:
        with transaction.atomic():
            empty_again()
            for kind in taking.kinds:
                taking.take(kind, files)
            taking.check_references()
            _go_on_counting(taking.kinds)
            files.keep()
            rebuild_derived(progress)
    except BaseException:
        files.remove_again()
        raise
    return TakenIn(dict(manifest.records), files.count, without_people=not manifest.private)


class _Taking:
    """One run: the folder, and what its names lead to."""

    def __init__(self, folder: Path, manifest: Manifest, progress: Progress) -> None:
        self.folder, self.manifest, self.progress = folder, manifest, progress
        self.kinds = _kinds_of(folder, manifest)
        self.total = sum(manifest.records.values())
        self.done = 0
        self.names = Names()
        for kind in self.kinds:
            if kind.key:
                self.names.add(kind.model, self._keys(kind))

    def take(self, kind: Kind, files: FilesToKeep) -> None:
        count = 0
        batch: list[tuple[Line, dict[str, Any]]] = []
        for line in lines_of(self.folder, kind, self.manifest):
            batch.append((line, self._values(line, files)))
            count += 1
            if len(batch) == BATCH:
                self._store(kind, batch)
                batch = []
                self.progress(kind.name, self.done + count, self.total)
        self._store(kind, batch)
        if count != self.manifest.records[kind.name]:
            raise HandingOverError(
                f"{kind.file} has {count} records, and manifest.json says {self.manifest.records[kind.name]}."
            )
        self.done += count
        self.progress(kind.name, self.done, self.total)

    def check_references(self) -> None:
        """Every number leads to a record: asked of the database, and told by file and line."""
        for kind in self.kinds:
            for column in columns_of(kind):
                number = first_that_leads_nowhere(column)
                if number is not None:
                    lines = lines_of(self.folder, kind, self.manifest)
                    own = identity(kind)
                    line = next(line for line in lines if own.read(line.record[own.name], self.names) == number)
                    fail(line, column, f"there is no record {line.record[column.name]} to lead to")

    def _keys(self, kind: Kind) -> Iterator[tuple[Any, str]]:
        own = identity(kind)
        for line in lines_of(self.folder, kind, self.manifest):
            number, key = line.record[own.name], line.record[kind.key]
            if not isinstance(key, str) or isinstance(number, dict | list):
                fail(line, next(column for column in columns_of(kind) if column.name == kind.key), "it is no key")
            yield number, key

    def _values(self, line: Line, files: FilesToKeep) -> dict[str, Any]:
        """The values of a record by column name, as the database takes them."""
        found: dict[str, Any] = {}
        for column in columns_of(line.kind):
            if column.name not in line.record:
                found[column.name] = [] if column.is_list else column.replacement()
                continue
            try:
                value = column.read(line.record[column.name], self.names)
                if column.is_content:
                    value = self._content(column, value)
                elif column.is_stored_file and value:
                    self._want(column, value, files)
            except ValueError as error:
                fail(line, column, str(error))
            found[column.name] = value
        if line.kind.folder:
            own = found[identity(line.kind).name]
            files.add_folder(getattr(line.kind.model(pk=own), line.kind.folder), self.manifest)
        return found

    def _want(self, column: Column, name: str, files: FilesToKeep) -> None:
        path = f"{column.folder}/{name}"
        if path in self.manifest.files:
            files.add(path, column.field.storage, name)
        elif path not in self.manifest.missing:
            raise ValueError(f"manifest.json lists no {path}")

    def _content(self, column: Column, path: str) -> str | bytes:
        if f"{column.folder}/{path}" not in self.manifest.files:
            raise ValueError(f"manifest.json lists no {column.folder}/{path}")
        content = (self.folder / column.folder / path).read_bytes()
        return content if isinstance(column.field, models.BinaryField) else content.decode()

    def _store(self, kind: Kind, batch: Sequence[tuple[Line, dict[str, Any]]]) -> None:
        """A batch at once; where the database refuses it, one by one until the line is found that it refuses."""
        try:
            with transaction.atomic():
                _insert(kind, [values for _line, values in batch])
        except (Error, ValueError, OverflowError) as error:
            if len(batch) == 1:
                said = str(error).strip().split("\n")[0]
                raise HandingOverError(f"{batch[0][0].where}: the database refuses it ({said}).") from error
            middle = len(batch) // 2
            self._store(kind, batch[:middle])
            self._store(kind, batch[middle:])


def _kinds_of(folder: Path, manifest: Manifest) -> list[Kind]:
    known = {kind.name: kind for kind in KINDS}
    for name in manifest.records:
        if name not in known:
            raise HandingOverError(f"{folder / 'manifest.json'}: this version of Folkmoot knows no records called {name!r}.")
    absent = [kind for kind in KINDS if kind.name not in manifest.records and not _may_be_absent(kind, manifest)]
    if absent:
        raise HandingOverError(f"{folder / 'manifest.json'} has nothing about {absent[0].file}.")
    return [kind for kind in KINDS if kind.name in manifest.records]


def _may_be_absent(kind: Kind, manifest: Manifest) -> bool:
    return is_left_out(kind, private=manifest.private, secrets=manifest.secrets)


def _go_on_counting(kinds: Sequence[Kind]) -> None:
    """New records get numbers after those that were taken in; SQLite sees to that by itself."""
    tables = [model for kind in kinds for model in (kind.model, *kind.model._meta.get_parent_list())]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(dict.fromkeys(tables))):
            cursor.execute(statement)


def _insert(kind: Kind, rows: Sequence[Mapping[str, Any]]) -> None:
    """Into the table of each model that the kind builds on, the first one first, with the numbers that the records had."""
    if not rows:
        return
    own = identity(kind).name
    with connection.cursor() as cursor:
        for model in (*reversed(kind.model._meta.get_parent_list()), kind.model):
            fields = model._meta.local_concrete_fields
            linked = {field for field in fields if getattr(field.remote_field, "parent_link", False)}
            cursor.executemany(
                _statement(model._meta.db_table, [field.column for field in fields]),
                [
                    [field.get_db_prep_save(row[own if field in linked else field.name], connection) for field in fields]
                    for row in rows
                ],
            )
        for column in columns_of(kind):
            if column.is_list:
                through = column.field.remote_field.through._meta
                pairs = [(row[own], number) for row in rows for number in row[column.name]]
                if pairs:
                    names = [column.field.m2m_column_name(), column.field.m2m_reverse_name()]
                    cursor.executemany(_statement(through.db_table, names), pairs)


def _statement(table: str, columns: Sequence[str]) -> str:
    quote = connection.ops.quote_name
    return (
        f"INSERT INTO {quote(table)} ({', '.join(map(quote, columns))}) "  # noqa: S608 (names of tables and columns of models)
        f"VALUES ({', '.join(['%s'] * len(columns))})"
    )
