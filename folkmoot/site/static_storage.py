"""Static files named after their content, so that a browser may keep each of them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class CollectedFiles(CompressedManifestStaticFilesStorage):
    """A file that was not collected goes by its own name: so do all of them in a developer's checkout and in tests, and so
    do a few of the editor's scripts that ask for each other by names put together at run time."""

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        try:
            return super().stored_name(name) if self.hashed_files else name
        except ValueError:
            return name
