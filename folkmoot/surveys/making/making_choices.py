"""What a person chose for a card in the making."""

import msgspec

from folkmoot.reportcard.cards.card import Aspect
from folkmoot.reportcard.comparison.comparability import Declaration
from folkmoot.reportcard.weighting.calibration import Method
from folkmoot.surveys.making.cards_in_making import CardMaking


class MakingChoices(msgspec.Struct, frozen=True):
    """What a person chose for a card. `states` of the review are taken; `first_day` and `last_day` of arrival, empty for all.

    `worklists` are those whose contact sheets count in place of an uploaded one; `classes` and `margins` are as for the command
    `weight`; `same_units` links the round with the one before, and `harmless` are the differences between their forms
    (question, aspect, reason) that the lead holds for harmless."""

    states: tuple[str, ...] = ("received", "edited", "approved")
    first_day: str = ""
    last_day: str = ""
    classes: tuple[str, ...] = ()
    method: str = Method.RAKE
    cap: float | None = None
    by: tuple[str, ...] = ()
    lonely: str = "fail"
    same_units: bool = False
    country: str = ""
    worklists: tuple[int, ...] = ()
    harmless: tuple[tuple[str, str, str], ...] = ()

    @property
    def declarations(self) -> tuple[Declaration, ...]:
        return tuple(Declaration(question, Aspect(aspect), reason) for question, aspect, reason in self.harmless)


def choices_of(making: CardMaking) -> MakingChoices:
    return msgspec.convert(making.choices, MakingChoices)
