"""What can be found: everything public of every room, each thing by a name of its own (`page:...`, `card:...`).

Only here is it decided what a search shows; what these functions do not give is found by nobody.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.documents import get_document_model
from wagtail.models import Page, ReferenceIndex

from folkmoot.programme.calls.call_listing import published_calls
from folkmoot.programme.models import Call, NamedPerson, Network, Partnership
from folkmoot.reportcard.cards.page import question_anchors
from folkmoot.site.search.findable import Findable, Sort
from folkmoot.stories.bodies.blocks import body_html
from folkmoot.stories.excerpt import readable_text
from folkmoot.stories.models import ArticleIndexPage, ArticlePage, HomePage
from folkmoot.surveys.models import CardRelease

SORTS_OF_STORIES = {
    "portrait": Sort.PORTRAIT,
    "publication": Sort.PUBLICATION,
    "event": Sort.EVENT,
    "call": Sort.CALL,
    "vacancy": Sort.CALL,
    "research-call": Sort.CALL,
    "meeting": Sort.EVENT,
    "project": Sort.PUBLICATION,
}
STORY_TEXTS = ("person", "role", "place", "series", "sort", "publisher", "doi", "byline")
"""Fields of a story of some kind by which it is found, beside its title and text."""


def gather(things: Sequence[str]) -> dict[str, list[Findable]]:
    """The versions of each of these things that are public now."""
    keys: defaultdict[str, list[str]] = defaultdict(list)
    for thing in things:
        room, _colon, key = thing.partition(":")
        keys[room].append(key)
    found: dict[str, list[Findable]] = {thing: [] for thing in things}
    for room, some in keys.items():
        for key, version in GATHERERS[room](some) if room in GATHERERS else ():
            found[f"{room}:{key}"].append(version)
    return found


def all_things() -> list[str]:
    """Everything that may be public, whether it is or not."""
    cards = CardRelease.objects.current().values_list("round_id", "municipality_id")
    return [
        *sorted({page_thing(key) for key in Page.objects.live().filter(depth__gt=1).values_list("translation_key", flat=True)}),
        *(card_thing(*key) for key in cards.order_by("round_id", "municipality_id")),
        *(f"partnership:{key}" for key in Partnership.objects.order_by("pk").values_list("pk", flat=True)),
        *(f"network:{key}" for key in Network.objects.order_by("pk").values_list("pk", flat=True)),
        *(f"call:{key}" for key in Call.objects.order_by("pk").values_list("pk", flat=True)),
        *(f"document:{key}" for key in get_document_model().objects.order_by("pk").values_list("pk", flat=True)),
    ]


def page_thing(translation_key: object) -> str:
    """A page and its translations are one thing."""
    return f"page:{translation_key}"


def card_thing(round_id: int, municipality_id: int) -> str:
    return f"card:{round_id}-{municipality_id}"


Versions = Iterator[tuple[str, Findable]]


def _pages(keys: Sequence[str]) -> Versions:
    public = Page.objects.live().public().filter(translation_key__in=keys, depth__gt=1)
    stories = ArticlePage.objects.live().public().filter(translation_key__in=keys).select_related("locale", "network")
    stories = stories.prefetch_related("countries", "municipalities", "themes", "topics", "story_tags__tag")
    known = set(stories.values_list("pk", flat=True))
    special = {page.pk: page for page in Page.objects.filter(pk__in=known).specific()}
    for story in stories:
        yield str(story.translation_key), _story(story, special[story.pk])
    for page in public.exclude(pk__in=known).select_related("locale").specific():
        if not isinstance(page, (HomePage, ArticleIndexPage)) and (page.get_url() or ""):
            yield str(page.translation_key), _plain_page(page)


def _story(story: ArticlePage, special: Any) -> Findable:
    language = story.locale.language_code
    with override(language):
        places = [place.name for place in story.municipalities.all()]
        countries = [country.name for country in story.countries.all()]
        names = [
            *(str(value) for name in STORY_TEXTS if (value := getattr(special, name, ""))),
            *(str(author) for author in _authors(special)),
            *places,
            *countries,
            *(str(row) for row in [*story.themes.all(), *story.topics.all()]),
            *(row.tag.name for row in story.story_tags.all()),
            *(str(goal.label) for goal in story.goals),
            str(story.network or ""),
            str(story.type_label),
        ]
        return Findable(
            sort=SORTS_OF_STORIES.get(story.kind, Sort.ARTICLE),
            language=language,
            title=story.title,
            text=readable_text(body_html(story.body.raw_data)).strip(),
            keywords=" · ".join(filter(None, names)),
            about=", ".join(sorted(countries or places)[:4]),
            url=story.get_url() or "",
            group=page_thing(story.translation_key),
            day=story.date,
            shown_until=story.shown_until,
            synthetic=story.synthetic,
        )


def _authors(special: Any) -> list[object]:
    authors: Any = getattr(special, "authors", None)
    return list(authors.all()) if hasattr(authors, "all") else []


def _plain_page(page: Any) -> Findable:
    body: Any = getattr(page, "body", None)
    return Findable(
        sort=Sort.PAGE,
        language=page.locale.language_code,
        title=page.title,
        text=readable_text(body_html(body.raw_data)).strip() if hasattr(body, "raw_data") else page.search_description,
        keywords=page.search_description,
        url=page.get_url() or "",
        group=page_thing(page.translation_key),
    )


def _cards(keys: Sequence[str]) -> Versions:
    for key in keys:
        round_id, _dash, municipality_id = key.partition("-")
        releases = CardRelease.objects.current().select_related("round__survey", "municipality__country")
        release = releases.filter(round_id=round_id, municipality_id=municipality_id).first()
        if release is not None:
            for language in release.languages:
                for version in _card(release, language):
                    yield key, version


def _card(release: CardRelease, language: str) -> Iterator[Findable]:
    """The card in one of its languages, and each of its questions."""
    card, place = release.release.card, release.municipality
    with override(language):
        url = _card_url(release, language)
        country = place.country.name if place.country else ""
        survey, round_ = release.round.survey.title, release.round.name
        where = f"{place.name}, {country}" if country else place.name
        day = date(release.round.year, 1, 1) if release.round.year else None
        shared = {"language": language, "place": place.name, "synthetic": release.synthetic, "day": day}
        yield Findable(
            sort=Sort.CARD,
            title=f"{place.name}: {release.title(language)}",
            text=" ".join(finding.texts[language] for finding in card.findings if language in finding.texts),
            keywords=f"{survey} {round_} {country} {_('Report card')}",
            about=f"{where} · {round_}",
            url=url,
            group=f"card {release.round_id}",
            **shared,
        )
        anchors = question_anchors(card)
        for section in card.sections:
            for question in section.questions:
                answers = ", ".join(
                    category.labels[language] for category in question.categories if language in category.labels
                )
                if question.labels.get(language):
                    yield Findable(
                        sort=Sort.QUESTION,
                        title=question.labels[language],
                        text=answers,
                        keywords=f"{section.labels.get(language, '')} {where}",
                        about=f"{where} · {survey}, {round_}",
                        url=f"{url}#{anchors[question.id]}",
                        group=f"question {release.round_id} {question.id}",
                        **shared,
                    )


def _card_url(release: CardRelease, language: str) -> str:
    """In a language of the interface its own address; in any other the card's language under the first interface language."""
    if language in dict(settings.LANGUAGES):
        return reverse("surveys:card", args=release.address)
    with override("en"):
        return reverse("surveys:card_language", args=[*release.address, language])


