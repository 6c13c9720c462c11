"""A PostgreSQL server of its own for a measurement, in a folder that is thrown away."""

import os
import pwd
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.serving import free_port

PROGRAMS = Path("/usr/lib/postgresql")


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of an empty database, durable as PostgreSQL is by default; empty where Debian's package is not installed."""
    programs = max(PROGRAMS.glob("*/bin"), key=lambda folder: int(folder.parent.name), default=None)
    if programs is None:
        yield ""
        return
    folder = Path(tempfile.mkdtemp(prefix="folkmoot-postgresql-"))
    try:
        if os.geteuid() == 0:
            os.chown(folder, pwd.getpwnam("postgres").pw_uid, -1)
        port = free_port()
        _as_postgres(
            programs / "initdb", "-D", folder / "data", "-U", "folkmoot", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"
        )
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"
        _as_postgres(programs / "pg_ctl", "-D", folder / "data", "-o", options, "-l", folder / "log", "-w", "start")
        try:
            yield f"postgresql://folkmoot@127.0.0.1:{port}/postgres"
        finally:
            _as_postgres(programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_postgres(*command: object) -> None:
    """PostgreSQL does not run as root."""
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["su", "postgres", "-s", "/bin/sh", "-c", shlex.join(words)]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
