"""What makes the index look again: whatever is published, corrected, withdrawn, renamed, moved or deleted in a room."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.documents import get_document_model
from wagtail.models import Page, PageViewRestriction, ReferenceIndex
from wagtail.signals import page_published, page_unpublished, post_page_move

from folkmoot.places.models import Municipality
from folkmoot.programme.models import Call, CallVersion, NamedPerson, Network, Partnership, PartnershipParty, Theme
from folkmoot.site.search.gathering import card_thing, page_thing
from folkmoot.site.search.indexing import note
from folkmoot.stories.models import ArticlePage, Tag, Topic
from folkmoot.surveys.models import CardRelease, Round, Survey

Touched = Callable[[Any], Iterable[str]]


def keep_up_to_date() -> None:
    """Listen to the rooms; called once, when the site starts."""
    for model, touched in TOUCHED.items():
        for signal in (post_save, post_delete):
            signal.connect(_noting(touched), sender=model, weak=False, dispatch_uid=f"search {model.__name__} {id(signal)}")
    m2m_changed.connect(
        _noting(TOUCHED[Network]), sender=Network.countries.through, weak=False, dispatch_uid="search countries"
    )
    for signal in (page_published, page_unpublished):
        signal.connect(_noting(_page), weak=False, dispatch_uid=f"search pages {id(signal)}")
    post_page_move.connect(_noting(_below), weak=False, dispatch_uid="search moves")
    post_save.connect(_of_any_saved_page, weak=False, dispatch_uid="search pages that come in published")
    post_delete.connect(_of_any_page, weak=False, dispatch_uid="search deletions")


def _noting(touched: Touched) -> Callable[..., None]:
    def look_again(instance: Model, raw: bool = False, **_signal: Any) -> None:
        if not raw and (things := list(touched(instance))):
            note(things)

    return look_again


def _of_any_saved_page(instance: Model, raw: bool = False, **_signal: Any) -> None:
    """A page that moves in is live at once, and nobody publishes it."""
    if not raw and isinstance(instance, Page):
        note(_page(instance))


def _of_any_page(instance: Model, **_signal: Any) -> None:
    if type(instance) is Page:
        note(_page(instance))


def _page(page: Any) -> list[str]:
    """The page with its translations, and the documents that it leads to."""
    documents = get_document_model()
    references = ReferenceIndex.get_references_for_object(page) if page.pk else ()
    return [
        page_thing(page.translation_key),
        *(f"document:{row.to_object_id}" for row in references if row.to_content_type.model_class() is documents),
    ]


def _below(page: Any) -> list[str]:
    """A page that moved takes those below it along."""
    keys = page.get_descendants(inclusive=True).values_list("translation_key", flat=True)
    return [page_thing(key) for key in keys]


def _card(release: CardRelease) -> list[str]:
    return [card_thing(release.round_id, release.municipality_id)]


def _stories(**conditions: Any) -> list[str]:
    keys = ArticlePage.objects.live().filter(**conditions).values_list("translation_key", flat=True).distinct()
    return [page_thing(key) for key in keys]


def _cards(**conditions: Any) -> list[str]:
    keys = CardRelease.objects.current().filter(**conditions).values_list("round_id", "municipality_id")
    return [card_thing(*key) for key in keys]


def _partnerships(**conditions: Any) -> list[str]:
    keys = Partnership.objects.filter(**conditions).values_list("pk", flat=True).distinct()
    return [f"partnership:{key}" for key in keys]


def _municipality(place: Municipality) -> list[str]:
    return [*_stories(municipalities=place.pk), *_cards(municipality=place.pk), *_partnerships(parties__municipality=place.pk)]


TOUCHED: dict[Any, Touched] = {
    CardRelease: _card,
    Survey: lambda survey: _cards(round__survey=survey.pk),
    Round: lambda round_: _cards(round=round_.pk),
    Partnership: lambda partnership: [f"partnership:{partnership.pk}"],
    PartnershipParty: lambda party: [f"partnership:{party.partnership_id}"],
    NamedPerson: lambda person: [f"partnership:{person.partnership_id}"],
    Network: lambda network: [
        f"network:{network.pk}",
        *_stories(network=network.pk),
        *_partnerships(network=network.pk),
    ],
    Theme: lambda theme: [*_stories(themes=theme.pk), *_partnerships(theme=theme.pk)],
    Topic: lambda topic: _stories(topics=topic.pk),
    Tag: lambda tag: _stories(story_tags__tag=tag.pk),
    Municipality: _municipality,
    Call: lambda call: [f"call:{call.pk}"],
    CallVersion: lambda version: [f"call:{version.call_id}"],
    get_document_model(): lambda document: [f"document:{document.pk}"],
    PageViewRestriction: lambda restriction: _below(restriction.page),
}
