"""Public pages of the demonstration: latency and requests a second by wrk on loopback, and bytes as sent."""

import gzip
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

SECONDS = 5
CONNECTIONS = 8
PAGES = ("/", "/en/", "/artiklar/", "/undersokningar/")


def run() -> None:
    """Start the site on an empty data folder, and print a row a page; stops the site again."""
    if shutil.which("wrk") is None:
        print("\nPages: wrk is not installed (Debian: apt install wrk); left out.")
        return
    with tempfile.TemporaryDirectory() as folder:
        port = _free_port()
        site = subprocess.Popen(
            [str(Path(sys.executable).with_name("folkmoot")), "run", "--port", str(port)],
            env={**os.environ, "VAR": folder},
            stdout=subprocess.DEVNULL,
        )
        try:
            began = time.perf_counter()
            address = f"http://127.0.0.1:{port}"
            _wait_for(address, site)
            print(f"\nFirst start with the demonstration: {time.perf_counter() - began:.1f} s")
            pages = [*PAGES, _first_link(address, "/artiklar/", r"/artiklar/[^/\"]+/"), _first_card(address)]
            print(f"wrk, {CONNECTIONS} connections, {SECONDS} s a page\n")
            print(f"{'page':58} {'p50 ms':>8} {'p99 ms':>8} {'a second':>9} {'kB gzip':>8}")
            for page in pages:
                _print_page(address, page)
        finally:
            site.send_signal(signal.SIGINT)
            site.wait(timeout=30)


def _print_page(address: str, page: str) -> None:
    report = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", "-H", "Accept-Encoding: gzip", address + page],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    p50, p99 = (_milliseconds(re.search(rf"{share}%\s+(\S+)", report).group(1)) for share in (50, 99))
    rate = float(re.search(r"Requests/sec:\s+(\S+)", report).group(1))
    print(f"{page:58} {p50:8.1f} {p99:8.1f} {rate:9.0f} {len(gzip.compress(_fetch(address + page))) / 1000:8.1f}")


def _milliseconds(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def _first_link(address: str, page: str, pattern: str) -> str:
    return re.search(rf'href="({pattern})"', _fetch(address + page).decode()).group(1)


def _first_card(address: str) -> str:
    survey = _first_link(address, "/undersokningar/", r"/undersokningar/[^/\"]+/")
    return _first_link(address, survey, rf"{survey}[^/\"]+/[^/\"]+/")


def _fetch(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.read()


def _wait_for(address: str, site: subprocess.Popen, most: float = 120) -> None:
    end = time.perf_counter() + most
    while time.perf_counter() < end:
        if site.poll() is not None:
            raise SystemExit("The site ended before it answered.")
        try:
            _fetch(address)
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The site did not answer in time.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
