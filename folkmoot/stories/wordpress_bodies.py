"""The body of a WordPress post, from its block editor or the classic one, as the parts that a story is built of."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape

from bs4 import BeautifulSoup, CData, Comment, Tag
from bs4.element import PageElement, PreformattedString

from folkmoot.stories.excerpt import INLINE_ELEMENTS, readable_text
from folkmoot.stories.wordpress_shortcodes import without_shortcodes

BOLD, ITALIC = frozenset({"b", "strong"}), frozenset({"cite", "dfn", "em", "i"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
PLAYERS = frozenset({"audio", "embed", "iframe", "object", "video"})
UNREADABLE = frozenset({"button", "canvas", "form", "input", "link", "meta", "script", "select", "style", "svg", "textarea"})
APART = (
    HEADINGS | PLAYERS | UNREADABLE | {"blockquote", "dl", "figure", "hr", "img", "ol", "p", "pre", "table", "ul", "wp-files"}
)
SAFE_ADDRESS = re.compile(r"(https?://|mailto:|tel:|/(?!/))", re.IGNORECASE)
LONE_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
DYNAMIC_BLOCK = re.compile(r"\s*wp:([\w/-]+)\s*(\{.*\})?\s*/\s*\Z", re.DOTALL)
BLANK_LINE = re.compile(r"\n[ \t\r\xa0]*\n\s*")
QUIET_BLOCKS = frozenset({"more", "nextpage", "separator", "spacer", "footnotes"})


@dataclass(frozen=True)
class Text:
    """Paragraphs and lists as HTML of `p`, `ul`, `ol`, `li`, `b`, `i`, `a`, `br` alone."""

    html: str


@dataclass(frozen=True)
class Heading:
    text: str


@dataclass(frozen=True)
class Quote:
    text: str
    source: str


@dataclass(frozen=True)
class Image:
    """`number` is WordPress's own of the file; 0 where the body does not say it."""

    address: str
    number: int
    text: str
    caption: str


@dataclass(frozen=True)
class Facts:
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Files:
    """A gallery or a playlist. Without numbers it is of all files that were uploaded to the post."""

    numbers: tuple[int, ...]


@dataclass(frozen=True)
class ReusedBlock:
    """A block that stands in the export as an item of its own."""

    number: int


Part = Text | Heading | Quote | Image | Facts | Files | ReusedBlock


@dataclass(frozen=True)
class Body:
    """`notes` say what changed its form or could not be kept, each once."""

    parts: tuple[Part, ...]
    notes: tuple[str, ...]


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


