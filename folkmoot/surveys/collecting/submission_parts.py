"""The parts of a posted submission: its XML in memory, files onto the disk while they arrive, each hashed on the way."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser, MultiPartParserError

from folkmoot.surveys.collecting.collected_storage import CollectedStorage

XML_PART = "xml_submission_file"
MOST_REQUEST = 100 * 1024**2
MOST_XML = 5 * 1024**2
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
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_REQUEST:
        raise TooLarge
    if not request.META.get("CONTENT_TYPE", "").startswith("multipart/form-data"):
        raise NoSubmission("it is not sent as multipart/form-data")
    xml, files = _XmlHandler(), _FileHandler()
    try:
        try:
            fields, _files = MultiPartParser(request.META, request, [xml, files], "utf-8").parse()
        except (MultiPartParserError, SuspiciousOperation, UnicodeError, ValueError) as error:
            raise NoSubmission(f"its multipart body cannot be read: {error}") from None
        content = xml.content or fields.get(XML_PART, "").encode()
        if not content:
            raise NoSubmission(f"it has no part {XML_PART}")
        yield Parts(content, tuple(files.arrived))
    finally:
        files.clear_away()


class _XmlHandler(FileUploadHandler):
    """Keeps the XML in memory, up to its limit."""

    def __init__(self) -> None:
        super().__init__()
        self.content = b""
        self.pieces: list[bytes] = []
        self.length = 0
        self.active = False

    def new_file(self, field_name: str, *args: Any, **kwargs: Any) -> None:
        super().new_file(field_name, *args, **kwargs)
        self.active = field_name == XML_PART and not self.content
        if self.active:
            self.pieces, self.length = [], 0
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:  # noqa: ARG002 (Django's interface)
        if not self.active:
            return raw_data
        self.length += len(raw_data)
        if self.length > MOST_XML:
            raise TooLarge
        self.pieces.append(raw_data)
        return None

    def file_complete(self, file_size: int) -> None:  # noqa: ARG002 (Django's interface)
        if self.active:
            self.content = b"".join(self.pieces)
            self.active = False


class _FileHandler(FileUploadHandler):
    """Writes every other file to the disk."""

    def __init__(self) -> None:
        super().__init__()
        self.arrived: list[ArrivedFile] = []
        self.path: Path | None = None
        self.file: IO[bytes] | None = None
        self.digest = hashlib.sha256()

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        super().new_file(field_name, file_name, *args, **kwargs)
        self.path = STORAGE.incoming / f"{uuid4().hex}.{os.getpid()}"
        self.file = self.path.open("wb")
        self.digest = hashlib.sha256()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 (Django's interface)
        assert self.file is not None
        self.digest.update(raw_data)
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> None:
        if self.file is not None and self.path is not None:
            self.file.close()
            self.file = None
            self.arrived.append(ArrivedFile(str(self.file_name), self.path, self.digest.hexdigest(), file_size))

    def clear_away(self) -> None:
        if self.file is not None:
            self.file.close()
        for path in (*(file.path for file in self.arrived), *filter(None, (self.path,))):
            path.unlink(missing_ok=True)
