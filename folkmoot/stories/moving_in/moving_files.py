"""The files of an old site, stored as pictures and documents of this one."""

import hashlib
from collections.abc import Callable
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image as PillowImage
from wagtail.documents import get_document_model

from folkmoot.stories.bodies.pictures import Picture
from folkmoot.stories.moving_in.arrivals import Arrival
from folkmoot.stories.moving_in.moving_report import MovingReport, Outcome
from folkmoot.stories.moving_in.wordpress_export import Item
from folkmoot.stories.moving_in.wordpress_media import Media, MediaError

File = Any
"""A `Picture` or a document."""


class FileKeeper:
    """Stores each file once; remembers what it wrote, so that it can be taken away where the moving comes to nothing."""

    def __init__(self, media: Media, source: str, arrivals: dict[str, Arrival], report: MovingReport) -> None:
        self.media, self.source, self.arrivals, self.report = media, source, arrivals, report
        self.by_number: dict[int, File] = {}
        self.by_path: dict[str, File | None] = {}
        self.items: dict[int, Item] = {}
        self.written: list[str] = []

    def take(self, items: list[Item], progress: Callable[[str], None]) -> None:
        """Stores the files that the export lists, as far as they are in the media."""
        for place, item in enumerate(items, start=1):
            progress(f"File {place} of {len(items)}")
            self.items[item.number] = item
            path = self.media.find(item.file_address)
            record = self.stored(path, item) if path else self._earlier(item)
            if record is not None:
                self.by_number[item.number] = record
            elif not path:
                reason = "not in the media" if self.media.place else "no media were given (--media)"
                self.report.add(Outcome.LEFT_OUT, "file", item.title, item.number, item.file_address, [reason])

    def find(self, number: int, address: str) -> File | None:
        """The picture or document that a body means by a number, or else by an address."""
        if number in self.by_number:
            return self.by_number[number]
        path = self.media.find(address)
        return self.stored(path, None) if path else None

    def forget(self) -> None:
        """Takes away what was written to the disk."""
        for name in self.written:
            default_storage.delete(name)

    def _earlier(self, item: Item) -> File | None:
        """What came of it at an earlier moving, when the media were given."""
        arrival = self.arrivals.get(f"item {item.number}")
        return (arrival.picture or arrival.document) if arrival else None

    def stored(self, path: str, item: Item | None) -> File | None:
        """The record of the file at a path of the media; None, with a line in the report, where it cannot be one."""
        if path in self.by_path:
            return self.by_path[path]
        title = (item.title if item else "") or PurePosixPath(path).stem
        number, address = (item.number, item.file_address) if item else (0, path)
        self.by_path[path] = None
        try:
            content = self.media.read(path).content
            key = (f"item {number}" if number else f"file {path}")[:300]
            fingerprint = hashlib.sha256(content).hexdigest()
            arrival = self.arrivals.get(key)
            if arrival is not None:
                record = arrival.picture or arrival.document
                note = [] if record else ["deleted here since it came: not brought back"]
                self.report.add(Outcome.UNCHANGED if record else Outcome.LEFT_OUT, "file", title, number, address, note)
            else:
                record = self._make(path, content, title, item)
                self._remember(key, fingerprint, record)
                self.report.add(Outcome.ADDED, "file", title, number, address)
        except MediaError as error:
            self.report.add(Outcome.LEFT_OUT, "file", title, number, address, [str(error)])
            return None
        self.by_path[path] = record
        return record

    def _make(self, path: str, content: bytes, title: str, item: Item | None) -> File:
        name = PurePosixPath(path).name
        ending = PurePosixPath(path).suffix.lower().lstrip(".")
        file = ContentFile(content, name=name)
        if ending in settings.WAGTAILIMAGES_EXTENSIONS:
            self._check_picture(path, content)
            text = item.value_of("_wp_attachment_image_alt") if item else ""
            record: File = Picture(title=title[:255], file=file, description=text[:255])
        elif ending in settings.WAGTAILDOCS_EXTENSIONS:
            record = get_document_model()(title=title[:255], file=file)
        else:
            raise MediaError(f"{path}: files of the kind .{ending} are not kept here")
        record.save()
        self.written.append(record.file.name)
        return record

    def _check_picture(self, path: str, content: bytes) -> None:
        try:
            with PillowImage.open(BytesIO(content)) as picture:
                picture.verify()
        except (OSError, SyntaxError, ValueError, PillowImage.DecompressionBombError) as error:
            raise MediaError(f"{path} is no picture that can be read") from error

    def _remember(self, key: str, fingerprint: str, record: File) -> None:
        arrival = Arrival(source=self.source, key=key, fingerprint=fingerprint)
        if isinstance(record, Picture):
            arrival.picture = record
        else:
            arrival.document = record
        arrival.save()
        self.arrivals[key] = arrival
