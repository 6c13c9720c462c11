"""What the body of an article is built of."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from folkmoot.stories.bodies.figure_block import FigureBlock
from folkmoot.stories.bodies.partnership_block import PartnershipBlock
from folkmoot.stories.bodies.videos import VideoBlock


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


class TableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(label=_("What the table shows"), help_text=_("Stands above it, and is read out first."))
    table = TypedTableBlock(
        [
            ("text", blocks.CharBlock(label=_("Words"), required=False)),
            ("number", blocks.DecimalBlock(label=_("Number"), required=False)),
        ],
        label=_("Table"),
    )
    row_headings = blocks.BooleanBlock(label=_("The first column names the rows"), required=False, default=True)

    class Meta:
        icon = "table"
        label = _("Table")
        template = "stories/blocks/table.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        columns = value["table"].columns if value["table"] else []
        return context | {"has_headings": any(column["heading"] for column in columns)}


class FileBlock(blocks.StructBlock):
    file = DocumentChooserBlock(label=_("File"))
    title = blocks.CharBlock(label=_("Name"), required=False, help_text=_("The file’s own title where it is empty."))
    about = blocks.CharBlock(label=_("What it is"), required=False)

    class Meta:
        icon = "doc-full"
        label = _("File")
        template = "stories/blocks/file.html"


class CallToActionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Text"), required=False)
    label = blocks.CharBlock(label=_("On the button"), help_text=_("What the reader does: “Sign up by 12 May”."))
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    address = blocks.URLBlock(label=_("Address"), required=False, help_text=_("Where it is elsewhere than on this site."))

    class Meta:
        icon = "link"
        label = _("Call to action")
        template = "stories/blocks/call_to_action.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if bool(cleaned["page"]) == bool(cleaned["address"]):
            problem = ValidationError(_("Choose a page or write an address: one of the two."))
            raise blocks.StructBlockValidationError({"page": problem})
        return cleaned


class BodyBlock(blocks.StreamBlock):
    paragraph = blocks.RichTextBlock(
        label=_("Text"), features=["bold", "italic", "link", "document-link", "ol", "ul"], icon="pilcrow"
    )
    heading = blocks.CharBlock(label=_("Heading"), icon="title", template="stories/blocks/heading.html")
    quote = QuoteBlock()
    picture = PictureBlock()
    facts = FactsBlock()
    table = TableBlock()
    figure = FigureBlock()
    video = VideoBlock()
    file = FileBlock()
    call_to_action = CallToActionBlock()
    partnership = PartnershipBlock()


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
        case "table":
            return _table_html(value["table"])
        case "introduction":
            return f"<p>{escape(value['heading'])}</p><p>{escape(value['text'])}</p>"
        case "text":
            return f"<h2>{escape(value['heading'])}</h2>{value['text']}"
        case _:
            return ""


def _table_html(table: Mapping[str, Any] | None) -> str:
    rows = [[column["heading"] for column in table["columns"]], *(row["values"] for row in table["rows"])] if table else []
    cells = ("".join(f"<td>{escape(value)}</td>" for value in row if value is not None) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"
