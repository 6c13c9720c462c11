"""Plain submissions take the short way on PostgreSQL, and end as the long way would have stored them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from folkmoot.surveys.collecting.forms.instruments import Instrument
from folkmoot.surveys.collecting.people.adding_enumerators import add_enumerator
from folkmoot.surveys.collecting.people.enumerators import Enumerator
from folkmoot.surveys.collecting.receiving import receiving
from folkmoot.surveys.collecting.receiving.deliveries import Delivery
from folkmoot.surveys.collecting.receiving.plain_submissions import store_plain
from folkmoot.surveys.collecting.receiving.receiving import Receipt, Refusal, store
from folkmoot.surveys.collecting.receiving.submissions import Submission, SubmissionVersion
from tests.surveys.collecting.conftest import interview

Make = Callable[..., Delivery]


@pytest.fixture(autouse=True)
def _on_postgresql(db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("the short way is PostgreSQL's; it needs DATABASE_URL")


def _rows(name: str) -> list[dict[str, Any]]:
    """All that is stored of a submission, but for numbers of rows."""
    found = []
    for version in SubmissionVersion.objects.filter(instance_id=name).select_related("submission", "identifiers"):
        stored: dict[str, Any] = {"as received": version.as_received}
        for row in (version, version.submission, getattr(version, "identifiers", None)):
            for field in row._meta.concrete_fields if row else ():
                if field.name not in {"id", "submission", "version", "instance_id"}:
                    value = getattr(row, field.attname)
                    stored[f"{row._meta.model_name}.{field.attname}"] = bytes(value) if isinstance(value, memoryview) else value
        found.append(stored)
    return found


def test_both_ways_store_the_same(make_delivery: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    enumerator = add_enumerator("Anna Åberg", Instrument.objects.get().survey)[0]
    delivery = replace(make_delivery("uuid:short"), enumerator_id=enumerator.pk, is_test=True, reason="tried")
    assert store_plain([delivery]) == {delivery.key}
    short = _rows("uuid:short")
    SubmissionVersion.objects.all().delete()
    Submission.objects.all().delete()
    monkeypatch.setattr(receiving, "store_plain", lambda _deliveries: set())
    assert store([delivery]) == [Receipt()]
    assert _rows("uuid:short") == short
    assert short[0]["as received"] == interview("uuid:short")
    assert "submissionidentifiers.texts" in short[0]


def test_a_batch_of_all_sorts_is_answered_in_its_order(make_delivery: Make) -> None:
    store([make_delivery("uuid:known")])
    left = add_enumerator("Bo Berg", Instrument.objects.get().survey)[0]
    Enumerator.objects.filter(pk=left.pk).update(is_active=False)
    edited = make_delivery("uuid:edited", deprecated="uuid:original")
    new = make_delivery("uuid:new")
    outcomes = store(
        [
            make_delivery("uuid:known"),
            new,
            replace(new, xml=new.xml + b"\n"),
            replace(make_delivery("uuid:gone"), enumerator_id=left.pk),
            edited,
            make_delivery("uuid:original"),
            new,
        ]
    )
    again, stored = Receipt(again=True), Receipt()
    assert outcomes == [again, stored, Refusal.OTHER_CONTENT, Refusal.NOT_SIGNED_IN, stored, stored, again]
    assert dict(SubmissionVersion.objects.values_list("instance_id", "is_current")) == {
        "uuid:known": True,
        "uuid:new": True,
        "uuid:original": False,
        "uuid:edited": True,
    }


def test_a_form_that_closes_is_left_to_the_long_way(make_delivery: Make) -> None:
    Instrument.objects.update(closes_at=timezone.now() - timedelta(hours=1))
    late = make_delivery("uuid:late")
    assert store_plain([late]) == set()
    assert store_plain([replace(late, is_test=True)]) == {(late.instrument_id, True, "uuid:late")}
    assert store_plain([replace(make_delivery("uuid:early"), received_at=timezone.now() - timedelta(hours=2))])


def test_an_id_that_an_edit_has_is_left_to_the_long_way(make_delivery: Make) -> None:
    store([make_delivery("uuid:one"), make_delivery("uuid:two", deprecated="uuid:one")])
    assert store_plain([make_delivery("uuid:two"), make_delivery("uuid:three")]) == set()
    assert store([make_delivery("uuid:two"), make_delivery("uuid:three")]) == [Refusal.OTHER_CONTENT, Receipt()]
