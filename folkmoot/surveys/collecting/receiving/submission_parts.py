"""The parts of a posted submission: its XML in memory, files onto the disk while they arrive, each hashed on the way."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from uuid import uuid4

from django.http import HttpRequest
from django.http.request import UnreadablePostError
from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from folkmoot.surveys.collecting.receiving.collected_storage import CollectedStorage

XML_PART = "xml_submission_file"
MOST_REQUEST = 100 * 1024**2
MOST_XML = 5 * 1024**2
MOST_PARTS = 1000
PIECE = 64 * 1024
STORAGE = CollectedStorage()


class TooLarge(Exception):
    """A request, or the XML in it, beyond what is taken."""


class NoSubmission(Exception):
    """A request that does not hold a submission's XML; the message says why, in English, for the client's log."""


@dataclass(frozen=True)
class ArrivedFile:
    """A file as it came, whole, still in the folder of what is arriving."""

    name: str
    path: Path
    sha256: str
    size: int


@dataclass(frozen=True)
class Parts:
    """What a request brought."""

    xml: bytes
    files: tuple[ArrivedFile, ...]


@contextmanager
def arriving(request: HttpRequest) -> Iterator[Parts]:
    """The parts of a request; files that nobody has taken over at the end are removed.

    Raises `TooLarge`, or `NoSubmission` where the request is no multipart form or lacks the XML.
    """
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if length > MOST_REQUEST:
        raise TooLarge
    kind, options = parse_options_header(request.META.get("CONTENT_TYPE", ""))
    if kind != "multipart/form-data":
        raise NoSubmission("it is not sent as multipart/form-data")
    reader = _Reader()
    try:
        try:
            parser = PushMultipartParser(options.get("boundary", ""), length, max_segment_count=MOST_PARTS)
            with parser:
                while not parser.closed:
                    for event in parser.parse(request.read(PIECE)):
                        reader.take(event)
        except (MultipartError, UnreadablePostError, UnicodeError) as error:
            raise NoSubmission(f"its multipart body cannot be read: {error}") from None
        if not reader.xml:
            raise NoSubmission(f"it has no part {XML_PART}")
        yield Parts(reader.xml, tuple(reader.files))
    finally:
        reader.clear_away()


class _Reader:
    """Keeps the first XML in memory, up to its limit, and writes every file to the disk; other fields are passed over."""

    def __init__(self) -> None:
        self.xml = b""
        self.files: list[ArrivedFile] = []
        self.pieces: list[bytes] | None = None
        self.length = 0
        self.file: _FileOnItsWay | None = None

    def take(self, event: MultipartSegment | bytes | bytearray | None) -> None:
        """What the parser says: a part begins, some of its content, or (None) its end."""
        if event is None:
            self._end()
        elif isinstance(event, MultipartSegment):
            self._begin(event)
        elif self.pieces is not None:
            self.length += len(event)
            if self.length > MOST_XML:
                raise TooLarge
            self.pieces.append(bytes(event))
        elif self.file is not None:
            self.file.write(event)

    def _begin(self, part: MultipartSegment) -> None:
        name = _file_name(part.filename or "")
        if part.name == XML_PART and not self.xml:
            self.pieces, self.length = [], 0
        elif name:
            self.file = _FileOnItsWay(name)

    def _end(self) -> None:
        if self.pieces is not None:
            self.xml, self.pieces = b"".join(self.pieces), None
        elif self.file is not None:
            self.files.append(self.file.arrived())
            self.file = None

    def clear_away(self) -> None:
        if self.file is not None:
            self.file.arrived().path.unlink(missing_ok=True)
        for file in self.files:
            file.path.unlink(missing_ok=True)


class _FileOnItsWay:
    """A file that is being written and hashed."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.path = STORAGE.incoming / f"{uuid4().hex}.{os.getpid()}"
        self.content: IO[bytes] = self.path.open("wb")
        self.digest = hashlib.sha256()
        self.size = 0

    def write(self, piece: bytes | bytearray) -> None:
        self.digest.update(piece)
        self.content.write(piece)
        self.size += len(piece)

    def arrived(self) -> ArrivedFile:
        self.content.close()
        return ArrivedFile(self.name, self.path, self.digest.hexdigest(), self.size)


def _file_name(sent: str) -> str:
    """The last part of whatever path a client sends along; empty for what names no file."""
    name = sent.replace("\\", "/").rpartition("/")[2]
    return "" if name in {".", ".."} or "\0" in name else name
