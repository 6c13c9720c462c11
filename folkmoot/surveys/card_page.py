"""What stands around a card on its page: its languages, its editions, its files, and what a reader must know before reading."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override

from folkmoot import __version__
from folkmoot.places.countries import language_name
from folkmoot.reportcard.cards.release import CHANGES_FILE
from folkmoot.reportcard.forms.questionnaire import Language
from folkmoot.surveys.releasing.file_types import kind_of
from folkmoot.surveys.releasing.releases import CardRelease, ReleaseFile, State
from folkmoot.surveys.rendering import card_html

INTERFACE_FALLBACK = "en"
KEPT_FOR = 24 * 60 * 60


@dataclass(frozen=True)
class LanguageLink:
    """The card in one language; `name` is the language's own name for itself."""

    code: str
    name: str
    direction: str
    url: str
    current: bool

    @property
    def in_interface(self) -> bool:
        """Whether the site itself is in this language too: the frame of the page names that address then."""
        return self.code in _interface_languages()


@dataclass(frozen=True)
class FileLink:
    """A file to download. `kind` is one of `file_types.kind_of`; `language` is the language's own name, for a card."""

    kind: str
    language: str
    format: str
    url: str
    size: int


@dataclass(frozen=True)
class CardPage:
    """All that the page of a card shows. `current` is the edition that holds now, None where it was withdrawn; `before` is the
    card of an earlier round since which the change is told."""

    release: CardRelease
    title: str
    html: SafeString
    language: str
    direction: str
    languages: tuple[LanguageLink, ...]
    files: tuple[FileLink, ...] = ()
    editions: tuple[CardRelease, ...] = ()
    current: CardRelease | None = None
    canonical: str = ""
    before: CardRelease | None = None
    is_preview: bool = False

    @property
    def sharing_url(self) -> str:
        """The picture of its first finding, for links to it."""
        return reverse("surveys:sharing_picture_language", args=[*self.release.address, self.language])

    @property
    def is_old(self) -> bool:
        return self.release.state == State.SUPERSEDED

    @property
    def corrections(self) -> tuple[CardRelease, ...]:
        """The editions after this one, each of which says what it corrected; oldest first."""
        later = [edition for edition in self.editions if (edition.edition or 0) > (self.release.edition or 0)]
        return tuple(reversed(later))


def card_page(release: CardRelease, language: str, editions: list[CardRelease]) -> CardPage:
    """The page of a published edition in one of its card's languages. `editions` are all of this card, newest first."""
    return CardPage(
        release=release,
        title=release.title(language),
        html=card_html(release, language),
        language=language,
        direction=_direction(language),
        languages=_languages(release, language, lambda code: _language_url(release, code)),
        files=tuple(_file_link(release, file) for file in release.files.all()),
        editions=tuple(editions),
        current=next((edition for edition in editions if edition.state == State.PUBLISHED), None),
        canonical=_canonical(release, language),
        before=card_before(release),
    )


def card_before(release: CardRelease) -> CardRelease | None:
    """The card of the earlier round that a card tells the change since, in whatever state it is now; else None."""
    if not any(file.name == CHANGES_FILE for file in release.files.all()):
        return None
    key = f"surveys.before.{release.seal}.{__version__}"
    seal = cache.get(key)
    if seal is None:
        change = release.release.card.change
        seal = change.seal if change else ""
        cache.set(key, seal, KEPT_FOR)
    return CardRelease.objects.public().light().filter(seal=seal).first()


def preview_page(release: CardRelease, language: str, language_url: Callable[[str], str]) -> CardPage:
    """The same page for those who decide on a release: no files, no editions, no address of its own."""
    return CardPage(
        release=release,
        title=release.title(language),
        html=card_html(release, language),
        language=language,
        direction=_direction(language),
        languages=_languages(release, language, language_url),
        before=card_before(release),
        is_preview=True,
    )


def _languages(release: CardRelease, current: str, url: Callable[[str], str]) -> tuple[LanguageLink, ...]:
    return tuple(
        LanguageLink(code, language_name(code, code), _direction(code), url(code), code == current)
        for code in release.languages
    )


def _language_url(release: CardRelease, language: str) -> str:
    """The address without a language where that leads to this one, so that no page has two addresses."""
    if language == release.language_for(get_language() or ""):
        return release.get_absolute_url()
    if release.state == State.PUBLISHED:
        return reverse("surveys:card_language", args=[*release.address, language])
    return reverse("surveys:edition_language", args=[*release.address, release.edition, language])


def _canonical(release: CardRelease, language: str) -> str:
    """One address for each card and language: that of the interface in the card's language, or in English for others."""
    if release.state != State.PUBLISHED:
        return ""
    with override(language if language in _interface_languages() else INTERFACE_FALLBACK):
        return _language_url(release, language)


def _file_link(release: CardRelease, file: ReleaseFile) -> FileLink:
    kind, language = kind_of(file.name, release.default_language)
    return FileLink(
        kind=kind,
        language=language_name(language, language) if language else "",
        format=file.name.rsplit(".", 1)[1].upper(),
        url=reverse("surveys:edition_file", args=[*release.address, release.edition, file.name]),
        size=file.size,
    )


def _direction(language: str) -> str:
    return "rtl" if Language(language, "").right_to_left else "ltr"


def _interface_languages() -> set[str]:
    return {code for code, _name in settings.LANGUAGES}
