"""A figure of a published report card in a text."""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import HiddenInput
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from folkmoot.stories.choosing import ChoiceOfRowsBlock
from folkmoot.surveys.published_figures import NoSuchFigure, cards_to_choose_from, find_question, published_figure


class EditionBlock(blocks.IntegerBlock):
    """The edition of a card that an editor saw: kept, and not shown."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, default=0, **kwargs)
        self.field.widget = HiddenInput()


class FigureBlock(blocks.StructBlock):
    """A question of a published card, with the release's own numbers. `edition` is the one that the text was written with."""

    card = ChoiceOfRowsBlock(choices=cards_to_choose_from, label=_("Report card"))
    question = blocks.CharBlock(
        label=_("Question"),
        help_text=_("Copy the address of “See the question” from the card’s page, or write the question’s name in the form."),
    )
    edition = EditionBlock()

    class Meta:
        icon = "sliders"
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
