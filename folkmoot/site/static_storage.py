"""Static files named after their content, so that a browser may keep each of them for ever."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from folkmoot.site.style_sheets import with_sheets_joined


class CollectedFiles(CompressedManifestStaticFilesStorage):
    """A file that was not collected goes by its own name: so do all of them in a developer's checkout and in tests, and so
    do a few of the editor's scripts that ask for each other by names put together at run time."""

    manifest_strict = False

    def post_process(self, paths: Mapping[str, tuple[Storage, str]], *args: Any, **options: Any) -> Iterator[Any]:
        yield from super().post_process(with_sheets_joined(paths), *args, **options)

    def stored_name(self, name: str) -> str:
        try:
            return super().stored_name(name) if self.hashed_files else name
        except ValueError:
            return name
