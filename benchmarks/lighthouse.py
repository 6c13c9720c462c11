"""Lighthouse on the public pages of the demonstration, as a phone on a slow network loads them.

Lighthouse is 185 MB, so nobody gets it who does not ask, once:
`npm install --prefix benchmarks/lighthouse_tool --ignore-scripts`.
Each page is loaded three times, and the load with the middle performance counts. What a reader waits for is worked out from
what the page asks for, whoever else uses the machine; how long layout holds up a reader is that of this machine just now.
"""

import json
import os
import re
import signal
import subprocess
import tempfile
from pathlib import Path
from shutil import which
from typing import Any

from tests.serving import fetch, serving

TOOL = Path(__file__).parent / "lighthouse_tool"
PROGRAM = TOOL / "node_modules" / "lighthouse" / "cli" / "index.js"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
AUDITS = {
    "first paint": "first-contentful-paint",
    "largest": "largest-contentful-paint",
    "held up": "total-blocking-time",
    "shift": "cumulative-layout-shift",
}
CARD = "/undersokningar/vatten-och-lokal-demokrati/2026/mfanoni/"
PARTNERSHIP = re.compile(r'class="partner-name"><a href="(/partnerskap/[^"]+/)"')
STORY = re.compile(r'<h2 class="item-title"><a href="(/artiklar/[^"]+/)"')
LOADS, TRIES = 3, 6
PATIENCE = 180


class NoFigures(Exception):
    """Lighthouse could not measure a page; the message says why, as it said it."""


def run() -> None:
    """A line for each page: the four scores of a hundred, what a reader waits for, what is sent, and the load meanwhile."""
    node, chromium = which("node"), which("chromium")
    if node is None or chromium is None or not PROGRAM.exists():
        print("\nLighthouse is not installed: npm install --prefix benchmarks/lighthouse_tool --ignore-scripts")
        return
    heads = "".join(f"{head:>15}" for head in (*CATEGORIES, *AUDITS))
    print(f"\n{'page':12}{heads}{'sheets':>8}{'kB':>6}{'load':>6}")
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as site:
        for name, path in _pages(site.address):
            try:
                report = _measure(node, chromium, site.address + path)
            except NoFigures as error:
                print(f"{name:12}  no figures after {TRIES} tries: {error}")
            else:
                print(f"{name:12}{_line(report)}{os.getloadavg()[0]:6.1f}", flush=True)


def _line(report: dict[str, Any]) -> str:
    audits = report["audits"]
    scores = "".join(f"{100 * report['categories'][category]['score']:15.0f}" for category in CATEGORIES)
    waits = "".join(f"{audits[audit]['displayValue'].replace(chr(0xA0), ' '):>15}" for audit in AUDITS.values())
    sheets = sum(asked.get("resourceType") == "Stylesheet" for asked in audits["network-requests"]["details"]["items"])
    return f"{scores}{waits}{sheets:8}{audits['total-byte-weight']['numericValue'] / 1000:6.0f}"


def _pages(address: str) -> list[tuple[str, str]]:
    """Raises `LookupError` where the archive shows no story or the list no partnership."""
    story = STORY.search(fetch(f"{address}/artiklar/").decode())
    partnership = PARTNERSHIP.search(fetch(f"{address}/partnerskap/").decode())
    if story is None or partnership is None:
        raise LookupError("The demonstration shows no story or no partnership to measure.")
    return [("home", "/"), ("archive", "/artiklar/"), ("article", story[1]), ("card", CARD), ("partnership", partnership[1])]


def _measure(node: str, chromium: str, url: str) -> dict[str, Any]:
    """The report of the middle performance; a load that came to nothing is tried again. Raises `NoFigures` where none came."""
    reports: list[dict[str, Any]] = []
    failure = NoFigures("")
    for _try in range(TRIES):
        try:
            reports.append(_load(node, chromium, url))
        except NoFigures as error:
            failure = error
        if len(reports) == LOADS:
            break
    if not reports:
        raise failure
    return sorted(reports, key=lambda report: float(report["categories"]["performance"]["score"]))[len(reports) // 2]


def _load(node: str, chromium: str, url: str) -> dict[str, Any]:
    asked = [node, str(PROGRAM), url, "--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}"]
    asked.append("--chrome-flags=--headless=new --no-sandbox --disable-dev-shm-usage")
    environment = {**os.environ, "CHROME_PATH": chromium}
    with subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment) as process:
        try:
            written, said = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired as error:
            # It ends the browser that it started only when it is asked to.
            process.send_signal(signal.SIGINT)
            raise NoFigures(f"nothing came within {PATIENCE} s") from error
    try:
        report: dict[str, Any] = json.loads(written)
    except json.JSONDecodeError as error:
        raise NoFigures((said.strip().splitlines() or [f"it ended with {process.returncode}"])[-1]) from error
    if any(category["score"] is None for category in report["categories"].values()):
        raise NoFigures(report.get("runtimeError", {}).get("message", "a score is missing"))
    return report
