"""The manifest of a folder that holds a centre's records: what is in it, with checksums, and what was left out."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path, PurePosixPath
from typing import Any

from folkmoot import __version__
from folkmoot.site.handing_over.errors import HandingOverError

FORMAT = "folkmoot-export"
FORMAT_VERSION = 1
MANIFEST = "manifest.json"
README = "README.txt"
SCHEMA = "schema.json"
OLDER = "Take it in with the version of Folkmoot that made it, and bring that up to date afterwards."


@dataclass(frozen=True)
class Manifest:
    """`records` are counts by kind, `files` SHA-256 by path, `left_out` counts of records and names of columns by kind.

    `missing` are files that records name and that were not there any more.
    """

    software: str
    private: bool
    secrets: bool
    records: Mapping[str, int]
    files: Mapping[str, str]
    left_out_records: Mapping[str, int]
    left_out_columns: Mapping[str, list[str]]
    missing: tuple[str, ...]

    def written(self) -> str:
        about = {"format": FORMAT, "format_version": FORMAT_VERSION, **asdict(self)}
        return json.dumps(about, ensure_ascii=False, indent=1) + "\n"


def new_manifest(**about: Any) -> Manifest:
    return Manifest(software=__version__, **about)


def read_manifest(folder: Path) -> Manifest:
    """Raises `HandingOverError` where the folder holds no such records, or of another format."""
    file = folder / MANIFEST
    if not file.is_file():
        raise HandingOverError(f"{folder} holds no {MANIFEST}: give a folder that folkmoot export has written.")
    try:
        told = json.loads(file.read_bytes())
    except (ValueError, OSError) as error:
        raise HandingOverError(f"{file} cannot be read: {error}.") from error
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise HandingOverError(f"{file} does not describe what folkmoot export writes.")
    if told.get("format_version") != FORMAT_VERSION:
        raise HandingOverError(
            f"{file}: this version of Folkmoot ({__version__}) reads version {FORMAT_VERSION} of the format, and the folder is "
            f"of version {told.get('format_version')}, made by Folkmoot {told.get('software')}. {OLDER}"
        )
    kinds = {"private": bool, "secrets": bool, "software": str, "missing": list}
    for field in fields(Manifest):
        if not isinstance(told.get(field.name), kinds.get(field.name, dict)):
            raise HandingOverError(f'{file}: "{field.name}" is missing, or not what it should be.')
    for path in (*told["files"], *told["missing"]):
        _check_path(file, path)
    return Manifest(**{field.name: told[field.name] for field in fields(Manifest)} | {"missing": tuple(told["missing"])})


def _check_path(file: Path, path: Any) -> None:
    """A path stays in the folder: nothing else on the machine is ever read for a record."""
    parts = PurePosixPath(path).parts if isinstance(path, str) else ()
    if not parts or ".." in parts or path.startswith("/") or "\\" in path or "\0" in path:
        raise HandingOverError(f"{file}: {path!r} is no path within the folder.")
