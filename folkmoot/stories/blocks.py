"""What the body of an article is built of."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import HiddenInput
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from folkmoot.surveys.card_page import STYLES_OF_THE_CARD
from folkmoot.surveys.published_figures import NoSuchFigure, cards_to_choose_from, find_question, published_figure


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quote"), help_text=_("Without quotation marks."))
    source = blocks.CharBlock(label=_("Who said it"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "stories/blocks/quote.html"


class PictureBlock(blocks.StructBlock):
    picture = ImageChooserBlock(label=_("Picture"))
    alternative_text = blocks.CharBlock(
        label=_("What the picture shows"),
        help_text=_("Read out to those who do not see it. Describe what matters for the text."),
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "stories/blocks/picture.html"


class FactBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("What"))
    value = blocks.CharBlock(label=_("Fact"))

    class Meta:
        label = _("Fact")


class FactsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), required=False)
    facts = blocks.ListBlock(FactBlock(), label=_("Facts"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("Facts")
        template = "stories/blocks/facts.html"


class EditionBlock(blocks.IntegerBlock):
    """The edition of a card that an editor saw: kept, and not shown."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, default=0, **kwargs)
        self.field.widget = HiddenInput()


class FigureBlock(blocks.StructBlock):
    """A question of a published card, with the release's own numbers. `edition` is the one that the text was written with."""

    card = blocks.ChoiceBlock(choices=cards_to_choose_from, label=_("Report card"))
    question = blocks.CharBlock(
        label=_("Question"),
        help_text=_("Copy the address of “See the question” from the card’s page, or write the question’s name in the form."),
    )
    edition = EditionBlock()

    class Meta:
        icon = "chart-bar"
        label = _("Figure")
        template = "stories/blocks/figure.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        try:
            question, edition = find_question(cleaned["card"], cleaned["question"])
        except NoSuchFigure as error:
            raise blocks.StructBlockValidationError({"question": ValidationError(str(error))}) from error
        is_new = not cleaned["edition"] or question != cleaned["question"]
        cleaned["question"], cleaned["edition"] = question, edition if is_new else cleaned["edition"]
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        figure = published_figure(value["card"], value["question"], value["edition"] or 1, get_language() or "en")
        return context | {"figure": figure}


class BodyBlock(blocks.StreamBlock):
    paragraph = blocks.RichTextBlock(
        label=_("Text"), features=["bold", "italic", "link", "document-link", "ol", "ul"], icon="pilcrow"
    )
    heading = blocks.CharBlock(label=_("Heading"), icon="title", template="stories/blocks/heading.html")
    quote = QuoteBlock()
    picture = PictureBlock()
    facts = FactsBlock()
    figure = FigureBlock()


def figure_styles(raw_blocks: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """The style sheets that the figures of a body are drawn with; none where it has no figure."""
    return STYLES_OF_THE_CARD if any(block["type"] == "figure" for block in raw_blocks) else ()


def body_html(raw_blocks: Iterable[Mapping[str, Any]]) -> str:
    """The texts of a body as simple HTML, from the blocks as they are stored: without a query, whatever is in it."""
    return "\n".join(_block_html(block["type"], block["value"]) for block in raw_blocks)


def _block_html(kind: str, value: Any) -> str:
    match kind:
        case "paragraph":
            return str(value)
        case "heading":
            return f"<h2>{escape(value)}</h2>"
        case "quote":
            return f"<blockquote>{escape(value['text'])}<p>{escape(value['source'])}</p></blockquote>"
        case "facts":
            rows = (fact.get("value", fact) for fact in value["facts"])
            facts = "".join(f"<dt>{escape(row['name'])}</dt><dd>{escape(row['value'])}</dd>" for row in rows)
            return f"<h2>{escape(value['heading'])}</h2><dl>{facts}</dl>"
        case _:
            return ""
