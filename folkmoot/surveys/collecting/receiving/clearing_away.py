"""Files that nothing refers to: of requests that were cut off, and of submissions that were refused."""

import time
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.db.models import FileField

from folkmoot.surveys.collecting.forms.instruments import InstrumentVersion
from folkmoot.surveys.collecting.receiving.collected_storage import CollectedStorage, content_name

A_DAY = 24 * 3600


@dataclass(frozen=True)
class ClearedAway:
    """How many files went, and their size in bytes."""

    files: int
    size: int


def clear_away(older_than: float = A_DAY) -> ClearedAway:
    """Removes files that have lain in the storage for so many seconds and that no row names; what is arriving is younger."""
    storage = CollectedStorage()
    before = time.time() - older_than
    # Files are looked at before the rows: one whose row comes meanwhile is not among them, or is young.
    old = [path for path in sorted(Path(storage.location).glob("*/*")) if path.is_file() and path.stat().st_mtime < before]
    named = _named_contents()
    files = size = 0
    for path in old:
        if f"{path.parent.name}/{path.name}" in named or path.stat().st_mtime >= before:
            continue
        files, size = files + 1, size + path.stat().st_size
        path.unlink()
    return ClearedAway(files, size)


def _named_contents() -> set[str]:
    """Every name in the storage that a row of whatever model holds."""
    named = {content_name(sha256) for sha256 in InstrumentVersion.objects.values_list("source_sha256", flat=True)}
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, FileField) and isinstance(field.storage, CollectedStorage):
                named |= set(model._default_manager.values_list(field.name, flat=True).iterator())
    return named
