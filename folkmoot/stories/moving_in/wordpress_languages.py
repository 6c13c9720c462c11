"""Which language a WordPress post is in and what it is a translation of, as Polylang and WPML write it in an export."""

import re
from dataclasses import dataclass

from folkmoot.stories.moving_in.wordpress_export import Export, Item, Term

POLYLANG_PAIRS = re.compile(r's:\d+:"([\w-]+)";i:(\d+);')
WPML_LANGUAGE, WPML_GROUP = "_wpml_import_language_code", "_wpml_import_translation_group"


@dataclass(frozen=True)
class TermNames:
    """A term with its translations: their slugs and names by language, the same for each of them."""

    slugs: dict[str, str]
    names: dict[str, str]


def language_of(item: Item, otherwise: str) -> str:
    """The code of the item's language (`sv`), `otherwise` where the export does not say it."""
    named = next((term.slug for term in item.terms if term.taxonomy == "language"), "") or item.value_of(WPML_LANGUAGE)
    return plain_code(named) or otherwise


def plain_code(code: str) -> str:
    """`sv` of `sv-SE`, `sv_SE` or `pll_sv`."""
    return re.split(r"[-_]", code.strip().lower().removeprefix("pll_"))[0]


def translation_group(item: Item) -> str:
    """The same for an item and its translations; empty where it has none."""
    polylang = next((term.slug for term in item.terms if term.taxonomy == "post_translations"), "")
    wpml = item.value_of(WPML_GROUP)
    return f"polylang {polylang}" if polylang else f"wpml {wpml}" if wpml else ""


def term_translations(export: Export, otherwise: str) -> dict[tuple[str, str], TermNames]:
    """By taxonomy and slug, the names of every term that Polylang has translated, in each language."""
    by_number = {term.number: term for term in export.terms if term.number}
    found: dict[tuple[str, str], TermNames] = {}
    for group in export.terms:
        if group.taxonomy != "term_translations":
            continue
        members: dict[str, Term] = {
            plain_code(code): by_number[int(number)]
            for code, number in POLYLANG_PAIRS.findall(group.description)
            if int(number) in by_number
        }
        names = TermNames(
            {code: term.slug for code, term in sorted(members.items(), key=lambda pair: pair[0] != otherwise)},
            {code: term.name for code, term in members.items()},
        )
        found |= {(term.taxonomy, term.slug): names for term in members.values()}
    return found
