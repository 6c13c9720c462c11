"""`folkmoot run` on an empty folder: the whole of what a newcomer sees, in a process of its own."""

import os
import re
from pathlib import Path

import pytest

from tests.serving import fetch, serving


@pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="the demonstration is loaded into an empty SQLite file")
def test_an_empty_folder_becomes_a_site_with_its_demonstration_and_stops_at_once(tmp_path: Path):
    with serving(tmp_path) as site:
        archive = fetch(f"{site.address}/artiklar/").decode()
        survey = fetch(f"{site.address}/en/surveys/vatten-och-lokal-demokrati/").decode()
        cards = set(re.findall(r'href="(/en/surveys/vatten-och-lokal-demokrati/2026/[^"]+)"', survey))
        card = fetch(site.address + sorted(cards)[0]).decode()
        # Twice, as an impatient person does and as make's own processes get it.
        seconds = site.press_ctrl_c(times=2)
    assert archive.count("<article") == 10
    assert "2,368" in survey
    assert len(cards) == 7
    assert "Synthetic answers" in card
    assert site.process.returncode in {0, 1}
    assert f"Folkmoot is at {site.address} and keeps its data in {tmp_path}." in site.said
    assert len(re.findall(r"\S+@example\.org +\S+ +\S+", site.said)) >= 3
    assert "Traceback" not in site.said
    assert "Killing" not in site.said
    assert seconds < 5
