"""A block to choose one of what the database has."""

from typing import Any

from wagtail import blocks


class ChoiceOfRowsBlock(blocks.ChoiceBlock):
    """Choices that are asked from the database, each a text. Wagtail would ask for all of them whenever a page with the block
    is read, to give what was kept as text the type of its choice."""

    def normalize_choice(self, value: Any) -> Any:
        return value
