"""Nothing acknowledged is lost, whatever happens to the server; a small storm, the big one is `benchmarks.storm`."""

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import OperationalError

from benchmarks.storm import run_storm, verdict
from folkmoot.surveys.collecting.receiving import receiving, submission_writer
from folkmoot.surveys.collecting.receiving.deliveries import Delivery
from folkmoot.surveys.collecting.receiving.submission_writer import NotStored, deliver
from folkmoot.surveys.collecting.receiving.submissions import Submission, SubmissionVersion
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


@pytest.mark.django_db(transaction=True)
def test_one_bad_delivery_does_not_touch_the_others_of_its_batch(
    send: Send, monkeypatch: pytest.MonkeyPatch, make_delivery: Callable[..., Delivery]
) -> None:
    insert = receiving.rows.insert_first_versions

    def fail_on_bad(versions: list[SubmissionVersion]) -> None:
        if any(version.instance_id == "uuid:bad" for version in versions):
            raise OperationalError("cannot be stored")
        insert(versions)

    monkeypatch.setattr(receiving, "store_plain", lambda _deliveries: set())
    monkeypatch.setattr(receiving.rows, "insert_first_versions", fail_on_bad)
    outcomes: dict[str, object] = {}

    def post(name: str) -> None:
        try:
            outcomes[name] = deliver(make_delivery(name))
        except NotStored:
            outcomes[name] = "not stored"

    hold = threading.Lock()
    monkeypatch.setattr(submission_writer, "_turn", lambda: hold)
    with hold:
        phones = [threading.Thread(target=post, args=(f"uuid:{name}",)) for name in ("a", "bad", "b")]
        for phone in phones:
            phone.start()
        time.sleep(0.2)
    for phone in phones:
        phone.join()
    assert outcomes == {"uuid:a": receiving.Receipt(), "uuid:bad": "not stored", "uuid:b": receiving.Receipt()}
    assert set(Submission.objects.values_list("instance_id", flat=True)) == {"uuid:a", "uuid:b"}
