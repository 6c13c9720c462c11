"""A submission's XML as it arrives: whether it can be taken at all, what its envelope says, and where in it identifiers stand.
Its answers are read later."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.parsers import expat

from folkmoot.reportcard.forms.identifying import Places, identifying_places
from folkmoot.reportcard.forms.questionnaire import Questionnaire
from folkmoot.surveys.collecting.receiving.identifiers_apart import Cut

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
    """What a submission says of itself: which form and version it fills in, its instance id, the id that it replaces; and
    where in its bytes the answers stand that can find a person out."""

    form_id: str
    version: str
    instance_id: str
    deprecated_id: str = ""
    is_encrypted: bool = False
    identifiers: tuple[Cut, ...] = ()


PlacesOf = Callable[[str, str], Places]
"""Where a form, by its id and version, asks for what can find a person out; nowhere for a form that nobody knows."""


@dataclass
class _Found:
    form_id: str = ""
    version: str = ""
    namespace: str = ""
    is_encrypted: bool = False
    texts: dict[str, str] = field(default_factory=dict)
    identifiers: list[Cut] = field(default_factory=list)


def read_envelope(xml: bytes, places_of: PlacesOf) -> Envelope:
    """Checks the whole XML and reads its envelope. Nothing is expanded: a document type or an entity is refused.

    Raises `UnreadableSubmission` for what is not well-formed, nests too deep, is too long, or lacks a form or instance id.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    reader = _EnvelopeReader(parser, places_of)
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.CommentHandler = parser.ProcessingInstructionHandler = parser.StartCdataSectionHandler = reader.within
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise UnreadableSubmission(f"it is not well-formed XML: {error}") from None
    finally:
        del reader.parser  # The two hold each other, and would wait for the garbage collector.
    return _checked(reader.found)


def read_envelope_for(questionnaire: Questionnaire, xml: bytes) -> Envelope:
    """The envelope of a submission that is known to fill in this form."""
    places = identifying_places(questionnaire)
    return read_envelope(xml, lambda _form_id, _version: places)


def _refuse_document_type(*_declared: object) -> None:
    raise UnreadableSubmission("it declares a document type, which no submission has")


class _EnvelopeReader:
    """Counts elements, keeps the texts right under the root's `meta`, and notes where identifiers begin and end: from the first
    event within an element to its end tag, which holds in every encoding."""

    def __init__(self, parser: expat.XMLParserType, places_of: PlacesOf) -> None:
        self.parser = parser
        self.places_of = places_of
        self.found = _Found()
        self.depth = 0
        self.elements = 0
        self.in_meta = False
        self.wanted = ""
        self.places: list[Places] = []
        self.matched = -1
        self.identifier = 0
        self.begins = -1

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > 3 or self.elements == 1:
            if self.elements == 1:
                self._start_root(name, attributes)
            elif self.depth > MOST_DEPTH:
                raise UnreadableSubmission(f"its elements nest more than {MOST_DEPTH} deep")
        elif self.depth == 2:
            self.in_meta = name.rpartition(" ")[2] == "meta"
        elif self.depth == 3 and self.in_meta:
            self.wanted = name.rpartition(" ")[2]
            self.parser.CharacterDataHandler = self.text
        if self.elements > MOST_ELEMENTS:
            raise OversizeSubmission(f"it has more than {MOST_ELEMENTS} elements")
        if self.identifier:
            self.within()
        elif self.depth == self.matched + 1:
            self._look_for_identifiers(name.rpartition(" ")[2])

    def end(self, _name: str) -> None:
        self.depth -= 1
        if self.identifier > self.depth:
            ends = self.parser.CurrentByteIndex
            if 0 <= self.begins < ends:
                self.found.identifiers.append((self.begins, ends - self.begins))
            self.identifier, self.begins = 0, -1
            self.parser.CharacterDataHandler = None
        elif self.depth < self.matched:
            self.places.pop()
            self.matched = self.depth
        if self.wanted:
            self.wanted = ""
            self.parser.CharacterDataHandler = None

    def text(self, text: str) -> None:
        self.found.texts[self.wanted] = self.found.texts.get(self.wanted, "") + text

    def within(self, *_event: str) -> None:
        """Something stands at this place; where an identifier has just been opened, its content begins here."""
        if self.identifier and self.begins < 0:
            self.begins = self.parser.CurrentByteIndex

    def _start_root(self, name: str, attributes: dict[str, str]) -> None:
        found = self.found
        found.namespace = name.rpartition(" ")[0]
        found.form_id = attributes.get("id", "")
        found.version = attributes.get("version", "")
        # Collect names a namespace of its own for envelopes, the specification and Enketo the attribute alone.
        found.is_encrypted = found.namespace == ENCRYPTED or attributes.get("encrypted") == "yes"
        if not found.is_encrypted:
            self.places.append(self.places_of(found.form_id or found.namespace, found.version))
            self.matched = 1

    def _look_for_identifiers(self, name: str) -> None:
        """At a child of an element on the way to an identifier."""
        below = self.places[-1].get(name)
        if below is None:
            return
        if below:
            self.places.append(below)
            self.matched = self.depth
        else:
            self.identifier, self.wanted = self.depth, ""
            self.parser.CharacterDataHandler = self.within


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
    return Envelope(form_id, found.version, instance_id, deprecated_id, found.is_encrypted, tuple(found.identifiers))


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
