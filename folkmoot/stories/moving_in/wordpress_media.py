"""The files of a WordPress site, in a folder or a zip archive of its uploads."""

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit
from zipfile import BadZipFile, ZipFile

LARGEST_FILE = 200 * 1024 * 1024
SIZE = re.compile(r"-(?:\d{1,5}x\d{1,5}|scaled|rotated)(?=\.\w+\Z)")


class MediaError(Exception):
    """The folder or archive of media cannot be used."""


@dataclass(frozen=True)
class MediaFile:
    """`path` is below the folder of uploads: `2020/01/torget.jpg`."""

    path: str
    content: bytes

    @property
    def name(self) -> str:
        return PurePosixPath(self.path).name


class Media:
    """Finds a file by the address that it had on the old site.

    The longest end of the address that is a file here is meant; its bare name only where one file alone has it. A picture
    in one of WordPress's sizes, `torget-300x200.jpg`, is found as the original where that is here.
    """

    def __init__(self, place: Path | None) -> None:
        self.place = place
        self.archive: ZipFile | None = None
        names: list[str] = []
        if place is not None and place.is_dir():
            names = [file.relative_to(place).as_posix() for file in sorted(place.rglob("*")) if file.is_file()]
        elif place is not None:
            names = self._open_archive(place)
        self.by_end: dict[str, str] = {}
        several: set[str] = set()
        for name in names:
            parts = PurePosixPath(name).parts
            for start in range(len(parts)):
                end = "/".join(parts[start:])
                if self.by_end.setdefault(end, name) != name:
                    several.add(end)
        self.by_end = {end: name for end, name in self.by_end.items() if end not in several or end == name}

    def find(self, address: str) -> str:
        """The path of the file in the folder or archive; empty where it is not there."""
        parts = [part for part in unquote(urlsplit(address).path).split("/") if part]
        ends = ["/".join(parts[start:]) for start in range(len(parts))]
        for end in (*(SIZE.sub("", end) for end in ends), *ends):
            if end in self.by_end:
                return self.by_end[end]
        return ""

    def read(self, path: str) -> MediaFile:
        """Raises `MediaError` where the file is too large or broken."""
        try:
            if self.archive is not None:
                if self.archive.getinfo(path).file_size > LARGEST_FILE:
                    raise MediaError(f"{path} is larger than {LARGEST_FILE // 1024**2} MB")
                return MediaFile(path, self.archive.read(path))
            file = Path(str(self.place)) / path
            if file.stat().st_size > LARGEST_FILE:
                raise MediaError(f"{path} is larger than {LARGEST_FILE // 1024**2} MB")
            return MediaFile(path, file.read_bytes())
        except (OSError, BadZipFile, RuntimeError, NotImplementedError) as error:
            raise MediaError(f"{path} cannot be read ({error})") from error

    def _open_archive(self, place: Path) -> list[str]:
        try:
            self.archive = ZipFile(place)
        except (OSError, BadZipFile) as error:
            raise MediaError(f"{place} is neither a folder nor a zip archive of media ({error}).") from error
        return sorted(entry.filename for entry in self.archive.infolist() if not entry.is_dir())
