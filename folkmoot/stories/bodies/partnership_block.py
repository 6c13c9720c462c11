"""A partnership in a text: who its parties are and where it stands, as the programme has it on the day of reading."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from folkmoot.places.alphabet import choices_in_alphabet
from folkmoot.programme.models import Partnership
from folkmoot.stories.choosing import ChoiceOfRowsBlock


def partnerships_to_choose_from() -> list[tuple[str, str]]:
    """The slug and the name of each public partnership, by name."""
    public = Partnership.objects.filter(is_public=True).prefetch_related("parties__municipality")
    return choices_in_alphabet((partnership.slug, partnership.name) for partnership in public)


class PartnershipBlock(blocks.StructBlock):
    partnership = ChoiceOfRowsBlock(choices=partnerships_to_choose_from, label=_("Partnership"))

    class Meta:
        icon = "group"
        label = _("Partnership")
        template = "stories/blocks/partnership.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """`partnership` is None where it is no longer public."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        found = Partnership.objects.filter(slug=value["partnership"], is_public=True).select_related("network").first()
        return context | {"partnership": found}
