"""Lighthouse on the public pages of the demonstration, as a phone on a slow network loads them.

Lighthouse is 185 MB, so nobody gets it who does not ask, once:
`npm install --prefix benchmarks/lighthouse_tool --ignore-scripts`.
Its performance is that of this machine at this moment; the other three figures are the pages' own.
"""

import json
import os
import re
import subprocess
import tempfile
from pathlib import Path
from shutil import which

from tests.serving import fetch, serving

TOOL = Path(__file__).parent / "lighthouse_tool"
PROGRAM = TOOL / "node_modules" / "lighthouse" / "cli" / "index.js"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
CARD = "/undersokningar/vatten-och-lokal-demokrati/2026/mfanoni/"
PARTNERSHIP = re.compile(r'href="(/partnerskap/(?!utlysningar|natverk|ansokningar|granskning|oversikt|mitt)[a-z0-9-]+/)"')
STORY = re.compile(r'<h2 class="item-title"><a href="(/artiklar/[^"]+/)"')


def run() -> None:
    """A line for each page: the four scores of a hundred, the largest paint, and the bytes that were sent."""
    node, chromium = which("node"), which("chromium")
    if node is None or chromium is None or not PROGRAM.exists():
        print("\nLighthouse is not installed: npm install --prefix benchmarks/lighthouse_tool --ignore-scripts")
        return
    print(f"\n{'page':12}" + "".join(f"{category:>16}" for category in CATEGORIES) + f"{'largest paint':>16}{'kB':>8}")
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as site:
        for name, path in _pages(site.address):
            report = _measure(node, chromium, site.address + path)
            scores = "".join(f"{100 * report['categories'][category]['score']:16.0f}" for category in CATEGORIES)
            audits = report["audits"]
            paint = audits["largest-contentful-paint"]["displayValue"].replace("\u00a0", " ")
            print(f"{name:12}{scores}{paint:>16}{audits['total-byte-weight']['numericValue'] / 1000:8.0f}")


def _pages(address: str) -> list[tuple[str, str]]:
    story = STORY.search(fetch(f"{address}/artiklar/").decode())
    partnership = PARTNERSHIP.search(fetch(f"{address}/partnerskap/").decode())
    pages = [("home", "/"), ("archive", "/artiklar/"), ("article", story and story[1]), ("card", CARD)]
    pages += [("partnership", partnership and partnership[1])]
    return [(name, path) for name, path in pages if path]


def _measure(node: str, chromium: str, url: str) -> dict:
    asked = [node, str(PROGRAM), url, "--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}"]
    asked.append("--chrome-flags=--headless=new --no-sandbox --disable-dev-shm-usage")
    done = subprocess.run(asked, capture_output=True, text=True, check=True, env={**os.environ, "CHROME_PATH": chromium})
    return json.loads(done.stdout)
