"""Nothing acknowledged is lost, whatever happens to the server; a small storm, the big one is `benchmarks.storm`."""

import os
from pathlib import Path

import pytest
from django.db import OperationalError

from benchmarks.storm import run_storm, verdict
from folkmoot.surveys.collecting.receiving import receiving
from folkmoot.surveys.collecting.receiving.submissions import Submission
from tests.serving import free_port
from tests.surveys.collecting.conftest import Send, interview


def test_what_is_acknowledged_survives_kills_a_locked_database_and_a_full_disk(tmp_path: Path) -> None:
    """Four kills; after the first the database is locked for a second, after the second the disk is full until it was told."""
    storm = run_storm(tmp_path, free_port(), 4)
    assert len(storm.acknowledged) > 20
    assert set(storm.refused) <= {503}
    for full in ("everything",) if os.environ.get("DATABASE_URL") else ("database", "everything"):
        assert storm.refused_when_full[full] >= 8
    assert verdict(tmp_path, storm) == "whole"


def test_a_full_disk_is_told_and_nothing_is_half_stored(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_versions: object) -> None:
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(receiving, "store_plain", lambda _deliveries: set())
        patched.setattr(receiving.rows, "insert_first_versions", full)
        answer = send(interview("uuid:one"))
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert not Submission.objects.exists()
    assert send(interview("uuid:one")).status_code == 201