@dataclass
class _Reader:
    classic: bool
    parts: list[Part] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)
    line: list[str] = field(default_factory=list)

    def note(self, text: str) -> None:
        self.notes[text] = None

    def end_paragraph(self) -> None:
        html = _trimmed("".join(self.line))
        self.line.clear()
        if LONE_ADDRESS.fullmatch(html):
            html = f'<a href="{html}">{html}</a>'
        if html:
            self.parts.append(Text(f"<p>{html}</p>"))

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
        self.line.append(self.written(first))
        for paragraph in others:
            self.end_paragraph()
            self.line.append(self.written(paragraph))

    def written(self, text: str) -> str:
        """The classic editor keeps a line break where somebody pressed Enter."""
        return escape(text, quote=False).replace("\n", "<br/>" if self.classic else " ")

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
        if name in INLINE_ELEMENTS and name != "img" and not element.find(APART):
            self.line.append(self.inline(element))
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
            self.facts(_definitions(element))
        elif name == "pre":
            lines = escape(element.get_text().strip("\n"), quote=False).replace("\n", "<br/>")
            self.parts.append(Text(f"<p>{lines}</p>"))
            self.note("preformatted text or code became a paragraph")
        elif name == "wp-files":
            self.parts.append(Files(tuple(int(number) for number in re.findall(r"\d{1,9}", str(element.get("ids", ""))))))
        else:
            self.read(element)
            self.end_paragraph()

    def inline(self, element: Tag) -> str:
        inner = "".join(
            self.inline(child) if isinstance(child, Tag) else self.written(str(child))
            for child in element.children
            if isinstance(child, Tag) or not isinstance(child, PreformattedString)
        )
        name = element.name
        if name == "br":
            return "<br/>"
        if name == "sup" and element.get("data-fn"):
            return f"[{escape(element.get_text().strip(), quote=False)}]"
        if name in UNREADABLE:
            self.note(f"<{name}> was left out")
            return ""
        if name == "a" and inner.strip():
            return self.link(element, inner)
        if name in BOLD and inner.strip():
            return f"<b>{inner}</b>"
        return f"<i>{inner}</i>" if name in ITALIC and inner.strip() else inner

    def link(self, element: Tag, inner: str) -> str:
        address = str(element.get("href", "")).strip()
        if "wp-block-file__button" in (element.get("class") or []) or address.startswith("#") or not address:
            return "" if "wp-block-file__button" in (element.get("class") or []) else inner
        if not SAFE_ADDRESS.match(address):
            self.note(f"link to {address[:80]} was taken off its words")
            return inner
        return f'<a href="{escape(address)}">{re.sub("</?a[^>]*>", "", inner)}</a>'

    def heading(self, element: Tag) -> None:
        text = _words(element)
        if text:
            self.parts.append(Heading(text))
        for image in element.find_all("img"):
            self.image(image, "")

    def listed(self, element: Tag) -> None:
        html = self.list_html(element)
        if html:
            self.parts.append(Text(html))
        for image in element.find_all("img"):
            self.image(image, "")

    def list_html(self, element: Tag) -> str:
        """Lists in a list stay in it; a paragraph in an entry becomes a line of it; words outside entries become one."""
        entries = []
        for child in element.children:
            if isinstance(child, Tag) and child.name in {"ul", "ol"}:
                entries.append(self.list_html(child))
            elif isinstance(child, Tag):
                entries.append(_trimmed("".join(map(self.entry_html, child.children if child.name == "li" else [child]))))
            else:
                entries.append(_trimmed(self.entry_html(child)))
        written = "".join(f"<li>{entry}</li>" for entry in entries if entry)
        return f"<{element.name}>{written}</{element.name}>" if written else ""

    def entry_html(self, child: PageElement) -> str:
        if isinstance(child, Tag) and child.name in {"ul", "ol"}:
            return self.list_html(child)
        if isinstance(child, Tag):
            return ("" if child.name in INLINE_ELEMENTS else "<br/>") + self.inline(child)
        return "" if isinstance(child, PreformattedString) else escape(str(child), quote=False).replace("\n", " ")

    def quote(self, element: Tag) -> None:
        source = element.find("cite")
        who = _words(source) if source else ""
        if source:
            source.extract()
        if element.find("a"):
            self.note("links in a quote became plain words")
        images = element.find_all("img")
        html = element.decode_contents()
        lines = readable_text(html if self.classic else html.replace("\n", " ")).split("\n")
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
        caption = _words(outer) if outer else ""
        images = element.find_all("img")
        if len(images) == 1 and not element.find(["table", "blockquote", "figure"]):
            self.image(images[0], caption)
            return
        if outer:
            outer.extract()
        self.read(element)
        self.end_paragraph()
        if caption:
            self.parts.append(Text(f"<p><i>{escape(caption, quote=False)}</i></p>"))

    def player(self, element: Tag) -> None:
        inside = element.find(["source", "embed", "param"])
        address = str(element.get("src") or element.get("data") or "") or (str(inside.get("src") or "") if inside else "")
        if address.startswith("//"):
            address = f"https:{address}"
        if SAFE_ADDRESS.match(address):
            self.parts.append(Text(f'<p><a href="{escape(address)}">{escape(address)}</a></p>'))
            self.note(f"<{element.name}> became a link to what it showed")
        else:
            self.note(f"<{element.name}> without an address was left out")

    def table(self, element: Tag) -> None:
        rows = [row.find_all(["th", "td"]) for row in element.find_all("tr")]
        if rows and all(len(row) == 2 and _words(row[0]) and _words(row[1]) for row in rows) and not element.find(["a", "img"]):
            self.facts([(_words(name), _words(value)) for name, value in rows])
            return
        self.note("a table became lines")
        for row in rows:
            cells = filter(None, (_trimmed(self.inline(cell)) for cell in row))
            line = " · ".join(cells)
            if line:
                self.parts.append(Text(f"<p>{line}</p>"))
        for image in element.find_all("img"):
            self.image(image, "")

    def facts(self, rows: list[tuple[str, str]]) -> None:
        facts = tuple((name or "–", value or "–") for name, value in rows if name or value)
        if facts and all(len(name) <= 255 and len(value) <= 255 for name, value in facts):
            self.parts.append(Facts(facts))
            return
        for name, value in facts:
            self.parts.append(Text(f"<p><b>{escape(name, quote=False)}</b> {escape(value, quote=False)}</p>"))


def _definitions(element: Tag) -> list[tuple[str, str]]:
    """Each term of a list of definitions with all that is said of it."""
    rows: list[tuple[str, str]] = []
    for child in element.find_all(["dt", "dd"]):
        if child.name == "dt" or not rows:
            rows.append((_words(child), "") if child.name == "dt" else ("", _words(child)))
        else:
            name, value = rows[-1]
            rows[-1] = (name, f"{value} {_words(child)}".strip())
    return rows


def _words(element: Tag) -> str:
    return " ".join(readable_text(element.decode_contents()).split())


def _trimmed(html: str) -> str:
    html = re.sub(r"[ \t\n]+", " ", html)
    html = re.sub(r"\s*<br/>\s*(?:<br/>\s*)*", "<br/>", html)
    return re.sub(r"^(?:\s|<br/>|\xa0)+|(?:\s|<br/>|\xa0)+$", "", html)


def _json(text: str | None) -> dict[str, object]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
