"""Public pages of the demonstration: latency and requests a second by wrk on loopback, and bytes as sent."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.serving import Serving, fetch, serving

SECONDS = 5
CONNECTIONS = 8
PAGES = ("/", "/en/", "/artiklar/", "/undersokningar/", "/partnerskap/")
SURVEY = "/undersokningar/vatten-och-lokal-demokrati/"


def run() -> None:
    """Start the site on an empty data folder, print a row a page, and start it once more on the filled one."""
    if shutil.which("wrk") is None:
        print("\nPages: wrk is not installed (Debian: apt install wrk); left out.")
        return
    with tempfile.TemporaryDirectory() as folder:
        with serving(Path(folder)) as site:
            first = site.seconds
            pages = [*PAGES, _first_link(site, "/artiklar/", r"/artiklar/[a-z0-9-]+/"), SURVEY]
            pages.append(_first_link(site, SURVEY, rf"{SURVEY}[^/\"]+/[^/\"]+/"))
            print(f"\nwrk, {CONNECTIONS} connections, {SECONDS} s a page\n")
            print(f"{'page':64} {'p50 ms':>8} {'p99 ms':>8} {'a second':>9} {'kB sent':>8}")
            for page in pages:
                _print_page(site, page)
        with serving(Path(folder)) as site:
            print(f"\nFirst start with the demonstration: {first:.1f} s; next start: {site.seconds:.1f} s")


def _print_page(site: Serving, page: str) -> None:
    report = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", "-H", "Accept-Encoding: gzip", site.address + page],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    p50, p99 = (_milliseconds(_found(rf"(?m)^\s+{share}%\s+(\S+)", report)) for share in (50, 99))
    rate = float(_found(r"Requests/sec:\s+(\S+)", report))
    sent = len(fetch(site.address + page, packed=True)) / 1000
    print(f"{page:64} {p50:8.1f} {p99:8.1f} {rate:9.0f} {sent:8.1f}")


def _milliseconds(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()  # type: ignore[union-attr]
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def _first_link(site: Serving, page: str, pattern: str) -> str:
    return _found(f'href="({pattern})"', fetch(site.address + page).decode())


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        raise SystemExit(f"Nothing like {pattern} stands where it should.")
    return match[1]
