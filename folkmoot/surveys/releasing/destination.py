"""Where a release belongs: its survey, round and municipality, found by what a person wrote, or made where they are new."""

import re
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Max, Q
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from folkmoot.places.countries import country_codes
from folkmoot.places.models import Country, Municipality
from folkmoot.reportcard.cards.card import Card
from folkmoot.surveys.errors import PublishingError
from folkmoot.surveys.models import Round, Survey

ADDRESS = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
LONGEST_ADDRESS = 80


@dataclass(frozen=True)
class Destination:
    """What a person wrote: addresses of a survey and a round, the address or name of a municipality, a country's code.

    An empty round means the survey's newest one, or its first where it has none. An empty country means the one that a
    known municipality has, or none for a new one.
    """

    survey: str
    municipality: str
    round: str = ""
    country: str = ""


@dataclass(frozen=True)
class Place:
    """The round and municipality of a release; `made` says in whole sentences what had to be made for it."""

    round: Round
    municipality: Municipality
    made: tuple[str, ...] = field(default=())


def find_or_make(destination: Destination, card: Card) -> Place:
    """The round and municipality that a card belongs to; run it within a transaction.

    A new survey has its title from the form. Raises `PublishingError` for an address that cannot be one, a country that is
    none, or a municipality's name that several have.
    """
    survey, made_survey = _survey(destination.survey.strip(), card)
    round_, made_round = _round(survey, destination.round.strip(), card)
    municipality, made_municipality = _municipality(destination.municipality.strip(), destination.country.strip(), card)
    return Place(round_, municipality, tuple(filter(None, (made_survey, made_round, made_municipality))))


def _survey(slug: str, card: Card) -> tuple[Survey, str]:
    survey = Survey.objects.filter(slug=slug).first()
    if survey:
        return survey, ""
    if not _is_address(slug):
        raise PublishingError(
            _("“%(slug)s” cannot be the address of a survey: use small letters a to z, digits and hyphens.") % {"slug": slug}
        )
    titles = {code: _text(card, code) or slug for code, _name in settings.LANGUAGES}
    survey = Survey.objects.create(slug=slug, titles=titles)
    return survey, _("The survey “%(title)s” is new here.") % {"title": survey.title}


def _round(survey: Survey, slug: str, card: Card) -> tuple[Round, str]:
    rounds = survey.rounds.order_by("-ordinal")
    round_ = rounds.filter(slug=slug).first() if slug else rounds.first()
    if round_:
        return round_, ""
    ordinal = (rounds.aggregate(newest=Max("ordinal"))["newest"] or 0) + 1
    slug = slug or f"omgang-{ordinal}"
    if not _is_address(slug):
        raise PublishingError(
            _("“%(slug)s” cannot be the address of a round: use small letters a to z, digits and hyphens.") % {"slug": slug}
        )
    names = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            names[code] = _name_of_round(ordinal)
    year = int(card.last_day[:4]) if card.last_day else None
    round_ = Round.objects.create(survey=survey, slug=slug, names=names, ordinal=ordinal, year=year)
    return round_, _("The round “%(name)s” is new here.") % {"name": round_.name}


def _name_of_round(ordinal: int) -> str:
    names = {1: _("First round"), 2: _("Second round"), 3: _("Third round"), 4: _("Fourth round"), 5: _("Fifth round")}
    return names.get(ordinal) or _("Round %(number)d") % {"number": ordinal}


def _municipality(written: str, country_code: str, card: Card) -> tuple[Municipality, str]:
    country = _country(country_code)
    candidates = Municipality.objects.select_related("country")
    if country:
        candidates = candidates.filter(Q(country=country) | Q(country=None))
    found = list(candidates.filter(slug=written)) or [
        municipality for municipality in candidates if municipality.name.casefold() == written.casefold()
    ]
    if len(found) == 1:
        return found[0], _with_country(found[0], country)
    if found:
        raise PublishingError(
            _("Several municipalities are called %(name)s: %(addresses)s. Give the address of the one that you mean.")
            % {"name": written, "addresses": ", ".join(municipality.slug for municipality in found)}
        )
    if not written or len(written) > Municipality._meta.get_field("name").max_length:
        raise PublishingError(_("Say which municipality the card is about: its name, of at most 200 characters."))
    slug = _free_slug(written, country)
    municipality = Municipality.objects.create(name=written, slug=slug, country=country, synthetic=card.synthetic)
    return municipality, _("The municipality %(name)s is new here.") % {"name": municipality}


def _with_country(municipality: Municipality, country: Country | None) -> str:
    if country is None or municipality.country:
        return ""
    municipality.country = country
    municipality.save(update_fields=["country"])
    return _("%(name)s had no country before.") % {"name": municipality}


def _country(code: str) -> Country | None:
    if not code:
        return None
    if code.upper() not in country_codes():
        raise PublishingError(
            _("%(code)s is not the code of a country. Write the two letters of ISO 3166, for example SE.") % {"code": code}
        )
    return Country.objects.get_or_create(code=code.upper())[0]


def _free_slug(name: str, country: Country | None) -> str:
    """An address of its own for a new municipality: its name, with the country where another has that address."""
    base = slugify(name)[: LONGEST_ADDRESS - 3] or "kommun"
    taken = set(Municipality.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    candidates = [base, f"{base}-{country.code.lower()}"] if country else [base]
    return next((slug for slug in candidates if slug not in taken), "") or _numbered(base, taken)


def _numbered(base: str, taken: set[str]) -> str:
    number = 2
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"


def _is_address(slug: str) -> bool:
    return ADDRESS.fullmatch(slug) is not None and len(slug) <= LONGEST_ADDRESS


def _text(card: Card, language: str) -> str:
    """The form's title in a language of the interface, or in the form's default one, cut to what a title may hold."""
    title = card.titles.get(language) or card.titles.get(card.languages[0]) or next(iter(card.titles.values()), "")
    return title[:200]
