"""The font files that the site serves, out of the many that the fonts' packages bring."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

FILES = {
    "atkinson-hyperlegible-next": ("latin-wght-normal", "latin-wght-italic", "latin-ext-wght-normal"),
    "newsreader": ("latin-wght-normal", "latin-ext-wght-normal"),
    "noto-naskh-arabic": ("arabic-wght-normal",),
}
PREFIX = "fonts"


class FontFinder(BaseFinder):
    """Finds `fonts/FAMILY-FILE.woff2` in the fonts' npm packages."""

    def check(self, **_options: Any) -> list[Any]:
        return []

    def list(self, _ignore_patterns: Any) -> Iterator[tuple[str, Storage]]:
        for family, files in FILES.items():
            storage = FileSystemStorage(location=self._folder(family))
            storage.prefix = PREFIX
            for file in files:
                if storage.exists(name := f"{family}-{file}.woff2"):
                    yield name, storage

    def find(self, path: str, find_all: bool = False, **_options: Any) -> Any:
        prefix, _slash, name = path.partition("/")
        for family, files in FILES.items():
            if (
                prefix == PREFIX
                and name in {f"{family}-{file}.woff2" for file in files}
                and (self._folder(family) / name).exists()
            ):
                found = str(self._folder(family) / name)
                return [found] if find_all else found
        return []

    @staticmethod
    def _folder(family: str) -> Path:
        return Path(settings.FONTS) / family / "files"
