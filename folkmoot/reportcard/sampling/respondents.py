"""Whom to ask in a household that nobody has been to yet: a row for each number of adults, by Kish's tables or at random."""

from enum import StrEnum

import numpy as np
import polars as pl

from folkmoot.reportcard.sampling.sampling import random_numbers

MOST_ADULTS = 10
KISH_TABLES = {
    "A": (1, 1, 1, 1, 1, 1),
    "B1": (1, 1, 1, 1, 2, 2),
    "B2": (1, 1, 1, 2, 2, 2),
    "C": (1, 1, 2, 2, 3, 3),
    "D": (1, 2, 2, 3, 4, 4),
    "E1": (1, 2, 3, 3, 3, 5),
    "E2": (1, 2, 3, 4, 5, 5),
    "F": (1, 2, 3, 4, 5, 6),
}
"""The adult to ask in a household of 1, 2, 3, 4, 5, and 6 or more; the adults are listed men first, then by age."""
KISH_TWELFTHS = ("A", "A", "B1", "B2", "C", "C", "D", "D", "E1", "E2", "F", "F")
"""How often each table is used: A, C, D and F for a sixth of the households each, the others for a twelfth."""


class Respondent(StrEnum):
    """How the adult is chosen at the door.

    `random`: by a number drawn for the household, all adults with the same chance whatever their number. `kish`: by Kish's
    tables, with the same chance up to four adults and in households of six; of five, two have 1/4 and three 1/6; from the
    seventh on adults are never asked. `open`: nothing is drawn.
    """

    RANDOM = "random"
    KISH = "kish"
    OPEN = "open"


def choose_respondents(
    contacts: pl.DataFrame, respondent: Respondent, *, seed: int, unit: str = "unit", household: str = "household"
) -> pl.DataFrame:
    """The contacts with `adult_of_1` to `adult_of_10`: which adult to ask where there are so many (in the last one: or more).

    With Kish's tables also `kish_table`. A household's numbers are its own: they do not change with the other households.

    Source: Kish (1949), A procedure for objective respondent selection within the household, table 1.

    >>> choose_respondents(pl.DataFrame({"unit": ["a"], "household": ["1"]}), Respondent.RANDOM, seed=1)["adult_of_1"].item()
    1
    """
    if respondent is Respondent.OPEN:
        return contacts
    places = contacts.select(pl.col(unit, household).cast(pl.String)).rows()
    random = np.array([random_numbers(seed, "respondent", *place)(1)[0] for place in places])
    if respondent is Respondent.KISH:
        tables = [KISH_TWELFTHS[int(place)] for place in random * len(KISH_TWELFTHS)]
        asked = np.array([[KISH_TABLES[table][min(adults, 6) - 1] for adults in _NUMBERS] for table in tables], dtype=np.int64)
        contacts = contacts.with_columns(pl.Series("kish_table", tables, dtype=pl.String))
    else:
        asked = 1 + np.floor(random[:, None] * np.array(_NUMBERS)).astype(np.int64)
    asked = asked.reshape(-1, MOST_ADULTS)
    return contacts.with_columns(pl.Series(f"adult_of_{adults}", asked[:, adults - 1]) for adults in _NUMBERS)


def ask_in_turn(
    contacts: pl.DataFrame, *, seed: int, words: tuple[str, str] = ("woman", "man"), unit: str = "unit"
) -> pl.DataFrame:
    """The contacts with `sex_asked`, one and the other in turn within each unit; which comes first is drawn for the unit."""
    first = {
        str(name): int(random_numbers(seed, "sex", str(name))(1)[0] * 2) for name in contacts[unit].unique(maintain_order=True)
    }
    turn = (pl.int_range(pl.len()).over(unit) + pl.col(unit).cast(pl.String).replace_strict(first, return_dtype=pl.Int64)) % 2
    return contacts.with_columns(pl.when(turn == 0).then(pl.lit(words[0])).otherwise(pl.lit(words[1])).alias("sex_asked"))


_NUMBERS = range(1, MOST_ADULTS + 1)
