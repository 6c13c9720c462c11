"""What a release must be besides unchanged, before it is taken in: a seal proves its integrity, not that it is sound."""

from collections import Counter
from datetime import date

from django.utils.translation import gettext as _

from folkmoot.reportcard.cards.page import render_card
from folkmoot.reportcard.cards.release import Release, release_to_json
from folkmoot.surveys.errors import PublishingError
from folkmoot.surveys.releasing.file_types import LANGUAGE, is_publishable

MOST_INTERVIEWS = 2**31 - 1
NUL = "\\u0000"


def vet(release: Release) -> None:
    """Raise `PublishingError` where a release could not be shown: odd languages or days, files that are not for publication,
    a card that cannot be drawn in one of its languages."""
    card = release.card
    if not card.languages or max(Counter(card.languages).values()) > 1 or not all(map(LANGUAGE.fullmatch, card.languages)):
        raise PublishingError(_("The release does not name the languages of its card by their codes, each once."))
    if not 0 <= card.interviews <= MOST_INTERVIEWS or NUL in release_to_json(release):
        raise PublishingError(_("The release holds a number or a sign that no card has."))
    for day in filter(None, (card.first_day, card.last_day)):
        _refuse_odd_day(day)
    for name in release.files:
        if not is_publishable(name):
            raise PublishingError(_("The release lists %(name)s, which is no file of a published card.") % {"name": name[:100]})
    for language in card.languages:
        _draw(release, language)


def _refuse_odd_day(day: str) -> None:
    try:
        if date.fromisoformat(day).isoformat() == day:
            return
    except ValueError:
        pass
    raise PublishingError(_("The release has “%(day)s” for a day; a day is written 2026-03-21.") % {"day": day[:40]})


def _draw(release: Release, language: str) -> None:
    try:
        render_card(release.card, language)
    except Exception as error:  # a release made elsewhere can be wrong in any way
        raise PublishingError(
            _("The card of this release cannot be drawn in the language %(language)s: %(error)s")
            % {"language": language, "error": error}
        ) from error