def _in_each_language(make: Callable[[str], Iterator[Findable]]) -> Iterator[Findable]:
    for language, _name in settings.LANGUAGES:
        with override(language):
            yield from make(language)


def _partnerships(keys: Sequence[str]) -> Versions:
    public = Partnership.objects.filter(is_public=True, pk__in=keys).select_related("network", "theme")
    for partnership in public.prefetch_related("parties__municipality__country"):
        named = NamedPerson.objects.filter(partnership=partnership, remove_on__gt=timezone.localdate())
        people = list(named.select_related("municipality__country"))
        for version in _in_each_language(partial(_partnership, partnership, people)):
            yield str(partnership.pk), version


def _partnership(partnership: Partnership, people: Sequence[NamedPerson], language: str) -> Iterator[Findable]:
    countries = [str(place.country) for place in partnership.municipalities if place.country]
    about = [str(partnership.theme or ""), str(partnership.network or "")]
    url = partnership.get_absolute_url()
    years = "–".join(str(year) for year in (partnership.first_year, partnership.last_year) if year)
    yield Findable(
        sort=Sort.PARTNERSHIP,
        language=language,
        title=f"{partnership.name}: {partnership.title}" if partnership.title else partnership.name,
        text=partnership.challenge,
        keywords=" · ".join([*about, *countries, *(str(goal.label) for goal in partnership.goals), _("Partnership")]),
        about=" · ".join(filter(None, [*about, years])),
        url=url,
        group=f"partnership {partnership.pk}",
        day=date(partnership.first_year, 1, 1) if partnership.first_year else None,
        synthetic=partnership.synthetic,
    )
    for person in people:
        yield Findable(
            sort=Sort.PERSON,
            language=language,
            title=person.name,
            text="",
            keywords=f"{person.get_role_display()} {person.municipality}",
            about=f"{person.get_role_display()}, {person.municipality.name} · {partnership.name}",
            url=url,
            group=f"person {person.pk}",
            shown_until=date.fromordinal(person.remove_on.toordinal() - 1),
            synthetic=partnership.synthetic,
        )


