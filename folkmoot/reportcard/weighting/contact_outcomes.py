"""How each dwelling ended, from a contact sheet in words or in AAPOR's codes, with one row an approach or one an attempt."""

from dataclasses import fields
from pathlib import Path

import polars as pl

from folkmoot.reportcard.answers.plain_tables import read_plain_table, refuse, require
from folkmoot.reportcard.errors import UnusableAnswers
from folkmoot.reportcard.weighting.outcomes import OutcomeCounts

OUTCOMES = tuple(field.name for field in fields(OutcomeCounts))
FINAL = ("complete", "partial", "not_eligible", "refusal", "other", "noncontact", "unknown")
"""Of several attempts at a dwelling, the one that says most is final."""
CODES = {"1.1": "complete", "1.2": "partial", "2.1": "refusal", "2.2": "noncontact", "2.3": "other"}
ALSO = {
    "1": "complete",
    "1.0": "complete",
    "interview": "complete",
    "completed": "complete",
    "non_contact": "noncontact",
    "no_contact": "noncontact",
    "refused": "refusal",
    "break_off": "refusal",
    "ineligible": "not_eligible",
    "noneligible": "not_eligible",
    "unknown_eligibility": "unknown",
}


def outcome_of(text: str) -> str | None:
    """The outcome that a cell tells: a word of `OUTCOMES` or like it, or a code of AAPOR's; None where it is neither.

    >>> [outcome_of(text) for text in ("complete", "Non-contact", "2.11", "2,2", "3.20", "4", "busy")]
    ['complete', 'noncontact', 'refusal', 'noncontact', 'unknown', 'not_eligible', None]
    """
    word = text.strip().lower().replace(",", ".").replace("-", "_").replace(" ", "_")
    if word in OUTCOMES:
        return word
    if word in ALSO:
        return ALSO[word]
    if word[:1] in {"3", "4"} and word.replace(".", "", 1).isdigit() and word[1:2] in {"", "."}:
        return "unknown" if word[0] == "3" else "not_eligible"
    return CODES.get(word[:3]) if word.replace(".", "", 1).isdigit() else None


def final_outcomes(contacts: pl.DataFrame, *, contact: str = "contact", outcome: str = "outcome") -> pl.DataFrame:
    """A contact sheet with one row a dwelling, `outcome` in the words of `OUTCOMES`, its final one.

    Rows without an outcome are dwellings that nobody has been to: they are left out. Where a dwelling has several rows, one an
    attempt, the outcome that says most is final (an interview, then not eligible, refusal, other, non-contact, unknown), and
    its other columns are those of that row. Without a column `contact` each row is a dwelling.

    Raises `UnusableAnswers`, with the rows: a column is missing, or a cell is no outcome.

    Source: AAPOR, Standard Definitions (2023), final disposition codes for in-person household surveys.
    """
    require(contacts, (outcome,), UnusableAnswers, "The contact sheet")
    approached = contacts.filter(pl.col(outcome).is_not_null() & (pl.col(outcome).cast(pl.String).str.strip_chars() != ""))
    known = {text: outcome_of(text) for text in approached[outcome].cast(pl.String).unique()}
    found = approached.with_columns(
        pl.col(outcome).cast(pl.String).replace_strict(known, return_dtype=pl.String).alias("__outcome")
    )
    odd = sorted(text for text, word in known.items() if word is None)
    if odd:
        what = f"{odd[0]!r} is no outcome"
        refuse(found, pl.col("__outcome").is_null(), UnusableAnswers, what, f"Use {', '.join(OUTCOMES)}, or AAPOR's codes")
    found = found.with_columns(pl.col("__outcome").alias("outcome")).drop("__outcome")
    if contact not in contacts.columns:
        return found
    refuse(found, pl.col(contact).is_null(), UnusableAnswers, f"{contact} is missing", "Say which dwelling it is")
    rank = pl.col("outcome").replace_strict({name: place for place, name in enumerate(FINAL)}, return_dtype=pl.Int64)
    return found.filter(rank.rank("ordinal").over(contact) == 1)


def count_outcomes(contacts: pl.DataFrame, *, weight: str = "") -> OutcomeCounts:
    """How many dwellings of `final_outcomes` ended in each way; with a column of weights, their weights.

    Raises `UnusableAnswers`, with the rows, where a weight is missing or below nought.
    """
    if not weight:
        return OutcomeCounts(**dict(contacts.group_by("outcome").len().rows()))
    require(contacts, (weight,), UnusableAnswers, "The contact sheet")
    numbers = contacts.with_columns(pl.col(weight).cast(pl.Float64, strict=False))
    odd = pl.col(weight).is_null() | ~pl.col(weight).is_finite() | (pl.col(weight) < 0)
    refuse(numbers, odd, UnusableAnswers, f"the weight {weight} is missing or below nought", "Fill it in")
    return OutcomeCounts(**dict(numbers.group_by("outcome").agg(pl.col(weight).sum()).rows()))


def read_outcomes(path: Path) -> OutcomeCounts:
    """Counts from a file: of a contact sheet, or with the columns `outcome` and `count`, one row an outcome.

    An outcome without a row counts nought. Raises `UnusableAnswers` where the file or a row cannot be used.
    """
    table = read_plain_table(path)
    if "count" not in table.columns:
        return count_outcomes(final_outcomes(table))
    require(table, ("outcome", "count"), UnusableAnswers, path.name)
    refuse(table, pl.col("outcome").is_null(), UnusableAnswers, "the outcome is missing", "Fill it in")
    numbers = pl.col("count").cast(pl.Int64, strict=False)
    refuse(table, numbers.is_null() | (numbers < 0), UnusableAnswers, "the count is not a whole number", "Mend it")
    known = {text: outcome_of(text) for text in table["outcome"]}
    counted = table.with_columns(pl.col("outcome").replace_strict(known, return_dtype=pl.String), numbers)
    refuse(counted, pl.col("outcome").is_null(), UnusableAnswers, "this is no outcome", f"Use {', '.join(OUTCOMES)}")
    refuse(counted, pl.col("outcome").is_duplicated(), UnusableAnswers, "the same outcome has several rows", "Add them up")
    return OutcomeCounts(**dict(counted.select("outcome", "count").rows()))
