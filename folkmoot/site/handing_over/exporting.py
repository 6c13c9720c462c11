"""Taking out all that a centre holds: a folder of JSON Lines and files that is read without Folkmoot."""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from django.core.files.storage import Storage
from django.db import connection, transaction

from folkmoot.site.handing_over.columns import Column, columns_of, identity, is_kept
from folkmoot.site.handing_over.describing import readme, schema
from folkmoot.site.handing_over.errors import HandingOverError
from folkmoot.site.handing_over.kinds import KINDS, Kind, is_left_out, rows_of
from folkmoot.site.handing_over.manifest import MANIFEST, README, SCHEMA, Manifest, new_manifest
from folkmoot.site.handing_over.names import Names

BATCH = 500
BLOCK = 1 << 20
OWNER_ONLY = 0o700

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Exported:
    """What was written; `sha256` is of the manifest, which has those of all other files."""

    records: int
    files: int
    size: int
    manifest: Manifest
    sha256: str


def export(
    folder: Path,
    *,
    private: bool = False,
    secrets: bool = False,
    progress: Progress = lambda _kind, _done, _total: None,
) -> Exported:
    """Write all that the site holds into `folder`, which is new or empty; what is private and secret only where that is said.

    The same records give the same bytes. They are read as they stand at one moment, in batches; whoever works on the site
    meanwhile is not kept waiting. All is written beside the folder first; what is cut short leaves nothing behind. `progress`
    is told the kind, and how many of how many records are done. Raises `HandingOverError` where the folder is not empty or
    cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise HandingOverError(f"{folder} is not empty: give an empty folder, or one that does not exist yet.")
    draft = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        draft.mkdir(parents=True, mode=OWNER_ONLY)
        with _one_moment():
            exported = _Export(draft, private=private or secrets, secrets=secrets, progress=progress).write()
        if folder.exists():
            folder.rmdir()
        draft.rename(folder)
    except OSError as error:
        raise HandingOverError(
            f"{folder} cannot be written: {error.strerror or error}. Is there room, and may you write there?"
        ) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return exported


class _Export:
    """One run: what it was told, and what it has written so far."""

    def __init__(self, draft: Path, *, private: bool, secrets: bool, progress: Progress) -> None:
        self.draft, self.private, self.secrets, self.progress = draft, private, secrets, progress
        self.names = Names.of_this_site()
        self.counts = {kind: rows_of(kind).count() for kind in KINDS}
        self.kept = [kind for kind in KINDS if not is_left_out(kind, private=private, secrets=secrets)]
        self.total = sum(self.counts[kind] for kind in self.kept)
        self.done = 0
        self.size = 0
        self.files: dict[str, str] = {}
        self.missing: list[str] = []

    def write(self) -> Exported:
        for kind in self.kept:
            self._write_kind(kind)
        self._write_bytes(SCHEMA, schema().encode())
        self._write_bytes(README, readme(private=self.private, secrets=self.secrets).encode())
        manifest = new_manifest(
            private=self.private,
            secrets=self.secrets,
            records={kind.name: self.counts[kind] for kind in self.kept},
            files=dict(sorted(self.files.items())),
            left_out_records={kind.name: count for kind, count in self.counts.items() if kind not in self.kept and count},
            left_out_columns=self._left_out_columns(),
            missing=tuple(sorted(self.missing)),
        )
        written = manifest.written().encode()
        self._write_bytes(MANIFEST, written)
        return Exported(self.done, len(self.files), self.size, manifest, sha256(written).hexdigest())

    def _left_out_columns(self) -> dict[str, list[str]]:
        found = {
            kind.name: [column.name for column in columns_of(kind) if not self._keeps(column)]
            for kind in self.kept
            if self.counts[kind]
        }
        return {name: columns for name, columns in found.items() if columns}

    def _keeps(self, column: Column) -> bool:
        return is_kept(column, private=self.private, secrets=self.secrets)

    def _write_kind(self, kind: Kind) -> None:
        columns = [column for column in columns_of(kind) if self._keeps(column)]
        own = identity(kind)
        count = 0
        with self._new_file(kind.file) as write:
            for batch in _batches(kind, columns):
                lists = {column: _lists(column, [row[own.name] for row in batch]) for column in columns if column.is_list}
                for row in batch:
                    write(self._line(columns, row, {column: found.get(row[own.name], []) for column, found in lists.items()}))
                    self._write_files(kind, columns, row, row[own.name])
                    count += 1
                self.progress(kind.name, self.done + count, self.total)
        self.counts[kind] = count
        self.done += count

    def _line(self, columns: Sequence[Column], row: dict[str, Any], lists: dict[Column, list[Any]]) -> bytes:
        told = []
        for column in columns:
            if column.is_list:
                value: Any = [self.names.key(column.target, number) for number in lists[column]]
            elif column.is_content:
                value = column.content_path(row[identity(column.kind).name])
            else:
                value = column.written(row[column.name], self.names, private=self.private)
            told.append(f'"{column.name}": {json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False)}')
        return f"{{{', '.join(told)}}}\n".encode()

    def _write_files(self, kind: Kind, columns: Sequence[Column], row: dict[str, Any], number: Any) -> None:
        for column in columns:
            value = row.get(column.name)
            if column.is_stored_file and value:
                self._write_stored(column, str(value))
            elif column.is_content:
                content = value.encode() if isinstance(value, str) else bytes(value or b"")
                self._write_bytes(f"{column.folder}/{column.content_path(number)}", content)
        if kind.folder:
            self._write_folder(getattr(kind.model(pk=number), kind.folder))

    def _write_stored(self, column: Column, name: str) -> None:
        """Once, also where several records have the same file."""
        path = f"{column.folder}/{name}"
        if path in self.files or path in self.missing:
            return
        storage: Storage = column.field.storage
        try:
            content = storage.open(name)
        except FileNotFoundError:
            self.missing.append(path)
            return
        with content, self._new_file(path) as write:
            for block in content.chunks(BLOCK):
                write(block)

    def _write_folder(self, folder: Path) -> None:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            with file.open("rb") as content, self._new_file(f"files/{file.relative_to(folder.parents[1])}") as write:
                while block := content.read(BLOCK):
                    write(block)

    def _write_bytes(self, path: str, content: bytes) -> None:
        with self._new_file(path) as write:
            write(content)

    @contextmanager
    def _new_file(self, path: str) -> Iterator[Callable[[bytes], None]]:
        target = self.draft / path
        target.parent.mkdir(parents=True, exist_ok=True)
        hashed = sha256()
        with target.open("xb") as file:
            yield _writing(file, hashed.update)
            self.size += file.tell()
        if path != MANIFEST:
            self.files[path] = hashed.hexdigest()


def _batches(kind: Kind, columns: Sequence[Column]) -> Iterator[list[dict[str, Any]]]:
    plain = [column for column in columns if not column.is_list]
    selected = {f"column_{column.name}": column.expression for column in plain}
    batch: list[dict[str, Any]] = []
    for values in rows_of(kind).annotate(**selected).values_list(*selected).iterator(BATCH):
        batch.append(dict(zip((column.name for column in plain), values, strict=True)))
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _lists(column: Column, owners: Sequence[Any]) -> dict[Any, list[Any]]:
    """What each record of a batch has in a many-to-many column, in the order in which it was added."""
    through = column.field.remote_field.through
    ends = (column.field.m2m_field_name(), column.field.m2m_reverse_field_name())
    source, target = (through._meta.get_field(name) for name in ends)
    found: dict[Any, list[Any]] = {}
    rows = through._base_manager.filter(**{f"{source.name}__in": owners}).order_by("pk")
    for owner, number in rows.values_list(source.attname, target.attname):
        found.setdefault(owner, []).append(number)
    return found


def _writing(file: IO[bytes], hashed: Callable[[bytes], None]) -> Callable[[bytes], None]:
    def write(content: bytes) -> None:
        file.write(content)
        hashed(content)

    return write


@contextmanager
def _one_moment() -> Iterator[None]:
    """All is read as it stood when reading began. On SQLite the transaction is one that takes no lock."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
