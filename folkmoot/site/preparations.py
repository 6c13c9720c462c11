"""What must be done before the site can be served from a data folder, and whether it has been done.

A mark in the folder names what was prepared: the migrations, the static files and the catalogues as they stand in the code.
Where the mark fits, nothing is loaded and nothing done. `python -m folkmoot.site.preparations` does what is missing.
"""

import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import folkmoot
from folkmoot.site.data_folder import data_folder

PACKAGE = Path(folkmoot.__file__).parent
DATABASE = "folkmoot.sqlite3"
MARK = "prepared"
STOPPED = 130
JOINING = "site/style_sheets.py"


@dataclass(frozen=True)
class Step:
    """A thing to do, and what to call it while it is done."""

    what: str
    do: Callable[[], object]


def main() -> None:
    """Prepares the data folder that `VAR` names; tells what takes time, and how long it took."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "folkmoot.site.settings")
    try:
        for step in prepare(data_folder()):
            started = time.monotonic()
            print(f"{step.what} ...", end=" ", flush=True, file=sys.stderr)
            step.do()
            print(f"{time.monotonic() - started:.0f} s", file=sys.stderr)
    except KeyboardInterrupt:
        sys.exit(STOPPED)


def is_prepared(folder: Path) -> bool:
    """Whether the folder was prepared by this very code, and is still filled."""
    mark = folder / MARK
    return (
        mark.exists()
        and mark.read_text(encoding="ascii") == state_of_the_code()
        and (folder / "static" / "staticfiles.json").exists()
        and (bool(os.environ.get("DATABASE_URL")) or has_people(folder))
    )


def prepare(folder: Path) -> Iterator[Step]:
    """The steps that the folder needs, each to be done before the next is asked for."""
    (folder / MARK).unlink(missing_ok=True)
    compile_all_catalogues()
    import django

    django.setup()
    if _migrations_are_missing():
        yield Step("Setting up the database", partial(_command, "migrate"))
    if not _static_files_are_collected(folder):
        yield Step("Collecting styles, scripts and fonts", partial(_collect_static_files, folder))
    if _is_new():
        yield Step("Loading the demonstration", _load_demonstration)
    (folder / MARK).write_text(state_of_the_code(), encoding="ascii")


def sign_ins(folder: Path) -> list[str]:
    """The demonstration's sign-ins, as lines to show, of those that are still there."""
    from folkmoot.site.demonstration.people import read_sign_ins

    known = _emails(folder)
    return [
        f"{person.email:<20} {person.password:<14} {person.role}" for person in read_sign_ins(folder) if person.email in known
    ]


def has_people(folder: Path) -> bool:
    return bool(_emails(folder))


def state_of_the_code() -> str:
    """A hash that changes with whatever the preparations depend on."""
    found = sha256()
    for package in ("django", "wagtail", "whitenoise"):
        found.update(f"{package} {version(package)}\n".encode())
    for file in _files_that_matter():
        about = file.stat()
        found.update(f"{file.relative_to(PACKAGE)} {about.st_size} {about.st_mtime_ns}\n".encode())
    return found.hexdigest()


def compile_all_catalogues() -> None:
    from folkmoot.site.messages import compile_catalogues

    compile_catalogues()


def _files_that_matter() -> list[Path]:
    patterns = ("*/migrations/*.py", "*/static/**/*", "reportcard/style/**/*", "*/locale/**/*.po", JOINING)
    return sorted(file for pattern in patterns for file in PACKAGE.glob(pattern) if file.is_file())


def _emails(folder: Path) -> set[str]:
    """Of everyone who may sign in, asked of the SQLite file itself; nobody where there is none."""
    file = folder / DATABASE
    if not file.exists():
        return set()
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as database:
        try:
            return {email for (email,) in database.execute("SELECT email FROM accounts_user WHERE is_active")}
        except sqlite3.DatabaseError:
            return set()


def _migrations_are_missing() -> bool:
    """Names in the database against names of files: without loading three hundred migrations only to find nothing to do."""
    from django.apps import apps
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    recorder = MigrationRecorder(connection)
    applied = set(recorder.applied_migrations()) if recorder.has_table() else set()
    files = (
        (config.label, file.stem)
        for config in apps.get_app_configs()
        for file in (Path(config.path) / "migrations").glob("[0-9]*.py")
    )
    return not applied.issuperset(files)


def _static_files_are_collected(folder: Path) -> bool:
    mark = folder / "static" / MARK
    return mark.exists() and mark.read_text(encoding="ascii") == _state_of_static_files()


def _collect_static_files(folder: Path) -> None:
    state = _state_of_static_files()
    _command("collectstatic")
    (folder / "static" / MARK).write_text(state, encoding="ascii")


def _state_of_static_files() -> str:
    from django.contrib.staticfiles.finders import get_finders

    found = sha256((PACKAGE / JOINING).read_bytes())
    for finder in get_finders():
        for name, storage in finder.list([]):
            about = Path(storage.path(name)).stat()
            found.update(f"{getattr(storage, 'prefix', '')} {name} {about.st_size} {about.st_mtime_ns}\n".encode())
    return found.hexdigest()


def _is_new() -> bool:
    from folkmoot.site.handing_over.newness import what_is_here

    return not what_is_here()


def _load_demonstration() -> None:
    from folkmoot.site.demonstration.load import load_demonstration

    load_demonstration()


def _command(name: str) -> None:
    from django.core.management import call_command

    call_command(name, interactive=False, verbosity=0)


if __name__ == "__main__":
    main()
