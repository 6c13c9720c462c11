"""What editors put the home page together from. Each block gathers what it shows by itself, in the reader's language, by a
constant number of queries; one that has nothing to show is not there.

A block is as wide as the page, or half: two halves that follow one another stand side by side (`HomePage.rows`).
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from folkmoot.places.alphabet import choices_in_alphabet
from folkmoot.places.countries import country_name
from folkmoot.places.models import Country
from folkmoot.programme.models import Network, Theme
from folkmoot.programme.partnerships.directory import read_directory
from folkmoot.programme.partnerships.goals import numbered_goals
from folkmoot.stories.agenda import coming
from folkmoot.stories.archive import article_list, narrow
from folkmoot.stories.articles import ArticlePage
from folkmoot.stories.bodies.blocks import CallToActionBlock
from folkmoot.stories.bodies.figure_block import FigureBlock
from folkmoot.stories.choosing import ChoiceOfRowsBlock
from folkmoot.stories.kinds import Kind
from folkmoot.stories.portraits import PortraitPage
from folkmoot.stories.topics import Topic
from folkmoot.surveys.published import newest_report_cards

HALF, WHOLE = "half", "whole"
WIDTHS = [(WHOLE, _("The whole width")), (HALF, _("Half, beside the next half"))]
RICH_TEXT = ["h3", "bold", "italic", "link", "document-link", "ol", "ul"]


def _width(default: str) -> blocks.ChoiceBlock:
    return blocks.ChoiceBlock(choices=WIDTHS, default=default, label=_("Width"))


def _heading(help_text: Any = "") -> blocks.CharBlock:
    return blocks.CharBlock(label=_("Heading"), required=False, max_length=120, help_text=help_text)


def _count(default: int, most: int) -> blocks.IntegerBlock:
    return blocks.IntegerBlock(label=_("How many"), default=default, min_value=1, max_value=most)


def topics_to_choose_from() -> list[tuple[str, str]]:
    return _by_name(Topic)


def networks_to_choose_from() -> list[tuple[str, str]]:
    return _by_name(Network)


def areas_to_choose_from() -> list[tuple[str, str]]:
    return _by_name(Theme)


def goals_to_choose_from() -> list[tuple[str, str]]:
    return [(str(goal), name) for goal, name in numbered_goals()]


def _by_name(model: Any) -> list[tuple[str, str]]:
    return choices_in_alphabet((row.slug, row.name) for row in model.objects.all())


def countries_to_choose_from() -> list[tuple[str, str]]:
    codes = Country.objects.values_list("code", flat=True)
    return choices_in_alphabet((code, country_name(code)) for code in codes)


class WayInBlock(CallToActionBlock):
    """A link of the introduction, which needs no sentence before it."""

    text = None

    class Meta:
        icon = "link"
        label = _("Way in")
        template = "stories/home/way_in.html"


class IntroductionBlock(blocks.StructBlock):
    heading = blocks.CharBlock(
        label=_("What the centre does"), max_length=240, help_text=_("One sentence, which the page begins with.")
    )
    text = blocks.TextBlock(label=_("Introduction"), max_length=600, required=False, help_text=_("A few sentences under it."))
    ways_in = blocks.ListBlock(WayInBlock(), label=_("Ways in"), min_num=0, max_num=3, default=[])
    picture = ImageChooserBlock(label=_("Picture"), required=False, help_text=_("Without one, a picture of dots is drawn."))
    alternative_text = blocks.CharBlock(
        label=_("What the picture shows"), required=False, help_text=_("Read out to those who do not see it.")
    )

    class Meta:
        icon = "title"
        label = _("Introduction")
        template = "stories/home/introduction.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["picture"] and not cleaned["alternative_text"].strip():
            problem = ValidationError(_("Write what the picture shows, for those who do not see it."))
            raise blocks.StructBlockValidationError({"alternative_text": problem})
        return cleaned


class ArticlesBlock(blocks.StructBlock):
    """The newest stories that have all that is chosen. The names of the choices are those of the archive's facets."""

    heading = _heading(_("“Newest articles” where it is empty."))
    type = blocks.ChoiceBlock(choices=Kind.choices, required=False, label=_("Type"))
    topic = ChoiceOfRowsBlock(choices=topics_to_choose_from, required=False, label=_("Topic"))
    network = ChoiceOfRowsBlock(choices=networks_to_choose_from, required=False, label=_("Network"))
    area = ChoiceOfRowsBlock(choices=areas_to_choose_from, required=False, label=_("Project area"))
    country = ChoiceOfRowsBlock(choices=countries_to_choose_from, required=False, label=_("Country"))
    goal = blocks.ChoiceBlock(choices=goals_to_choose_from, required=False, label=_("Global goal"))
    count = _count(4, 9)
    pictures = blocks.BooleanBlock(label=_("With pictures and the first words"), required=False)
    width = _width(HALF)

    class Meta:
        icon = "list-ul"
        label = _("Newest articles")
        template = "stories/home/articles.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """`wishes` is the end of the archive's address that shows the same."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        of_language = ArticlePage.objects.shown().filter(locale__language_code=get_language())
        found, wishes = narrow(of_language, {key: choice for key, choice in value.items() if isinstance(choice, str)})
        return context | {
            "articles": list(article_list(found)[: value["count"]]),
            "wishes": f"?{urlencode(wishes)}" if wishes else "",
        }


