"""What several threads commit at once. These tests empty the database when they are done, so they stand in a file of their own:
it is the last that a process is given (see tests/conftest.py)."""

import threading
import time
from collections.abc import Callable
from random import Random

import pytest
from django.db import OperationalError, connection

from folkmoot.surveys.collecting.receiving import receiving, submission_writer
from folkmoot.surveys.collecting.receiving.deliveries import Delivery
from folkmoot.surveys.collecting.receiving.receiving import Receipt, Refusal, store
from folkmoot.surveys.collecting.receiving.submission_writer import NotStored, deliver
from folkmoot.surveys.collecting.receiving.submissions import Submission, SubmissionVersion
from tests.surveys.collecting.conftest import Send

pytestmark = pytest.mark.django_db(transaction=True)
Make = Callable[..., Delivery]


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
        finally:
            connection.close()

    hold = threading.Lock()
    monkeypatch.setattr(submission_writer, "_turn", lambda: hold)
    with hold:
        phones = [threading.Thread(target=post, args=(f"uuid:{name}",)) for name in ("a", "bad", "b")]
        for phone in phones:
            phone.start()
        while len(submission_writer._QUEUE.waiting) < len(phones) and all(phone.is_alive() for phone in phones):
            time.sleep(0.01)
    for phone in phones:
        phone.join()
    assert outcomes == {"uuid:a": receiving.Receipt(), "uuid:bad": "not stored", "uuid:b": receiving.Receipt()}
    assert set(Submission.objects.values_list("instance_id", flat=True)) == {"uuid:a", "uuid:b"}


def test_phones_that_send_the_same_at_once_are_stored_once(make_delivery: Make) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("the short way is PostgreSQL's; it needs DATABASE_URL")
    deliveries = [make_delivery(f"uuid:{number}") for number in range(40)]
    outcomes: list[Receipt | Refusal] = []

    def send(seed: int) -> None:
        mine = Random(seed).sample(deliveries, len(deliveries))
        for start in range(0, len(mine), 8):
            outcomes.extend(store(mine[start : start + 8]))
        connection.close()

    phones = [threading.Thread(target=send, args=(seed,)) for seed in range(6)]
    for phone in phones:
        phone.start()
    for phone in phones:
        phone.join()
    assert len(outcomes) == 6 * 40
    assert outcomes.count(Receipt()) == 40
    assert outcomes.count(Receipt(again=True)) == 5 * 40
    assert Submission.objects.count() == SubmissionVersion.objects.count() == 40
