"""What becomes of a WordPress site's own taxonomies, post types and writers: a small file that whoever moves in writes."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any


class MapError(Exception):
    """The file of what becomes what cannot be used."""


class Becomes(StrEnum):
    """What a taxonomy can become."""

    TOPIC = "topic"
    TAG = "tag"
    COUNTRY = "country"
    NETWORK = "network"
    GOAL = "goal"
    AREA = "area"
    MUNICIPALITY = "municipality"
    TYPE = "type"
    IGNORE = "ignore"


POST_TYPES = ("article", "page", "portrait", "publication", "event", "call", "vacancy", "ignore")

TAXONOMIES = {
    "category": Becomes.TOPIC,
    "post_tag": Becomes.TAG,
    **dict.fromkeys(("topic", "topics", "amne"), Becomes.TOPIC),
    **dict.fromkeys(("country", "countries", "land", "partner_country"), Becomes.COUNTRY),
    **dict.fromkeys(("network", "networks", "natverk"), Becomes.NETWORK),
    **dict.fromkeys(("goal", "goals", "global_goal", "global_goals", "sdg", "globala_mal"), Becomes.GOAL),
    **dict.fromkeys(("area", "project_area", "projektomrade"), Becomes.AREA),
    **dict.fromkeys(("municipality", "partner", "swedish_partner", "international_partner", "kommun"), Becomes.MUNICIPALITY),
    **dict.fromkeys(("type", "article_type", "content_type"), Becomes.TYPE),
    **dict.fromkeys(("post_format", "nav_menu", "link_category", "wp_theme", "wp_template_part_area"), Becomes.IGNORE),
}
TRANSLATING = frozenset({"language", "post_translations", "term_language", "term_translations"})
TERMS = {("category", slug): "" for slug in ("uncategorized", "uncategorised", "okategoriserade", "okategoriserat")}
OF_WORDPRESS_ITSELF = (
    "attachment",
    "nav_menu_item",
    "revision",
    "custom_css",
    "customize_changeset",
    "oembed_cache",
    "user_request",
    "wp_block",
    "wp_template",
    "wp_template_part",
    "wp_global_styles",
    "wp_navigation",
    "wp_font_family",
    "wp_font_face",
    "acf-field",
    "acf-field-group",
    "wpcf7_contact_form",
    "polylang_mo",
)
TYPES = {
    "post": "article",
    "page": "page",
    **{name: name for name in ("portrait", "publication", "event", "call", "vacancy")},
    "tribe_events": "event",
    **dict.fromkeys(OF_WORDPRESS_ITSELF, "ignore"),
}


@dataclass(frozen=True)
class WordPressMap:
    """`terms` gives, by taxonomy and slug, the name that a term has here; an empty one leaves it out. `writers` likewise."""

    taxonomies: Mapping[str, Becomes] = field(default_factory=lambda: TAXONOMIES)
    terms: Mapping[tuple[str, str], str] = field(default_factory=lambda: TERMS)
    types: Mapping[str, str] = field(default_factory=lambda: TYPES)
    writers: Mapping[str, str] = field(default_factory=dict)


def read_map(file: Path) -> WordPressMap:
    """The map in a TOML `file`, over what holds without one. Raises `MapError` where something in it is not known.

    [taxonomies]            land = "country"
    [terms.land]            sydafrika = "ZA"
    [post_types]            project = "article"
    [authors]               admin = ""
    """
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise MapError(f"{file} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MapError(f"{file} is no TOML: {error}.") from error
    unknown = found.keys() - {"taxonomies", "terms", "post_types", "authors"}
    if unknown:
        raise MapError(f"{file}: [{min(unknown)}] is not known. Use [taxonomies], [terms.NAME], [post_types], [authors].")
    taxonomies = _texts(found, "taxonomies", file)
    for name, becomes in taxonomies.items():
        _one_of(becomes, [kind.value for kind in Becomes], f"{file}: the taxonomy {name}")
    types = _texts(found, "post_types", file)
    for name, becomes in types.items():
        _one_of(becomes, POST_TYPES, f"{file}: the post type {name}")
    terms = {
        (taxonomy, slug): name
        for taxonomy in found.get("terms", {})
        for slug, name in _texts(found["terms"], taxonomy, file).items()
    }
    return WordPressMap(
        taxonomies=TAXONOMIES | {name: Becomes(becomes) for name, becomes in taxonomies.items()},
        terms=TERMS | terms,
        types=TYPES | types,
        writers=_texts(found, "authors", file),
    )


def _texts(tables: Any, name: str, file: Path) -> dict[str, str]:
    table = tables.get(name, {}) if isinstance(tables, dict) else None
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise MapError(f'{file}: each line of [{name}] is a name, = and a text between quotation marks: land = "country".')
    return table


def _one_of(value: str, known: Any, what: str) -> None:
    if value not in known:
        raise MapError(f"{what} cannot become {value!r}. Use one of {', '.join(known)}.")
