"""WordPress's shortcodes, `[gallery ids="4,7"]`, written as HTML that the reading of bodies understands."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

ATTRIBUTES = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'\]]+))|"([^"]*)"|'([^']*)'|(\S+)""")
OPENING = re.compile(r"\[(\[?)([A-Za-z][\w-]*)(?![\w-])((?:[^\]\"']|\"[^\"]*\"|'[^']*')*?)(/?)\](\]?)")
FILES = frozenset({"audio", "video"})
FILE_ATTRIBUTES = ("src", "mp3", "m4a", "ogg", "wav", "flac", "mp4", "m4v", "webm", "ogv", "wmv", "flv")
# Of well-known plugins; any other word in brackets is one only where it has attributes or is closed.
OF_PLUGINS = frozenset(
    (
        "contact-form-7",
        "contact-form",
        "gravityform",
        "gravityforms",
        "wpforms",
        "ninja_form",
        "ninja_forms",
        "mailpoet_form",
        "rev_slider",
        "woocommerce_cart",
        "products",
        "archives",
        "polldaddy",
        "poll",
        "slideshow",
        "googlemaps",
        "wp_sitemap_page",
    )
)


@dataclass(frozen=True)
class Shortcodes:
    """A body without shortcodes, and those that could not be kept, as they were written."""

    html: str
    lost: tuple[str, ...]


def without_shortcodes(body: str) -> Shortcodes:
    """`body` with its shortcodes as HTML.

    A caption becomes a figure, a gallery or playlist `<wp-files ids="...">`, audio, video and embeds a link of the class
    `wp-media`. Of one that is not known the text inside stays, and the shortcode itself is named in `lost`. A word in
    brackets is a shortcode only where it is known, has attributes or is closed; `[[caption]]` is a word in brackets.

    >>> without_shortcodes('[caption width="9"]<img src="a.jpg"> Torget[/caption]').html
    '<figure><img src="a.jpg"><figcaption>Torget</figcaption></figure>'
    """
    lost: list[str] = []
    return Shortcodes(_replace(body, lost), tuple(lost))


def _replace(body: str, lost: list[str]) -> str:
    written, place = [], 0
    while found := OPENING.search(body, place):
        written.append(body[place : found.start()])
        place = found.end()
        before, name, rest, closed_at_once, after = found.groups()
        if before and after:
            written.append(found[0][1:-1])
            continue
        closing = None if closed_at_once else re.compile(rf"\[/{re.escape(name)}\]").search(body, place)
        attributes = _attributes(rest)
        if name not in KNOWN and not _is_shortcode(name, rest, closing):
            written.append(found[0])
            continue
        inner = body[place : closing.start()] if closing else ""
        place = closing.end() if closing else place
        if name in KNOWN:
            written.append(before + KNOWN[name](name, attributes, _replace(inner, lost)) + after)
        else:
            lost.append(found[0])
            written.append(before + _replace(inner, lost) + after)
    return "".join(written) + body[place:]


def _is_shortcode(name: str, rest: str, closing: re.Match[str] | None) -> bool:
    return closing is not None or name in OF_PLUGINS or bool(re.search(r"\w\s*=\s*[\"'\w]", rest))


def _attributes(text: str) -> dict[str, str]:
    """By name; those without one under their place: `[embed url]`."""
    found: dict[str, str] = {}
    for match in ATTRIBUTES.finditer(html.unescape(text)):
        name, *values = match.groups()
        found[name.lower() if name else str(len(found))] = next((value for value in values if value is not None), "")
    return found


def _caption(_name: str, attributes: dict[str, str], inner: str) -> str:
    picture = re.match(r"\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)", inner)
    if not picture:
        return inner
    caption = inner[picture.end() :].strip() or html.escape(attributes.get("caption", ""))
    return f"<figure>{picture[1]}<figcaption>{caption}</figcaption></figure>"


def _gallery(_name: str, attributes: dict[str, str], _inner: str) -> str:
    numbers = attributes.get("ids") or attributes.get("include") or ""
    return f'<wp-files ids="{html.escape(numbers)}"></wp-files>'


def _file(_name: str, attributes: dict[str, str], inner: str) -> str:
    address = next((attributes[key] for key in FILE_ATTRIBUTES if attributes.get(key)), "")
    return _link(address or attributes.get("0", "") or inner)


def _embed(_name: str, attributes: dict[str, str], inner: str) -> str:
    return _link(inner or attributes.get("src", "") or attributes.get("0", ""))


def _link(address: str) -> str:
    address = re.sub(r"<[^>]*>", "", html.unescape(address)).strip()
    return f'<p><a class="wp-media" href="{html.escape(address)}">{html.escape(address)}</a></p>' if address else ""


KNOWN: dict[str, Callable[[str, dict[str, str], str], str]] = {
    "caption": _caption,
    "wp_caption": _caption,
    "gallery": _gallery,
    "playlist": _gallery,
    "audio": _file,
    "video": _file,
    "embed": _embed,
    "youtube": _embed,
    "vimeo": _embed,
}
