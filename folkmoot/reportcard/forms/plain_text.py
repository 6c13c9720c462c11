"""Labels without their markup: what Markdown and HTML in a form's label say in plain words."""

import html
import re
from collections.abc import Callable

_MARKED = re.compile(r"[*_<&\[\\#]")
_BREAK = re.compile(r"<br\s*/?>|</p>|</li>", re.IGNORECASE)
_TAG = re.compile(r"<(?:/|!--)?[A-Za-z][^<>]*>")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+", re.MULTILINE)
_STRONG = re.compile(r"(\*\*|(?<!\w)__)(?=\S)(.+?)(?<=\S)(\*\*|__(?!\w))", re.DOTALL)
_EMPHASIS = re.compile(
    r"(?<![\w*\\])\*(?=[^\s*])([^*]+?)(?<=[^\s\\])\*(?![\w*])|(?<![\w\\])_(?=[^\s_])([^_]+?)(?<=[^\s\\])_(?!\w)"
)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!<>-])")
_REFERENCE = re.compile(r"\$\{\s*(?:last-saved#)?([^{}\s]+)\s*\}")


def plain_text(marked: str) -> str:
    """The text of a label in one line, without HTML tags and Markdown emphasis, headings, links and escapes."""
    if not _MARKED.search(marked):
        return " ".join(marked.split())
    text = _TAG.sub("", _BREAK.sub(" ", marked))
    text = _HEADING.sub("", _LINK.sub(r"\1", html.unescape(text)))
    text = _STRONG.sub(r"\2", text)
    text = _EMPHASIS.sub(lambda match: match.group(1) or match.group(2), text)
    return " ".join(_ESCAPED.sub(r"\1", text).split())


def resolve_references(text: str, words_for: Callable[[str], str]) -> str:
    """The text with each `${name}` replaced by the words for that question."""
    return _REFERENCE.sub(lambda match: words_for(match.group(1)), text) if "${" in text else text
