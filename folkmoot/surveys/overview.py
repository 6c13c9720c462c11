"""What the lists of surveys show: each survey with its rounds, and their report cards by country."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils.translation import gettext as _

from folkmoot.places.alphabet import in_alphabet
from folkmoot.surveys.models import Round, Survey
from folkmoot.surveys.releasing.releases import CardRelease


@dataclass(frozen=True)
class CountryCards:
    """The current cards of one country, by the municipalities' names."""

    name: str
    releases: tuple[CardRelease, ...]


@dataclass(frozen=True)
class RoundCards:
    round: Round
    countries: tuple[CountryCards, ...]
    interviews: int


@dataclass(frozen=True)
class SurveyCards:
    """A survey with the report cards that are published of it, newest round first. Counts are of what is published."""

    survey: Survey
    rounds: tuple[RoundCards, ...]
    countries: tuple[str, ...]
    municipalities: int
    interviews: int
    synthetic: bool
    first_day: date | None
    last_day: date | None
    newest: datetime


def all_surveys() -> list[SurveyCards]:
    """Every survey with a published card, the one with the newest first."""
    releases = sorted(CardRelease.objects.current().light(), key=lambda release: release.round.survey_id)
    surveys = [_survey_cards(list(group)) for _id, group in groupby(releases, key=lambda release: release.round.survey_id)]
    return sorted(surveys, key=lambda survey: survey.newest, reverse=True)


def one_survey(slug: str) -> SurveyCards | None:
    """The survey of that address, or None where it has no published card."""
    releases = list(CardRelease.objects.current().light().filter(round__survey__slug=slug))
    return _survey_cards(releases) if releases else None


def _survey_cards(releases: list[CardRelease]) -> SurveyCards:
    releases.sort(key=lambda release: -release.round.ordinal)
    rounds = tuple(
        _round_cards(list(group)) for _ordinal, group in groupby(releases, key=lambda release: release.round.ordinal)
    )
    days = [day for release in releases for day in (release.first_day, release.last_day) if day]
    return SurveyCards(
        survey=releases[0].round.survey,
        rounds=rounds,
        countries=tuple(sorted(_countries_of(rounds), key=in_alphabet)),
        municipalities=len({release.municipality_id for release in releases}),
        interviews=sum(release.interviews for release in releases),
        synthetic=any(release.synthetic for release in releases),
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        newest=max(release.published_at for release in releases if release.published_at),
    )


def _round_cards(releases: list[CardRelease]) -> RoundCards:
    releases.sort(key=lambda release: (_country_of(release) == _elsewhere(), *map(in_alphabet, _name_of(release))))
    countries = tuple(CountryCards(name, tuple(group)) for name, group in groupby(releases, key=_country_of))
    return RoundCards(releases[0].round, countries, sum(release.interviews for release in releases))


def _name_of(release: CardRelease) -> tuple[str, str]:
    return _country_of(release), release.municipality.name


def _country_of(release: CardRelease) -> str:
    country = release.municipality.country
    return country.name if country else _elsewhere()


def _elsewhere() -> str:
    return _("Without a country")


def _countries_of(rounds: Iterable[RoundCards]) -> set[str]:
    return {country.name for round_ in rounds for country in round_.countries} - {_elsewhere()}
