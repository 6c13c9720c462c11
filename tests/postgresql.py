"""A PostgreSQL server of its own for tests and measurements, in a folder that is thrown away.

`python -m tests.postgresql COMMAND...` runs a command with `DATABASE_URL` naming its database. There the disk is not waited
for, as nothing outlives a power cut.
"""

import os
import pwd
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.serving import free_port

PROGRAMS = Path("/usr/lib/postgresql")


@contextmanager
def postgresql(durable: bool = True) -> Iterator[str]:
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
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1" + ("" if durable else " -c fsync=off")
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


def main() -> None:
    """The command's exit code is this one's. Whoever ends it early leaves no server behind."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with postgresql(durable=False) as url:
        if not url:
            sys.exit(f"There is no PostgreSQL in {PROGRAMS}: install Debian's package postgresql.")
        ended = subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": url}, check=False)
    sys.exit(ended.returncode)


if __name__ == "__main__":
    main()