class ReportCardsBlock(blocks.StructBlock):
    heading = _heading(_("“What citizens said last” where it is empty."))
    count = _count(1, 6)
    width = _width(HALF)

    class Meta:
        icon = "form"
        label = _("Report cards")
        template = "stories/home/report_cards.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return context | {"report_cards": newest_report_cards(value["count"], get_language() or "en")}


class HomeFigureBlock(FigureBlock):
    """The figure of a card as a text has it, with a heading of the page's own."""

    heading = _heading()
    width = _width(WHOLE)

    class Meta:
        icon = "sliders"
        label = _("Figure")
        template = "stories/home/figure.html"


class PartnershipsBlock(blocks.StructBlock):
    heading = _heading(_("“Partnerships” where it is empty."))
    text = blocks.TextBlock(label=_("Text"), required=False, max_length=400)
    map = blocks.BooleanBlock(label=_("With the map"), required=False, default=True)
    width = _width(WHOLE)

    class Meta:
        icon = "globe"
        label = _("Partnerships")
        template = "stories/home/partnerships.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return context | {"directory": read_directory(reverse("programme:partnerships"), {})}


class PortraitBlock(blocks.StructBlock):
    heading = _heading()
    portrait = blocks.PageChooserBlock(
        page_type="stories.PortraitPage",
        required=False,
        label=_("Portrait"),
        help_text=_("The newest one where none is chosen. It is shown in the reader’s language where it is translated."),
    )
    width = _width(WHOLE)

    class Meta:
        icon = "user"
        label = _("Portrait")
        template = "stories/home/portrait.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """`portrait` is None where the chosen one is no longer shown, or there is none."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        shown = PortraitPage.objects.shown().select_related("picture")
        language = get_language()
        if value["portrait"]:
            same = shown.filter(translation_key=value["portrait"].translation_key).select_related("locale")
            found = {portrait.locale.language_code: portrait for portrait in same}
            portrait = found.get(language or "") or next(iter(found.values()), None)
        else:
            portrait = shown.filter(locale__language_code=language).order_by("-date", "-pk").first()
        return context | {"portrait": portrait}


class AgendaBlock(blocks.StructBlock):
    heading = _heading(_("“Coming” where it is empty."))
    count = _count(4, 10)
    width = _width(HALF)

    class Meta:
        icon = "calendar"
        label = _("Events and open calls")
        template = "stories/home/agenda.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return context | {"lines": coming(get_language() or "en", value["count"])}


class HomeCallToActionBlock(CallToActionBlock):
    width = _width(WHOLE)

    class Meta:
        icon = "link"
        label = _("Call to action")
        template = "stories/home/call_to_action.html"


class NewsletterBlock(blocks.StructBlock):
    heading = _heading(_("“Get letters from us” where it is empty."))
    text = blocks.TextBlock(label=_("Text"), required=False, max_length=400)
    width = _width(HALF)

    class Meta:
        icon = "mail"
        label = _("Newsletter sign-up")
        template = "stories/home/newsletter.html"


class FreeTextBlock(blocks.StructBlock):
    heading = _heading()
    text = blocks.RichTextBlock(label=_("Text"), features=RICH_TEXT)
    width = _width(HALF)

    class Meta:
        icon = "pilcrow"
        label = _("Free text")
        template = "stories/home/free_text.html"


class HomeBlock(blocks.StreamBlock):
    introduction = IntroductionBlock()
    articles = ArticlesBlock()
    report_cards = ReportCardsBlock()
    figure = HomeFigureBlock()
    partnerships = PartnershipsBlock()
    portrait = PortraitBlock()
    agenda = AgendaBlock()
    call_to_action = HomeCallToActionBlock()
    newsletter = NewsletterBlock()
    text = FreeTextBlock()

    class Meta:
        block_counts = {"introduction": {"max_num": 1}, "newsletter": {"max_num": 1}}


def in_rows(stream: Any) -> list[list[Any]]:
    """The blocks as they stand: each whole one in a row of its own, two halves that follow one another in one."""
    rows: list[list[Any]] = []
    for block in stream:
        is_half = block.value.get("width") == HALF
        if is_half and rows and len(rows[-1]) == 1 and rows[-1][0].value.get("width") == HALF:
            rows[-1].append(block)
        else:
            rows.append([block])
    return rows
