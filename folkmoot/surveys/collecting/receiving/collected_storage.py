"""Where the files of forms and of submissions lie: under the hash of their content, so that the same file is kept once."""

import os
from collections.abc import Iterable
from pathlib import Path

from folkmoot.places.private_files import PrivateStorage


class CollectedStorage(PrivateStorage):
    """What phones sent, and the files of forms."""

    folder = "collected"

    @property
    def incoming(self) -> Path:
        """Where files are written while they arrive; on the same disk, so that taking them over is one rename."""
        folder = Path(self.location) / "incoming"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def keep(self, arrived: Path, sha256: str) -> str:
        """Takes a whole file over, on the disk before this returns; gives its name in the storage."""
        name = content_name(sha256)
        target = Path(self.path(name))
        if target.exists():
            target.touch()  # For whoever clears away what nothing refers to.
            arrived.unlink()
            return name
        target.parent.mkdir(parents=True, exist_ok=True)
        with arrived.open("rb") as file:
            os.fsync(file.fileno())
        arrived.replace(target)
        _sync_folders((target.parent, target.parent.parent))
        return name

    def keep_bytes(self, content: bytes, sha256: str) -> str:
        """The same for content that is at hand."""
        name = content_name(sha256)
        target = Path(self.path(name))
        if target.exists():
            target.touch()
        else:
            draft = self.incoming / f"{sha256}.{os.getpid()}"
            draft.write_bytes(content)
            self.keep(draft, sha256)
        return name


def content_name(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"


def _sync_folders(folders: Iterable[Path]) -> None:
    for folder in folders:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
