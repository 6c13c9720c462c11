"""A submission's XML as it arrives: whether it can be taken at all, and what its envelope says. Its answers are read later."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.parsers import expat

MOST_DEPTH = 100
MOST_ELEMENTS = 200_000
LONGEST_ID = 255
LONGEST_NAME = 255
ENCRYPTED = "http://www.opendatakit.org/xforms/encrypted"


class UnreadableSubmission(Exception):
    """XML that is no submission; the message says why, in English, for the client's log."""


class OversizeSubmission(UnreadableSubmission):
    """More elements than any interview has."""


@dataclass(frozen=True)
class Envelope:
    """What a submission says of itself: which form and version it fills in, its instance id, the id that it replaces."""

    form_id: str
    version: str
    instance_id: str
    deprecated_id: str = ""
    is_encrypted: bool = False


@dataclass
class _Found:
    form_id: str = ""
    version: str = ""
    namespace: str = ""
    texts: dict[str, str] = field(default_factory=dict)


def read_envelope(xml: bytes) -> Envelope:
    """Checks the whole XML and reads its envelope. Nothing is expanded: a document type or an entity is refused.

    Raises `UnreadableSubmission` for what is not well-formed, nests too deep, is too long, or lacks a form or instance id.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    reader = _EnvelopeReader(parser)
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.StartDoctypeDeclHandler = _refuse_document_type
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise UnreadableSubmission(f"it is not well-formed XML: {error}") from None
    finally:
        del reader.parser  # The two hold each other, and would wait for the garbage collector.
    return _checked(reader.found)


def _refuse_document_type(*_declared: object) -> None:
    raise UnreadableSubmission("it declares a document type, which no submission has")


class _EnvelopeReader:
    """Counts elements and keeps the texts right under the root's `meta`."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.parser = parser
        self.found = _Found()
        self.depth = 0
        self.elements = 0
        self.in_meta = False
        self.wanted = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > 3 or self.elements == 1:
            if self.elements == 1:
                self.found.namespace = name.rpartition(" ")[0]
                self.found.form_id = attributes.get("id", "")
                self.found.version = attributes.get("version", "")
            elif self.depth > MOST_DEPTH:
                raise UnreadableSubmission(f"its elements nest more than {MOST_DEPTH} deep")
        elif self.depth == 2:
            self.in_meta = name.rpartition(" ")[2] == "meta"
        elif self.depth == 3 and self.in_meta:
            self.wanted = name.rpartition(" ")[2]
            self.parser.CharacterDataHandler = self.text
        if self.elements > MOST_ELEMENTS:
            raise OversizeSubmission(f"it has more than {MOST_ELEMENTS} elements")

    def end(self, _name: str) -> None:
        self.depth -= 1
        if self.wanted:
            self.wanted = ""
            self.parser.CharacterDataHandler = None

    def text(self, text: str) -> None:
        self.found.texts[self.wanted] = self.found.texts.get(self.wanted, "") + text


def _checked(found: _Found) -> Envelope:
    form_id = found.form_id or found.namespace
    instance_id = found.texts.get("instanceID", "").strip()
    deprecated_id = found.texts.get("deprecatedID", "").strip()
    if not form_id:
        raise UnreadableSubmission("its root element has no attribute id, so no form is named")
    if not instance_id:
        raise UnreadableSubmission("it has no instanceID in its meta element")
    if max(map(len, (form_id, found.version, instance_id, deprecated_id))) > LONGEST_ID:
        raise UnreadableSubmission(f"an id in it is longer than {LONGEST_ID} letters")
    if deprecated_id == instance_id:
        raise UnreadableSubmission("its deprecatedID is its own instanceID")
    return Envelope(form_id, found.version, instance_id, deprecated_id, found.namespace == ENCRYPTED)


def texts_of(xml: bytes) -> set[str]:
    """The texts of all elements without children, as far as they can be a file's name."""
    texts: set[str] = set()
    current: list[str] = []

    def start(_name: str, _attributes: dict[str, str]) -> None:
        current.clear()

    def end(_name: str) -> None:
        text = "".join(current).strip()
        if text and len(text) <= LONGEST_NAME:
            texts.add(text)
        current.clear()

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, current.append
    parser.Parse(xml, True)
    return texts


def began_at(xml: bytes) -> datetime | None:
    """When the interview began by its question `start`; None where it has none that can be read."""
    began: list[str] = []
    inside: list[bool] = []

    def start(name: str, _attributes: dict[str, str]) -> None:
        inside.append(name.rpartition(":")[2] == "start")

    def end(_name: str) -> None:
        inside.pop()

    def text(text: str) -> None:
        if inside and inside[-1]:
            began.append(text)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.Parse(xml, True)
    try:
        moment = datetime.fromisoformat("".join(began[:1]).strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
