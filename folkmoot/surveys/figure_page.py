"""A question of a published card by itself: to be linked to, embedded elsewhere, or taken as a picture."""

from dataclasses import dataclass

from babel.dates import format_interval
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import override

from folkmoot import __version__
from folkmoot.reportcard.cards.card import Finding, QuestionResult
from folkmoot.reportcard.cards.static_figure import WIDTH, Source, static_figure
from folkmoot.reportcard.cards.wording import wording
from folkmoot.surveys.releasing.releases import CardRelease

KEPT_FOR = 24 * 60 * 60
INTERFACE_FALLBACK = "en"


@dataclass(frozen=True)
class FigureLink:
    """A figure of a card that can be shown by itself: the question's wording, and the page of it."""

    wording: str
    url: str


def figure_links(release: CardRelease, language: str) -> list[FigureLink]:
    """Each question of a card that has a figure to show, in the order of the card."""
    key = f"surveys.figures.{release.seal}.{language}.{__version__}"
    named: list[tuple[str, str]] | None = cache.get(key)
    if named is None:
        shown = (question for question in release.release.card.questions() if not is_closed(question))
        named = [(question.id, wording_of(question, language)) for question in shown]
        cache.set(key, named, KEPT_FOR)
    return [FigureLink(wording, reverse("surveys:figure", args=[*release.address, name])) for name, wording in named]


def find_question(release: CardRelease, question_id: str) -> QuestionResult | None:
    return next((question for question in release.release.card.questions() if question.id == question_id), None)


def is_closed(question: QuestionResult) -> bool:
    """Whether nothing of the question may be shown."""
    return question.lead.hidden and all(category.estimate.hidden for category in question.categories)


def wording_of(question: QuestionResult, language: str) -> str:
    return question.labels.get(language) or next(iter(question.labels.values()), question.id)


def figure_svg(release: CardRelease, question_id: str, language: str, site: str) -> str:
    """The figure with its source line. `site` is the address of the site, which stands in the picture."""
    key = f"surveys.static.{release.seal}.{question_id}.{language}.{site}.{__version__}"
    drawn: str | None = cache.get(key)
    if drawn is None:
        drawn = static_figure(release.release.card, question_id, language, source_of(release, language, site))
        cache.set(key, drawn, KEPT_FOR)
    return drawn


def source_of(release: CardRelease, language: str, site: str) -> Source:
    """The lines are in the card's language where the site is in it too, else in English."""
    interface = language if language in dict(settings.LANGUAGES) else INTERFACE_FALLBACK
    with override(interface):
        about = _("%(place)s, %(survey)s: %(number)s interviews%(when)s.") % {
            "place": release.place.get(language) or release.municipality.name,
            "survey": release.round.survey.title,
            "number": release.interviews,
            "when": _period(release, interface),
        }
        lines = [about, _("Bands and ranges: uncertainty intervals at 95%.")]
        if (release.edition or 1) > 1:
            lines.append(_("Edition %(number)s, corrected.") % {"number": release.edition})
        if release.synthetic:
            lines.append(_("Synthetic answers – invented people"))
        return Source((" ".join(lines[:2]), *lines[2:]), f"{site}{reverse('surveys:card', args=release.address)}")


def exactly(finding: Finding, language: str) -> tuple[str, str]:
    """The figure of a finding, and its interval with the number of answers."""
    words = wording(language)
    figure = finding.figure
    parts = [words.between(figure, is_share=finding.is_share)] if figure.lower is not None else []
    parts += [words.answers(figure.base)] if figure.base is not None else []
    return words.value(figure, is_share=finding.is_share), " · ".join(parts)


def embed_code(page: str, picture: str, wording: str, height: int) -> str:
    """HTML for another site's article: a picture that links here, and nothing that runs."""
    return format_html(
        '<a href="{}"><img src="{}" alt="{}" width="{}" height="{}" loading="lazy"></a>', page, picture, wording, WIDTH, height
    )


def _period(release: CardRelease, language: str) -> str:
    if release.first_day is None or release.last_day is None:
        return ""
    locale = "en_GB" if language == "en" else language
    return f", {format_interval(release.first_day, release.last_day, 'yMMMMd', locale=locale)}"
