"""What the terms of an old site's posts become: topics, tags, countries, networks, goals, areas, municipalities, kinds."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import override

from folkmoot.places.countries import country_codes, country_name
from folkmoot.places.models import Country, Municipality
from folkmoot.programme.models import Network, Theme
from folkmoot.programme.partnerships.goals import GlobalGoal
from folkmoot.stories.moving_in.wordpress_export import Item, Term
from folkmoot.stories.moving_in.wordpress_languages import TermNames
from folkmoot.stories.moving_in.wordpress_map import POST_TYPES, TRANSLATING, Becomes, WordPressMap
from folkmoot.stories.tags import Tag
from folkmoot.stories.topics import Topic

SPECIAL_TYPES = {
    "post": "article",
    "inlagg": "article",
    "artikel": "article",
    "portratt": "portrait",
    "publikation": "publication",
    "rapport": "report",
    "handelse": "event",
    "evenemang": "event",
    "utlysning": "call",
    "tjanst": "vacancy",
}
NAMES_OF_MADE = {Topic: "topic", Network: "network", Theme: "area"}
SORTS_OF_PUBLICATION = ("report", "policy brief", "working paper", "thesis", "toolbox", "guide")


@dataclass
class Sorting:
    """What a story is about, in records of this site. `kind` and `sort` are empty where no term says them."""

    kind: str = ""
    sort: str = ""
    network: Network | None = None
    goals: set[int] = field(default_factory=set)
    rows: dict[Becomes, list[Any]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def of(self, becomes: Becomes) -> list[Any]:
        return sorted(self.rows.get(becomes, []), key=lambda row: str(row.pk))


class TermKeeper:
    """Finds the record that a term means, or makes it where it may: topics, tags, countries, networks and areas.

    `facets` holds, for each term that was met, the facet and value under which the archive lists it here.
    """

    def __init__(self, wordpress_map: WordPressMap, translations: Mapping[tuple[str, str], TermNames]) -> None:
        self.map = wordpress_map
        self.translations = translations
        self.records: dict[tuple[Becomes, str], Any] = {}
        self.made: list[tuple[str, str]] = []
        self.facets: dict[tuple[str, str], tuple[str, str]] = {}
        self.country_codes = _country_codes()

    def sort(self, item: Item, language: str) -> Sorting:
        """What the item's terms say of it."""
        sorting = Sorting()
        for term in item.terms:
            if term.taxonomy in TRANSLATING:
                continue
            becomes = self.map.taxonomies.get(term.taxonomy)
            name = self.map.terms.get((term.taxonomy, term.slug), term.name or term.slug)
            if becomes is None:
                sorting.notes.append(f"taxonomy “{term.taxonomy}” is in no map: its terms were left out")
            elif becomes is Becomes.IGNORE or not name:
                continue
            elif becomes is Becomes.TYPE:
                self._type(sorting, term, name)
            elif becomes is Becomes.GOAL:
                self._goal(sorting, term, name)
            else:
                self._record(sorting, becomes, term, name, language)
        return sorting

    def _type(self, sorting: Sorting, term: Term, name: str) -> None:
        word = slugify(name)
        word = SPECIAL_TYPES.get(word, word)
        if word.replace("-", " ") in SORTS_OF_PUBLICATION:
            sorting.kind, sorting.sort = "publication", word.replace("-", " ")
        elif word in POST_TYPES:
            sorting.kind = word
        else:
            sorting.notes.append(f"type “{name}” is not known here: map it under [terms.{term.taxonomy}]")

    def _goal(self, sorting: Sorting, term: Term, name: str) -> None:
        number = re.search(r"(?<!\d)(\d{1,2})(?!\d)", name) or re.search(r"(?<!\d)(\d{1,2})(?!\d)", term.slug)
        goal = int(number[1]) if number else _goals_by_name().get(name.casefold(), 0)
        if goal in GlobalGoal.values:
            sorting.goals.add(goal)
            self.facets[term.taxonomy, term.slug] = ("goal", str(goal))
        else:
            sorting.notes.append(f"“{name}” is none of the seventeen goals: map it under [terms.{term.taxonomy}]")

    def _record(self, sorting: Sorting, becomes: Becomes, term: Term, name: str, language: str) -> None:
        record = self._known(becomes, term, name, language)
        if record is None:
            sorting.notes.append(f"{becomes} “{name}” is not known here: map it under [terms.{term.taxonomy}]")
            return
        if becomes is Becomes.NETWORK:
            if sorting.network and sorting.network != record:
                sorting.notes.append(f"a second network, “{name}”, was left out: a story has one")
                return
            sorting.network = record
        elif record not in sorting.rows.setdefault(becomes, []):
            sorting.rows[becomes].append(record)
        self.facets[term.taxonomy, term.slug] = _facet(becomes, record)

    def _known(self, becomes: Becomes, term: Term, name: str, language: str) -> Any:
        translated = self.translations.get((term.taxonomy, term.slug))
        mapped = (term.taxonomy, term.slug) in self.map.terms
        slug = slugify(name) if mapped else slugify(next(iter(translated.slugs.values())) if translated else term.slug)
        key = (becomes, f"{slug} {name if not translated else ''}")
        if key not in self.records:
            names = translated.names if translated and not mapped else {language: name}
            self.records[key] = self._find_or_make(becomes, slug or slugify(name) or "x", names)
        return self.records[key]

    def _find_or_make(self, becomes: Becomes, slug: str, names: Mapping[str, str]) -> Any:
        name = next(iter(names.values()))
        match becomes:
            case Becomes.COUNTRY:
                code = next(filter(None, (self.country_codes.get(word.casefold()) for word in (*names.values(), slug))), "")
                return Country.objects.get_or_create(code=code)[0] if code else None
            case Becomes.MUNICIPALITY:
                found = Municipality.objects.filter(slug=slug).first()
                return found or Municipality.objects.filter(name__in=list(names.values())).first()
            case Becomes.TAG:
                tag = Tag.objects.filter(name__iexact=name).first() or Tag.objects.filter(slug=slug[:100]).first()
                if tag is None:
                    tag = Tag.objects.create(name=name[:100])
                return tag
            case _:
                return self._named({Becomes.TOPIC: Topic, Becomes.NETWORK: Network, Becomes.AREA: Theme}[becomes], slug, names)

    def _named(self, model: Any, slug: str, names: Mapping[str, str]) -> Any:
        """By its address or a name in any language; a language in which it has no name yet is added."""
        wanted = {name.casefold() for name in names.values()}
        known = model.objects.filter(slug=slug[:80]).first() or next(
            (row for row in model.objects.all() if wanted & {name.casefold() for name in row.names.values()}), None
        )
        if known is None:
            self.made.append((NAMES_OF_MADE[model], next(iter(names.values()))))
            return model.objects.create(slug=slug[:80], names=dict(names))
        new = {code: name for code, name in names.items() if code not in known.names}
        if new:
            known.names |= new
            known.save(update_fields=["names"])
        return known


def _facet(becomes: Becomes, record: Any) -> tuple[str, str]:
    if becomes is Becomes.COUNTRY:
        return "country", record.code
    if becomes is Becomes.MUNICIPALITY:
        return ("swedish" if record.country_id == settings.PROGRAMME_HOME_COUNTRY else "partner"), record.slug
    return str(becomes), record.slug


def _country_codes() -> dict[str, str]:
    """By code, by name and by name as an address, in every language of the site."""
    found: dict[str, str] = {}
    for code in country_codes():
        found[code.casefold()] = code
        for language, _name in settings.LANGUAGES:
            name = country_name(code, language)
            found |= {name.casefold(): code, slugify(name): code}
    return found


def _goals_by_name() -> dict[str, int]:
    found: dict[str, int] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {str(goal.label).casefold(): goal.value for goal in map(GlobalGoal, GlobalGoal.values)}
    return found
