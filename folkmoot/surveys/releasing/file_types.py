"""Which files of a release may be published, what they are, and as what they are sent."""

import re

from folkmoot.reportcard.cards.release import CHANGES_FILE, FIGURES_FILE, RELEASE_FILE

CONTENT_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".pdf": "application/pdf",
}
TABLES = {FIGURES_FILE: "figures", CHANGES_FILE: "changes"}
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
CARD_FILE = re.compile(rf"card(\.(?P<language>{LANGUAGE.pattern}))?\.(html|pdf)")


def is_publishable(name: str) -> bool:
    """Whether a file of that name may be published: the protected figures, their changes, and the card in its languages.

    Everything else that `folkmoot card` writes (findings on single answers, estimates before protection) stays at home.
    """
    return name in TABLES or CARD_FILE.fullmatch(name) is not None


def kind_of(name: str, default_language: str) -> tuple[str, str]:
    """What a file is (`figures`, `changes`, `release` or `card`), and for a card its language."""
    if name in TABLES or name == RELEASE_FILE:
        return TABLES.get(name, "release"), ""
    match = CARD_FILE.fullmatch(name)
    return "card", (match["language"] if match and match["language"] else default_language)


def content_type(name: str) -> str:
    return CONTENT_TYPES[name[name.rindex(".") :]]
