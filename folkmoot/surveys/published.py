"""The newest report cards with their findings, for the home page and for articles. Read from the releases, computed nowhere."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import override

from folkmoot import __version__
from folkmoot.places.countries import country_name
from folkmoot.reportcard.cards.card import Finding
from folkmoot.surveys.releasing.releases import CardRelease

KEPT_FOR = 24 * 60 * 60


@dataclass(frozen=True)
class PublishedCard:
    """A current report card as a link shows it.

    `findings` are the card's own, whose `texts` have `language`: the reader's where the card has it, else the card's first.
    """

    title: str
    url: str
    place: str
    country: str
    survey: str
    round: str
    published_at: datetime
    first_day: date | None
    last_day: date | None
    interviews: int
    synthetic: bool
    language: str
    findings: tuple[Finding, ...]

    @property
    def sentences(self) -> list[tuple[str, Finding]]:
        """Each finding's sentence in the card's language with the finding that it says."""
        return [(finding.texts[self.language], finding) for finding in self.findings if self.language in finding.texts]


def newest_report_cards(count: int, language: str, survey: str = "") -> list[PublishedCard]:
    """The report cards published last, newest first, at most `count`, with addresses and texts for a reader of `language`;
    of every survey, or of the one with that address."""
    releases = CardRelease.objects.current().light().order_by("-published_at")
    if survey:
        releases = releases.filter(round__survey__slug=survey)
    with override(language):
        return [_published_card(release, language) for release in releases[:count]]


def _published_card(release: CardRelease, reader: str) -> PublishedCard:
    language = release.language_for(reader)
    country = release.municipality.country
    return PublishedCard(
        title=release.title(language),
        url=reverse("surveys:card", args=release.address),
        place=release.municipality.name,
        country=country_name(country.code, reader) if country else "",
        survey=release.round.survey.title,
        round=release.round.name,
        published_at=release.published_at,
        first_day=release.first_day,
        last_day=release.last_day,
        interviews=release.interviews,
        synthetic=release.synthetic,
        language=language,
        findings=_findings(release),
    )


def _findings(release: CardRelease) -> tuple[Finding, ...]:
    """The card's findings, kept in the cache so that the whole release need not be read for a few sentences."""
    key = f"surveys.findings.{release.seal}.{__version__}"
    findings = cache.get(key)
    if findings is None:
        findings = release.release.card.findings
        cache.set(key, findings, KEPT_FOR)
    return findings
