"""The parts of an old body as blocks of this site: pictures found among the files, links led to where things stand now."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape, unescape
from typing import Any
from urllib.parse import urljoin, urlsplit
from uuid import NAMESPACE_URL, uuid5

from folkmoot.stories.bodies.pictures import Picture
from folkmoot.stories.bodies.videos import PLAYABLE, hosted_video
from folkmoot.stories.moving_in.moving_files import File, FileKeeper
from folkmoot.stories.moving_in.wordpress_bodies import read_body
from folkmoot.stories.moving_in.wordpress_export import Item, path_of
from folkmoot.stories.moving_in.wordpress_parts import (
    Facts,
    Files,
    Heading,
    Image,
    Part,
    Player,
    Quote,
    ReusedBlock,
    Table,
    Text,
)

LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)
RAW = dict[str, Any]
DEEPEST = 5
VIDEO: RAW = {"title": "", "address": "", "file": None, "captions": None, "picture": None, "text": ""}


@dataclass(frozen=True)
class BuiltBody:
    """`blocks` as they are stored, but with links as they were written; `notes` on what changed or is missing."""

    blocks: tuple[RAW, ...]
    notes: tuple[str, ...]


class BodyBuilder:
    """Builds the bodies of the items of one site, whose address is `site`."""

    def __init__(self, site: str, files: FileKeeper, items: dict[int, Item]) -> None:
        self.site, self.files, self.items = site, files, items
        self.uploads: dict[int, list[int]] = {}
        for item in items.values():
            if item.kind == "attachment":
                self.uploads.setdefault(item.parent, []).append(item.number)

    def build(self, item: Item) -> BuiltBody:
        notes: dict[str, None] = {}
        found = list(self._blocks(item, item.body, notes, DEEPEST))
        found += [("paragraph", html) for html in self._footnotes(item)]
        if not found:
            notes["it has no text"] = None
            found = [("paragraph", "<p></p>")]
        blocks = tuple(
            {"type": kind, "value": value, "id": str(uuid5(NAMESPACE_URL, f"{self.site}?p={item.number}#{place}"))}
            for place, (kind, value) in enumerate(found)
        )
        return BuiltBody(blocks, tuple(notes))

    def _blocks(self, item: Item, body: str, notes: dict[str, None], depth: int) -> Iterator[tuple[str, Any]]:
        read = read_body(body)
        notes.update(dict.fromkeys(read.notes))
        for part in read.parts:
            yield from self._block(item, part, notes, depth)

    def _block(self, item: Item, part: Part, notes: dict[str, None], depth: int) -> Iterator[tuple[str, Any]]:
        match part:
            case Text(html):
                yield "paragraph", html
            case Heading(text):
                yield "heading", text
            case Quote(text, source):
                yield "quote", {"text": text, "source": source}
            case Facts(rows):
                facts = [
                    {
                        "type": "item",
                        "value": {"name": name, "value": value},
                        "id": str(uuid5(NAMESPACE_URL, f"{place} {name}")),
                    }
                    for place, (name, value) in enumerate(rows)
                ]
                yield "facts", {"heading": "", "facts": facts}
            case Table():
                if not part.caption:
                    notes["a table does not say what it shows: write its caption"] = None
                yield "table", _table(part)
            case Player(address, title):
                yield self._player(address, title or " ".join(item.title.split()), notes)
            case Image():
                yield self._picture(part, notes)
            case Files(numbers):
                for number in numbers or self.uploads.get(item.number, ()):
                    listed = self.items.get(number)
                    address = listed.file_address if listed else ""
                    if listed is None:
                        notes[f"the gallery’s file {number} is not in the export"] = None
                    else:
                        yield self._file(listed, address, notes)
            case ReusedBlock(number):
                reused = self.items.get(number)
                if reused is None or depth == 0:
                    notes[f"reused block {number} is not in the export"] = None
                else:
                    yield from self._blocks(reused, reused.body, notes, depth - 1)

    def _file(self, item: Item, address: str, notes: dict[str, None]) -> tuple[str, Any]:
        found = self.files.find(item.number, address)
        if found is not None and not isinstance(found, Picture):
            return _kept(found, item.title or found.title)
        return self._picture(Image(address, item.number, "", item.excerpt[:255]), notes)

    def _player(self, address: str, title: str, notes: dict[str, None]) -> tuple[str, Any]:
        """A video that plays here, a file to fetch, or else a link: nothing from elsewhere is asked before a click."""
        if hosted_video(address):
            return "video", VIDEO | {"title": title[:255], "address": address}
        found = self.files.find(0, urljoin(self.site + "/", address))
        if found is not None and not isinstance(found, Picture):
            return _kept(found, title)
        notes[f"a player became a link to what it showed: {address[:80]}"] = None
        whole = escape(urljoin(self.site + "/", address))
        return "paragraph", f'<p><a href="{whole}">{escape(title, quote=False) or whole}</a></p>'

    def _picture(self, image: Image, notes: dict[str, None]) -> tuple[str, Any]:
        item = self.items.get(image.number)
        found = self.files.find(image.number, urljoin(self.site + "/", image.address))
        text = image.text or (item.value_of("_wp_attachment_image_alt") if item else "")
        caption = image.caption or (item.excerpt[:255] if item and not item.excerpt.startswith("<") else "")
        if not isinstance(found, Picture):
            name = urlsplit(image.address).path.rpartition("/")[2]
            notes[f"picture {name} is not in the media: a link to it stands in its place"] = None
            words = escape(text or caption or name, quote=False)
            return "paragraph", f'<p><a href="{escape(urljoin(self.site + "/", image.address))}">{words}</a></p>'
        if not text:
            notes["a picture has no alternative text: write what it shows"] = None
        return "picture", {"picture": found.pk, "alternative_text": text[:255], "caption": caption[:255]}

    def _footnotes(self, item: Item) -> Iterator[str]:
        """The block editor keeps them beside the body, as JSON."""
        try:
            notes = json.loads(item.value_of("footnotes") or "[]")
        except ValueError:
            return
        texts = [read_body(note["content"]).parts for note in notes if isinstance(note, dict) and note.get("content")]
        lines = [re.sub(r"</?p>", "", part.html) for parts in texts for part in parts if isinstance(part, Text)]
        if lines:
            yield f"<ol>{''.join(f'<li>{line}</li>' for line in lines)}</ol>"


def _kept(file: File, title: str) -> tuple[str, Any]:
    """A document of this site: as a player where browsers can play it, else as a file to fetch."""
    if file.file_extension.lower() in PLAYABLE:
        return "video", VIDEO | {"title": title[:255], "file": file.pk}
    return "file", {"file": file.pk, "title": title[:255], "about": ""}


def _table(table: Table) -> RAW:
    columns = [{"type": "text", "heading": heading} for heading in table.headings]
    rows = [{"values": list(row)} for row in table.rows]
    return {
        "caption": table.caption,
        "table": {"columns": columns, "rows": rows, "caption": ""},
        "row_headings": table.names_rows,
    }


def link_blocks(
    blocks: tuple[RAW, ...], site: str, find: Callable[[str], File | int | None], missing: Callable[[str], None]
) -> list[RAW]:
    """The blocks with their links led to the pages and files of this site.

    `find` gives, for an old path, the number of a page, a file, or None; what the old site had and this one lacks keeps its
    old address and is told to `missing`.
    """
    host = urlsplit(site).netloc.removeprefix("www.")

    def led(link: re.Match[str]) -> str:
        address = unescape(link[1])
        parts = urlsplit(address)
        if parts.scheme not in {"", "http", "https"} or (parts.netloc and parts.netloc.removeprefix("www.") != host):
            return link[0]
        found = find(path_of(address))
        if found is None:
            missing(address)
            return f'<a href="{escape(urljoin(site + "/", address))}">{link[2]}</a>'
        if isinstance(found, int):
            return f'<a linktype="page" id="{found}">{link[2]}</a>'
        if isinstance(found, Picture):
            return f'<a href="{escape(found.file.url)}">{link[2]}</a>'
        return f'<a linktype="document" id="{found.pk}">{link[2]}</a>'

    return [
        block | {"value": LINK.sub(led, block["value"])} if block["type"] == "paragraph" else dict(block) for block in blocks
    ]
