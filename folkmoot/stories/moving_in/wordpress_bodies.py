"""The body of a WordPress post, from its block editor or the classic one, as the parts that a story is built of."""

import json
import re
from collections.abc import Iterable
from html import escape, unescape

from bs4 import BeautifulSoup, CData, Comment, Tag
from bs4.element import PreformattedString

from folkmoot.stories.bodies.videos import hosted_video
from folkmoot.stories.excerpt import INLINE_ELEMENTS, readable_text
from folkmoot.stories.moving_in.wordpress_inline import SAFE_ADDRESS, UNREADABLE, Lines, trimmed, words_of
from folkmoot.stories.moving_in.wordpress_parts import Body, Files, Heading, Image, Part, Player, Quote, ReusedBlock, Text
from folkmoot.stories.moving_in.wordpress_players import PLAYERS, player_of
from folkmoot.stories.moving_in.wordpress_shortcodes import without_shortcodes
from folkmoot.stories.moving_in.wordpress_tables import definitions, facts_parts, table_parts

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
APART = (
    HEADINGS | PLAYERS | UNREADABLE | {"blockquote", "dl", "figure", "hr", "img", "ol", "p", "pre", "table", "ul", "wp-files"}
)
LONE_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
ONE_WORD = re.compile(r"[^\s<]*")
ENTITY = re.compile(r"&#?\w+;")
DYNAMIC_BLOCK = re.compile(r"\s*wp:([\w/-]+)\s*(\{.*\})?\s*/\s*\Z", re.DOTALL)
BLANK_LINE = re.compile(r"\n[ \t\r\xa0]*\n\s*")
QUIET_BLOCKS = frozenset({"more", "nextpage", "separator", "spacer", "footnotes"})


def read_body(body: str) -> Body:
    """The parts of `body`. No markup gets through but that of `Text`; a word that a reader saw is never lost.

    >>> read_body("Hej\\n\\n<h3>Rubrik</h3>").parts
    (Text(html='<p>Hej</p>'), Heading(text='Rubrik'))
    """
    plain = without_shortcodes(body)
    reader = _Reader(classic="<!-- wp:" not in body)
    for shortcode in plain.lost:
        reader.note(f"shortcode {shortcode} is not known here")
    try:
        if ONE_WORD.fullmatch(plain.html):
            # Mostly the address of a film, whose "&copy=" is no "©": no element in it asks for a parser.
            reader.text(ENTITY.sub(lambda entity: unescape(entity[0]), plain.html))
        else:
            reader.read(BeautifulSoup(plain.html, "html.parser"))
        reader.end_paragraph()
    except RecursionError:
        text = [line for line in readable_text(plain.html).split("\n") if line.strip()]
        return Body(
            tuple(Text(f"<p>{escape(line.strip())}</p>") for line in text), ("too deeply nested: its text alone was kept",)
        )
    return Body(tuple(_joined(reader.parts)), tuple(reader.notes))


def _joined(parts: Iterable[Part]) -> list[Part]:
    """Texts that follow each other as one, so that an editor has one field to write in."""
    joined: list[Part] = []
    for part in parts:
        last = joined[-1] if joined else None
        if isinstance(part, Text) and isinstance(last, Text):
            joined[-1] = Text(last.html + part.html)
        else:
            joined.append(part)
    return joined


