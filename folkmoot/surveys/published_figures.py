"""A question of a published report card, for pages that show it: drawn as the card draws it, from the current release."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.core.cache import cache
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from folkmoot import __version__
from folkmoot.places.alphabet import choices_in_alphabet
from folkmoot.reportcard.cards.page import question_anchors, render_question
from folkmoot.surveys.errors import SurveysError
from folkmoot.surveys.releasing.releases import CardRelease

KEPT_FOR = 24 * 60 * 60
ANCHOR = re.compile(r"#(question-\d+)$")
NAMED_AT_MOST = 12


class NoSuchFigure(SurveysError):
    """A card that is not published, or a question that it does not have."""


@dataclass(frozen=True)
class Correction:
    """An edition that came after the one that a page was written with, and why."""

    edition: int
    published_at: datetime
    reason: str


@dataclass(frozen=True)
class PublishedFigure:
    """A question with what a reader must know of it. `language` is the reader's, or else the card's first."""

    html: SafeString
    url: str
    place: str
    survey: str
    language: str
    interviews: int
    first_day: date | None
    last_day: date | None
    synthetic: bool
    corrections: tuple[Correction, ...]


def cards_to_choose_from() -> list[tuple[str, str]]:
    """The address and the name of each card that is published now, by survey and municipality."""
    releases = CardRelease.objects.current().light()
    return choices_in_alphabet(("/".join(release.address), str(release)) for release in releases)


def find_question(address: str, written: str) -> tuple[str, int]:
    """The id of the question that a person means, and the edition that the card has now.

    `written` is the question's name in the form, or the address of its place on the card's page (which ends in `#question-7`).
    Raises `NoSuchFigure` with what to write instead.
    """
    release = _current(address)
    if release is None:
        raise NoSuchFigure(_("This card is not published. Choose one that is."))
    anchors = question_anchors(release.release.card)
    anchor = ANCHOR.search(written.strip())
    named = {place: name for name, place in anchors.items()}.get(anchor[1], "") if anchor else written.strip()
    if named not in anchors:
        some = ", ".join(list(anchors)[:NAMED_AT_MOST])
        raise NoSuchFigure(
            _("The card has no such question. Copy the link “See the question” of the card, or write a name: %(names)s ...")
            % {"names": some}
        )
    return named, release.edition or 1


def published_figure(address: str, question: str, edition: int, language: str) -> PublishedFigure | None:
    """The question as the current edition has it; None where the card was withdrawn, or has the question no longer.

    `corrections` are the editions after `edition`, oldest first.
    """
    release = _current(address)
    if release is None:
        return None
    drawn_in = release.language_for(language)
    html, anchor = _drawn(release, question, drawn_in)
    if not html:
        return None
    with override(language):
        url = reverse("surveys:card", args=release.address)
    later = CardRelease.objects.public().light().filter(round=release.round, municipality=release.municipality)
    corrections = later.filter(edition__gt=edition, edition__lte=release.edition).order_by("edition")
    return PublishedFigure(
        html=mark_safe(html),  # noqa: S308 (the card's own templates escape every text that they are given)
        url=f"{url}#{anchor}",
        place=str(release.municipality),
        survey=release.round.survey.title,
        language=drawn_in,
        interviews=release.interviews,
        first_day=release.first_day,
        last_day=release.last_day,
        synthetic=release.synthetic,
        corrections=tuple(Correction(row.edition, row.published_at, row.correction_reason) for row in corrections),
    )


def _current(address: str) -> CardRelease | None:
    parts = address.split("/")
    if len(parts) != 3:
        return None
    survey, round_, municipality = parts
    releases = CardRelease.objects.current().light()
    return releases.filter(round__survey__slug=survey, round__slug=round_, municipality__slug=municipality).first()


def _drawn(release: CardRelease, question: str, language: str) -> tuple[str, str]:
    """The question's HTML and its place on the card's page, kept in the cache; empty where the card has it no longer."""
    key = f"surveys.figure.{release.seal}.{question}.{language}.{__version__}"
    drawn: tuple[str, str] | None = cache.get(key)
    if drawn is None:
        card = release.release.card
        anchor = question_anchors(card).get(question, "")
        drawn = (render_question(card, question, language, anchor=f"figure-{question}"), anchor) if anchor else ("", "")
        cache.set(key, drawn, KEPT_FOR)
    return drawn
