"""What the body of an article is built of."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock


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


class BodyBlock(blocks.StreamBlock):
    paragraph = blocks.RichTextBlock(
        label=_("Text"), features=["bold", "italic", "link", "document-link", "ol", "ul"], icon="pilcrow"
    )
    heading = blocks.CharBlock(label=_("Heading"), icon="title", template="stories/blocks/heading.html")
    quote = QuoteBlock()
    picture = PictureBlock()
    facts = FactsBlock()


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