class _Reader:
    """Walks through a body. `line` is the paragraph that is being read; `caption` waits for the part that it belongs to."""

    def __init__(self, *, classic: bool) -> None:
        self.parts: list[Part] = []
        self.notes: dict[str, None] = {}
        self.line: list[str] = []
        self.caption = ""
        self.lines = Lines(classic, self.note)

    def note(self, text: str) -> None:
        self.notes[text] = None

    def end_paragraph(self) -> None:
        html = trimmed("".join(self.line))
        self.line.clear()
        address = unescape(html)
        if LONE_ADDRESS.fullmatch(html) and hosted_video(address):
            self.parts.append(Player(address, self.take_caption()))
        elif LONE_ADDRESS.fullmatch(html):
            self.parts.append(Text(f'<p><a href="{html}">{html}</a></p>'))
        elif html:
            self.parts.append(Text(f"<p>{html}</p>"))

    def take_caption(self) -> str:
        """The words under the figure that is being read, for the first part that can carry them."""
        caption, self.caption = self.caption, ""
        return caption

    def read(self, element: Tag) -> None:
        """What stands in an element that holds blocks, lines, or both."""
        for child in element.children:
            if isinstance(child, Tag):
                self.element(child)
            elif isinstance(child, Comment):
                self.comment(child)
            elif isinstance(child, CData) or not isinstance(child, PreformattedString):
                self.text(str(child))

    def text(self, text: str) -> None:
        first, *others = BLANK_LINE.split(text.replace("\r", ""))
        self.line.append(self.lines.written(first))
        for paragraph in others:
            self.end_paragraph()
            self.line.append(self.lines.written(paragraph))

    def comment(self, comment: Comment) -> None:
        dynamic = DYNAMIC_BLOCK.match(comment)
        if not dynamic or dynamic[1] in QUIET_BLOCKS:
            return
        self.end_paragraph()
        attributes = _json(dynamic[2])
        reference = attributes.get("ref")
        if dynamic[1] == "block" and isinstance(reference, int):
            self.parts.append(ReusedBlock(reference))
        else:
            self.note(f"block “{dynamic[1]}” is filled by WordPress and has no text of its own")

    def element(self, element: Tag) -> None:
        name = element.name
        if "wp-media" in (element.get("class") or []):
            self.end_paragraph()
            self.media(str(element.get("href", "")))
            return
        if name in INLINE_ELEMENTS and name != "img" and not element.find(APART):
            self.line.append(self.lines.inline(element))
            return
        if name == "br":
            self.line.append("<br/>")
            return
        self.end_paragraph()
        if name in UNREADABLE:
            if name not in {"link", "meta"}:
                self.note(f"<{name}> was left out")
        elif name in PLAYERS:
            self.player(element)
        elif name in HEADINGS:
            self.heading(element)
        elif name in {"ul", "ol"}:
            self.listed(element)
        elif name == "blockquote":
            self.quote(element)
        elif name == "img":
            self.image(element, "")
        elif name == "figure":
            self.figure(element)
        elif name == "table":
            self.table(element)
        elif name == "dl":
            self.parts.extend(facts_parts(definitions(element)))
        elif name == "pre":
            lines = escape(element.get_text().strip("\n"), quote=False).replace("\n", "<br/>")
            self.parts.append(Text(f"<p>{lines}</p>"))
            self.note("preformatted text or code became a paragraph")
        elif name == "wp-files":
            self.parts.append(Files(tuple(int(number) for number in re.findall(r"\d{1,9}", str(element.get("ids", ""))))))
        else:
            self.read(element)
            self.end_paragraph()

    def heading(self, element: Tag) -> None:
        text = words_of(element)
        if text:
            self.parts.append(Heading(text))
        for image in element.find_all("img"):
            self.image(image, "")

    def listed(self, element: Tag) -> None:
        html = self.lines.list_html(element)
        if html:
            self.parts.append(Text(html))
        for image in element.find_all("img"):
            self.image(image, "")

    def quote(self, element: Tag) -> None:
        source = element.find("cite")
        who = words_of(source) if source else ""
        if source:
            source.extract()
        if element.find("a"):
            self.note("links in a quote became plain words")
        images = element.find_all("img")
        html = element.decode_contents()
        lines = readable_text(html if self.lines.classic else html.replace("\n", " ")).split("\n")
        text = "\n\n".join(filter(None, (" ".join(line.split()) for line in lines)))
        if text:
            self.parts.append(Quote(text, who[:255]))
        for image in images:
            self.image(image, "")

    def image(self, element: Tag, caption: str) -> None:
        address = str(element.get("src") or element.get("data-src") or "").strip()
        number = re.search(r"wp-image-(\d{1,9})", " ".join(element.get("class") or []))
        if SAFE_ADDRESS.match(address):
            text = " ".join(str(element.get("alt") or "").split())
            self.parts.append(Image(address, int(number[1]) if number else 0, text[:255], caption[:255]))
        elif address:
            self.note(f"picture {address[:60]} has no address that can be fetched from the media")

    def figure(self, element: Tag) -> None:
        """A picture, a gallery, a table, a quote or something embedded, with the words under it."""
        outer = element.find("figcaption", recursive=False)
        caption = words_of(outer) if outer else ""
        images = element.find_all("img")
        if len(images) == 1 and not element.find(["table", "blockquote", "figure"]):
            self.image(images[0], caption)
            return
        if outer:
            outer.extract()
        self.caption = caption
        self.read(element)
        self.end_paragraph()
        if left := self.take_caption():
            self.parts.append(Text(f"<p><i>{escape(left, quote=False)}</i></p>"))

    def media(self, address: str) -> None:
        """What a shortcode plays."""
        if SAFE_ADDRESS.match(address):
            self.parts.append(Player(address, self.take_caption()))
        else:
            self.note(f"{address[:80]} has no address that can be fetched from the media")

    def player(self, element: Tag) -> None:
        found = player_of(element, self.caption)
        if found is None:
            self.note(f"<{element.name}> without an address was left out")
            return
        self.take_caption()
        self.parts.append(found)

    def table(self, element: Tag) -> None:
        """As a table; its links, which cells cannot carry here, and its pictures stand below it."""
        self.parts.extend(table_parts(element, self.take_caption(), self.note))
        links = [self.lines.inline(link) for link in element.find_all("a") if words_of(link)]
        if any("<a " in link for link in links):
            self.parts.append(Text(f"<ul>{''.join(f'<li>{link}</li>' for link in links)}</ul>"))
        for image in element.find_all("img"):
            self.image(image, "")


def _json(text: str | None) -> dict[str, object]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
