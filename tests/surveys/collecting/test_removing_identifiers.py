"""What can find a person out goes on its date, and the interview stays."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from folkmoot.surveys.collecting.forms.form_publishing import publish_form, read_form
from folkmoot.surveys.collecting.forms.instruments import Instrument
from folkmoot.surveys.collecting.receiving.collected_storage import CollectedStorage
from folkmoot.surveys.collecting.receiving.identifiers_apart import SubmissionIdentifiers
from folkmoot.surveys.collecting.receiving.removing_identifiers import kept_until, remove_identifiers
from folkmoot.surveys.collecting.receiving.submissions import SubmissionFile, SubmissionVersion
from folkmoot.surveys.errors import CollectingError
from tests.surveys.collecting.conftest import Send, interview


@pytest.fixture
def dated(send: Send, write_form: Callable[..., Path]) -> Callable[[str], Instrument]:
    """Publishes a version of the form whose settings name that day."""

    def publish(day: str) -> Instrument:
        folder = write_form(version="2")
        settings = "form_id,version,form_title,default_language,card::identifiers_until\n"
        (folder / "settings.csv").write_text(f"{settings}water,2,Water,Svenska (sv),{day}\n", encoding="utf-8")
        return publish_form(read_form(folder), "water").version.instrument

    return publish


def test_identifiers_go_after_their_date_and_the_rest_stays(send: Send, dated: Callable[[str], Instrument]) -> None:
    instrument = dated("2026-12-31")
    xml = interview("uuid:one", version="2")
    send(xml, {"hus å.jpg": b"house"})
    stored = SubmissionFile.objects.get().content.name
    assert remove_identifiers(instrument, date(2026, 12, 31)).answers == 0
    gone = remove_identifiers(instrument, date(2027, 1, 1))
    assert (gone.interviews, gone.answers, gone.files) == (1, 5, 1)
    assert not SubmissionIdentifiers.objects.exists()
    left = SubmissionVersion.objects.get().as_received.decode()
    for identifier in ("070-123", "63.8258", "hus å.jpg", "Bo", "Ea"):
        assert identifier not in left
    assert "<age>41</age>" in left
    assert not CollectedStorage().exists(stored)
    assert remove_identifiers(instrument, date(2027, 1, 2)).interviews == 0


def test_a_phone_that_sends_again_afterwards_meets_the_same_interview(send: Send, dated: Callable[[str], Instrument]) -> None:
    instrument = dated("2026-12-31")
    xml = interview("uuid:one", version="2")
    send(xml)
    remove_identifiers(instrument, date(2027, 1, 1))
    assert send(xml, {"hus å.jpg": b"house"}).status_code == 201
    assert SubmissionVersion.objects.count() == 1
    assert not SubmissionFile.objects.exists()
    assert "070-123" not in SubmissionVersion.objects.get().as_received.decode()


def test_without_a_date_nothing_goes_and_no_date_is_said(send: Send, dated: Callable[[str], Instrument]) -> None:
    send(interview())
    assert remove_identifiers(Instrument.objects.get(), date(2099, 1, 1)).answers == 0
    with pytest.raises(CollectingError, match="nyår"):
        kept_until(dated("nyår"))
