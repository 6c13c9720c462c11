"""The site as a person starts it, in a process of its own on a port and a data folder of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

FOLKMOOT = Path(sys.executable).with_name("folkmoot")
MOST_SECONDS = 240


@dataclass
class Serving:
    """`seconds` from the start of the command to the first answer; `said` is what the command wrote, once it has ended."""

    address: str
    process: "subprocess.Popen[str]"
    seconds: float
    said: str = ""

    def press_ctrl_c(self, times: int = 1) -> float:
        """As a terminal does it: to every process of the command at once. Gives the seconds until the command has ended."""
        began = time.perf_counter()
        for _time in range(times):
            os.killpg(self.process.pid, signal.SIGINT)
        self.said = self.process.communicate(timeout=30)[0]
        return time.perf_counter() - began


@contextmanager
def serving(var: Path) -> Iterator[Serving]:
    """`folkmoot run` on a data folder, answering; stopped at the end where it still runs."""
    port = free_port()
    began = time.perf_counter()
    process = subprocess.Popen(
        [str(FOLKMOOT), "run", "--port", str(port)],
        env={**os.environ, "VAR": str(var), "DJANGO_SETTINGS_MODULE": "folkmoot.site.settings"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, process)
        yield Serving(address, process, time.perf_counter() - began)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
            process.communicate(timeout=30)


def fetch(address: str, *, packed: bool = False) -> bytes:
    """What an address answers with; as it comes over the wire where `packed`."""
    headers = {"Accept-Encoding": "gzip"} if packed else {}
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=20) as answer:
        return bytes(answer.read())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, process: "subprocess.Popen[str]") -> None:
    end = time.perf_counter() + MOST_SECONDS
    while time.perf_counter() < end:
        if process.poll() is not None:
            raise RuntimeError(f"The site ended before it answered: {process.communicate()[0]}")
        try:
            fetch(address)
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The site did not answer in time.")
