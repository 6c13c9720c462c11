"""What stands within a line of an old body: its words with the few marks that texts have here, and its lists."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from bs4 import Tag
from bs4.element import PageElement, PreformattedString

from folkmoot.stories.excerpt import INLINE_ELEMENTS, readable_text

BOLD, ITALIC = frozenset({"b", "strong"}), frozenset({"cite", "dfn", "em", "i"})
UNREADABLE = frozenset({"button", "canvas", "form", "input", "link", "meta", "script", "select", "style", "svg", "textarea"})
SAFE_ADDRESS = re.compile(r"(https?://|mailto:|tel:|/(?!/))", re.IGNORECASE)


@dataclass(frozen=True)
class Lines:
    """Writes elements as HTML of `b`, `i`, `a`, `br`, `ul`, `ol`, `li` alone; `note` is told what could not be kept.

    `classic` is of the classic editor, which keeps a line break where somebody pressed Enter.
    """

    classic: bool
    note: Callable[[str], None]

    def written(self, text: str) -> str:
        return escape(text, quote=False).replace("\n", "<br/>" if self.classic else " ")

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

    def list_html(self, element: Tag) -> str:
        """Lists in a list stay in it; a paragraph in an entry becomes a line of it; words outside entries become one."""
        entries = []
        for child in element.children:
            if isinstance(child, Tag) and child.name in {"ul", "ol"}:
                entries.append(self.list_html(child))
            elif isinstance(child, Tag):
                entries.append(trimmed("".join(map(self.entry_html, child.children if child.name == "li" else [child]))))
            else:
                entries.append(trimmed(self.entry_html(child)))
        written = "".join(f"<li>{entry}</li>" for entry in entries if entry)
        return f"<{element.name}>{written}</{element.name}>" if written else ""

    def entry_html(self, child: PageElement) -> str:
        if isinstance(child, Tag) and child.name in {"ul", "ol"}:
            return self.list_html(child)
        if isinstance(child, Tag):
            return ("" if child.name in INLINE_ELEMENTS else "<br/>") + self.inline(child)
        return "" if isinstance(child, PreformattedString) else escape(str(child), quote=False).replace("\n", " ")


def words_of(element: Tag) -> str:
    """As they are read, on one line."""
    return " ".join(readable_text(element.decode_contents()).split())


def trimmed(html: str) -> str:
    html = re.sub(r"[ \t\n]+", " ", html)
    html = re.sub(r"\s*<br/>\s*(?:<br/>\s*)*", "<br/>", html)
    return re.sub(r"^(?:\s|<br/>|\xa0)+|(?:\s|<br/>|\xa0)+$", "", html)
