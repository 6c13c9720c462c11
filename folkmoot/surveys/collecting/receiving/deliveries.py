"""A submission that has arrived and was checked, on its way into the database."""

from dataclasses import dataclass
from datetime import datetime

from folkmoot.surveys.collecting.receiving.submission_rows import Key
from folkmoot.surveys.collecting.receiving.submission_xml import Envelope


@dataclass(frozen=True)
class KeptFile:
    """A file that lies in the storage already, on the disk."""

    name: str
    stored_as: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Delivery:
    """A submission that was checked and can be stored. Its sender is an enumerator, a person of the site, somebody by a link,
    or nobody. One that `touches_worklist` may be about a dwelling, `asked_for` where the web form was opened for it."""

    instrument_id: int
    version_id: int
    envelope: Envelope
    xml: bytes
    received_at: datetime
    files: tuple[KeptFile, ...] = ()
    enumerator_id: int | None = None
    person_id: int | None = None
    is_test: bool = False
    reason: str = ""
    link_id: int | None = None
    touches_worklist: bool = False
    asked_for: str = ""

    @property
    def key(self) -> Key:
        return self.instrument_id, self.is_test, self.envelope.instance_id
