"""The files that come with records: checked against the manifest, then kept where the site keeps its own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import file_digest
from io import BufferedReader
from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage

from folkmoot.site.handing_over.errors import HandingOverError
from folkmoot.site.handing_over.manifest import Manifest


def check_files(folder: Path, manifest: Manifest, progress: Callable[[str, int, int], None]) -> None:
    """Raises `HandingOverError` where a file of the manifest is not there, or is not what it was."""
    for done, (path, expected) in enumerate(manifest.files.items()):
        progress("Checking files", done, len(manifest.files))
        file = folder / path
        if file.is_symlink() or not file.is_file():
            raise HandingOverError(f"{path} is missing from {folder}, and manifest.json lists it: copy the folder again.")
        with file.open("rb") as content:
            if file_digest(content, "sha256").hexdigest() != expected:
                raise HandingOverError(
                    f"{path} is not what it was when it was written: its SHA-256 is another than manifest.json says. "
                    "Copy the folder again; if it was changed on purpose, manifest.json must say so."
                )


@dataclass
class FilesToKeep:
    """Files that records name, each once; they are kept when all records are stored, and removed again if that fails."""

    folder: Path
    wanted: dict[tuple[str, str], tuple[Storage, str]] = field(default_factory=dict)
    kept: list[tuple[Storage, str]] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.wanted)

    def add(self, path: str, storage: Storage, name: str) -> None:
        self.wanted[path, name] = (storage, name)

    def add_folder(self, target: Path, manifest: Manifest) -> None:
        """All files below a folder that belongs to one record."""
        storage = FileSystemStorage(location=target)
        start = f"files/{target.parent.name}/{target.name}/"
        for path in manifest.files:
            if path.startswith(start):
                self.add(path, storage, path.removeprefix(start))

    def keep(self) -> None:
        """Raises `HandingOverError` where another file has one of the names already."""
        for (path, _name), (storage, name) in self.wanted.items():
            with (self.folder / path).open("rb") as content:
                if storage.exists(name):
                    _check_same(content, storage, name)
                    continue
                self.kept.append((storage, name))
                storage.save(name, File(content))

    def remove_again(self) -> None:
        for storage, name in self.kept:
            storage.delete(name)


def _check_same(content: BufferedReader, storage: Storage, name: str) -> None:
    """An import that was cut short may have left it."""
    with storage.open(name) as there:
        same = file_digest(there.file, "sha256").digest() == file_digest(content, "sha256").digest()
    if not same:
        raise HandingOverError(f"There is another file of the name {name} already: take the folder in with a new data folder.")