def _networks(keys: Sequence[str]) -> Versions:
    for network in Network.objects.filter(pk__in=keys).prefetch_related("countries"):

        def versions(language: str, network: Network = network) -> Iterator[Findable]:
            yield Findable(
                sort=Sort.NETWORK,
                language=language,
                title=network.name,
                text=network.description,
                keywords=" · ".join(
                    [network.theme, network.cooperation, *(str(country) for country in network.countries.all()), _("Network")]
                ),
                about=network.theme,
                url=network.get_absolute_url(),
                group=f"network {network.pk}",
                day=date(network.first_year, 1, 1) if network.first_year else None,
            )

        for version in _in_each_language(versions):
            yield str(network.pk), version


def _calls(keys: Sequence[str]) -> Versions:
    for listed in published_calls():
        if str(listed.call.pk) not in keys:
            continue

        opens = timezone.localdate(listed.version.rules.opens_at)

        def versions(language: str, call: Call = listed.call, day: date = opens) -> Iterator[Findable]:
            yield Findable(
                sort=Sort.CALL,
                language=language,
                title=call.name,
                text=call.description,
                keywords=f"{call.network or ''} {_('Call')}",
                about=str(call.network or ""),
                url=call.get_absolute_url(),
                group=f"call {call.pk}",
                day=day,
            )

        for version in _in_each_language(versions):
            yield str(listed.call.pk), version


def _documents(keys: Sequence[str]) -> Versions:
    """Only those that a public page leads to: what an editor uploaded for a draft is not public yet."""
    public = set(
        Page.objects.live().public().filter(~Q(articlepage__shown_until__lt=timezone.localdate())).values_list("pk", flat=True)
    )
    locales = dict(Page.objects.filter(pk__in=public).values_list("pk", "locale__language_code"))
    for document in get_document_model().objects.filter(pk__in=keys).select_related("collection"):
        if document.collection.get_view_restrictions():
            continue
        sources = [int(row.object_id) for row in ReferenceIndex.get_references_to(document) if row.object_id.isdigit()]
        languages = {locales[key] for key in sources if key in public}
        for language in sorted(languages):
            yield (
                str(document.pk),
                Findable(
                    sort=Sort.DOCUMENT,
                    language=language,
                    title=document.title,
                    text="",
                    keywords=document.filename,
                    about=document.file_extension.upper(),
                    url=document.url,
                    group=f"document {document.pk}",
                    day=timezone.localdate(document.created_at),
                ),
            )


GATHERERS: dict[str, Callable[[Sequence[str]], Versions]] = {
    "page": _pages,
    "card": _cards,
    "partnership": _partnerships,
    "network": _networks,
    "call": _calls,
    "document": _documents,
}
