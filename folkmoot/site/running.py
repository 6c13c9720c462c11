"""`folkmoot run`: the site on this machine, from an empty folder to an open address.

Nothing here imports Django before it is needed: where everything is prepared already, only the serving processes load it.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from importlib import import_module
from pathlib import Path
from threading import Thread

from folkmoot.site.data_folder import data_folder, remember_address
from folkmoot.site.preparations import is_prepared

APPLICATION = "folkmoot.site.wsgi:application"
ADDRESS = "127.0.0.1"
PYTHONS = ((3, 11), (3, 14))
CANNOT_RUN = 1
BAD_ARGUMENT = 2
PROCESSES = 2
THREADS = 4
PAUSE = 0.1


def run(port: int | str, var: Path | None = None) -> None:
    """Prepares the data folder (`VAR` by default) where that is needed, says the address, and serves until ctrl-C.

    Ends with `SystemExit`: code 2 for a port that is none, 1 where this machine does not allow it, each with one line that
    says what to do.
    """
    if var is not None:
        os.environ["VAR"] = str(var)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "folkmoot.site.settings")
    number = _port_number(port)
    _check_python()
    folder = data_folder()
    _check_folder(folder)
    _check_port(number)
    os.environ.setdefault("FOLKMOOT_ADDRESS", f"http://{ADDRESS}:{number}")
    remember_address(folder, os.environ["FOLKMOOT_ADDRESS"])
    try:
        if not is_prepared(folder):
            _prepare()
        Thread(target=_say_where_once_it_answers, args=(folder, number), daemon=True).start()
        try:
            _serve(number)
        finally:
            _take_no_more_ctrl_c()
    except KeyboardInterrupt:
        print(file=sys.stderr)


def _port_number(port: int | str) -> int:
    try:
        number = int(port)
    except ValueError:
        number = 0
    if not 0 < number < 65536:
        _stop(f"{port} is no port: give a number from 1024 to 65535, as in PORT=9000 make run.", BAD_ARGUMENT)
    return number


def _check_python() -> None:
    first, after_last = PYTHONS
    if not first <= sys.version_info[:2] < after_last:
        version = ".".join(map(str, sys.version_info[:3]))
        _stop(f"Python {version} does not run Folkmoot: install Python 3.11, 3.12 or 3.13 and run it with that.")


def _check_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        trial = folder / f".trial-{os.getpid()}"
        trial.write_bytes(b"")
        trial.unlink()
    except OSError as error:
        reason = error.strerror or error
        _stop(f"The data folder {folder} cannot be written to ({reason}): choose another, as in VAR=/some/folder make run.")


def _check_port(port: int) -> None:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((ADDRESS, port))
        except PermissionError:
            _stop(f"Port {port} is not open to you: choose one from 1024 on, as in PORT=9000 make run.")
        except OSError:
            _stop(f"Port {port} is in use: choose another, as in PORT=9000 make run, or stop what uses it.")


def _prepare() -> None:
    """In a process of its own: this one is about to be forked, and must hold neither a connection nor a thread of polars."""
    done = subprocess.run([sys.executable, "-m", "folkmoot.site.preparations"], check=False)
    if done.returncode:
        raise SystemExit(done.returncode)


def _say_where_once_it_answers(folder: Path, port: int) -> None:
    """The serving processes take a moment to load the site, and an address that is told too early is refused.

    Then starts what works in the background, which ends with this process or with ctrl-C.
    """
    from folkmoot.site.preparations import sign_ins

    while not _answers(port):
        time.sleep(PAUSE)
    print(f"Folkmoot is at http://{ADDRESS}:{port} and keeps its data in {folder}. Ctrl-C stops it.")
    if found := sign_ins(folder):
        print(f"Sign in at http://{ADDRESS}:{port}/konto/logga-in/ (demonstration):")
        for line in found:
            print(f"  {line}")
    sys.stdout.flush()
    subprocess.Popen([str(Path(sys.executable).with_name("folkmoot")), "work", "--with-parent"])  # noqa: S603 (our own command)


def _answers(port: int) -> bool:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as trial:
        return trial.connect_ex((ADDRESS, port)) == 0


def _serve(port: int) -> None:
    """Two processes, so that one slow page does not hold up the rest; SQLite lets all of them read while one writes.

    The site is loaded once, before they are forked.
    """
    import_module(APPLICATION.partition(":")[0])
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    os.register_at_fork(after_in_child=_take_no_more_ctrl_c)
    Granian(
        APPLICATION,
        address=ADDRESS,
        port=port,
        interface=Interfaces.WSGI,
        workers=PROCESSES,
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
    ).serve()


def _take_no_more_ctrl_c() -> None:
    """A terminal sends ctrl-C to every process at once, and the impatient send it twice: a serving process would hang at the
    second one, and the parent die of it while it ends."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def _stop(message: str, code: int = CANNOT_RUN) -> None:
    print(message, file=sys.stderr)
    raise SystemExit(code)
