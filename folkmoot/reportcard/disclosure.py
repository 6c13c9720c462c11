"""Which figures may be shown, so that no figure misleads and no person is found out.

Reliable: a figure of few people is not shown, one of not many is marked uncertain. Safe: no cell of few people is shown, no
group all of whose members gave the same sensitive answer, and nothing from which one of these could be computed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from folkmoot.reportcard.card import Note

NUMBERS = ("estimate", "standard_error", "lower", "upper", "df", "design_effect", "base", "weighted_base")
FIGURE = ("question", "category", "by", "group")


@dataclass(frozen=True)
class Rules:
    """The numbers of the protection, kept in the settings of a release.

    A figure is hidden with a base under `minimum_base` people, and marked uncertain under `uncertain_base`. A cell of at
    least one and fewer than `smallest_cell` people is hidden; of a sensitive question, fewer than `smallest_sensitive_cell`.
    """

    minimum_base: int = 25
    uncertain_base: int = 50
    smallest_cell: int = 5
    smallest_sensitive_cell: int = 10


@dataclass(frozen=True)
class ProtectedQuestion:
    """What the protection has to know of a question; `kind` is `select_one`, `select_multiple` or `number`.

    `combined` are the sets of categories that have a figure together, named by them joined with `+`.
    """

    id: str
    kind: str
    categories: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    combined: tuple[tuple[str, ...], ...] = ()
    sensitive: bool = False


@dataclass(frozen=True)
class Protected:
    """Figures that may be published: all numbers of a hidden one are null, and its `note` says why."""

    figures: pl.DataFrame


def protect(estimated: pl.DataFrame, questions: Sequence[ProtectedQuestion], rules: Rules) -> Protected:
    """The figures of `estimates.estimates` as they may be shown: rounded, and hidden where the rules say so.

    The same rows, with a column `note` (the values of `card.Note`). Rows of questions that are not among `questions` are
    treated as those of a question that is not sensitive and has the categories that its rows have.
    """
    known = {question.id: question for question in questions}
    parts = []
    for (name,), rows in estimated.group_by("question", maintain_order=True):
        found = tuple(rows["category"].unique(maintain_order=True))
        kind = "number" if found == ("",) else "select_one"
        question = known.get(str(name)) or ProtectedQuestion(str(name), kind, found)
        parts.append(_round(rows.with_columns(_notes(rows, question, rules)), question))
    if not parts:
        return Protected(estimated.with_columns(pl.lit("").alias("note")))
    figures = pl.concat(parts)
    hidden = ~pl.col("note").is_in([Note.SHOWN.value, Note.UNCERTAIN.value])
    shown = [pl.when(hidden).then(None).otherwise(pl.col(column)).alias(column) for column in NUMBERS]
    return Protected(figures.with_columns(shown).drop("count"))


def _notes(rows: pl.DataFrame, question: ProtectedQuestion, rules: Rules) -> pl.Series:
    """The note of each row of one question."""
    base = rows["base"].to_numpy()
    count = np.where(rows["category"] == "", base, rows["count"].fill_null(0).to_numpy())
    smallest = rules.smallest_sensitive_cell if question.sensitive else rules.smallest_cell
    is_missing = rows["category"].is_in(list(question.missing)).to_numpy()
    small = (count > 0) & (count < smallest)
    if question.kind == "number":
        same = np.full(len(base), question.sensitive) & (rows["standard_error"].fill_null(1).to_numpy() == 0)
    else:
        small |= (base - count > 0) & (base - count < smallest) & ~is_missing
        same = np.full(len(base), question.sensitive) & ((count == 0) | (count == base)) & ~is_missing
    few = base < rules.minimum_base
    unsafe = (small | same) & (base > 0)
    hidden = _with_complements(rows, question, count, unsafe, few | unsafe, smallest)
    notes = np.full(len(base), Note.SHOWN.value, dtype=object)
    notes[base < rules.uncertain_base] = Note.UNCERTAIN.value
    notes[hidden] = Note.PROTECTS_ANOTHER.value
    notes[same] = Note.SAME_ANSWER.value
    notes[small] = Note.SMALL_CELL.value
    notes[few] = Note.FEW_ANSWERS.value
    return pl.Series("note", notes, dtype=pl.String)


def _with_complements(
    rows: pl.DataFrame, question: ProtectedQuestion, count: np.ndarray, unsafe: np.ndarray, hidden: np.ndarray, smallest: int
) -> np.ndarray:
    """The hidden rows, with more of them until no sum of which an unsafe row is a part has it alone, or nearly, hidden."""
    hidden = hidden.copy()
    sums = list(_sums(rows, question))
    changed = True
    while changed:
        changed = False
        for whole, parts, is_part_of_base in sums:
            members = parts if is_part_of_base else np.append(parts, whole)
            out = members[hidden[members]]
            rest = count[whole] - count[parts].sum() if not is_part_of_base else 0
            small_rest = 0 < rest < smallest
            if not (unsafe[out].any() or small_rest):
                continue
            others = count[parts[hidden[parts]]].sum() + (count[whole] if hidden[whole] and not is_part_of_base else 0) + rest
            enough = len(out) + small_rest >= 2 and others >= 2 * smallest
            left = members[~hidden[members] & (count[members] > 0)]
            if enough or not len(left):
                continue
            hidden[left[np.argmin(count[left])]] = True
            changed = True
    return hidden


def _sums(rows: pl.DataFrame, question: ProtectedQuestion) -> Iterator[tuple[int, np.ndarray, bool]]:
    """What adds up: a row that is a sum, the rows that are its parts, and whether the sum is known from the base."""
    table = rows.select(FIGURE).with_row_index("row")
    for (_, by), part in table.group_by("category", "by", maintain_order=True):
        if by:
            category = part["category"][0]
            whole = table.filter((pl.col("by") == "") & (pl.col("category") == category))["row"].to_numpy()[0]
            yield int(whole), part["row"].to_numpy().astype(int), False
    if question.kind != "select_one":
        return
    combined = {"+".join(names): names for names in question.combined}
    for _, part in table.group_by(["by", "group"], maintain_order=True):
        places = dict(zip(part["category"], part["row"], strict=True))
        for names in (
            [name for name in places if name not in combined and name not in question.missing],
            [name for name in places if name in question.missing],
        ):
            if names:
                numbers = np.array([places[name] for name in names], dtype=int)
                yield int(numbers[0]), numbers, True
        for name, added in combined.items():
            if name in places:
                yield places[name], np.array([places[part] for part in added if part in places], dtype=int), False


def _round(rows: pl.DataFrame, question: ProtectedQuestion) -> pl.DataFrame:
    """Numbers as they are published: shares to a hundredth of a percentage point, the others to four digits."""
    effect = _significant(rows["design_effect"], rows["design_effect"]).alias("design_effect")
    weighted = pl.col("weighted_base").round(1)
    error = _significant(rows["standard_error"], rows["standard_error"]).alias("standard_error")
    if question.kind == "number":
        ends = [_significant(rows[name], rows["standard_error"]).alias(name) for name in ("estimate", "lower", "upper")]
    else:
        ends = [rows[name].round(4).alias(name) for name in ("estimate", "lower", "upper")]
    return rows.with_columns(*ends, error, effect, weighted)


def _significant(values: pl.Series, scale: pl.Series, digits: int = 4) -> pl.Series:
    """Numbers rounded to the decimals in which `scale` has so many digits; as they are where it is nought or unknown."""
    numbers, sizes = values.cast(pl.Float64).to_numpy(), np.abs(scale.cast(pl.Float64).to_numpy())
    with np.errstate(divide="ignore", invalid="ignore"):
        decimals = digits - 1 - np.floor(np.log10(sizes))
        unit = 10.0 ** np.clip(np.abs(decimals), 0, 15)
        rounded = np.where(decimals >= 0, np.rint(numbers * unit) / unit, np.rint(numbers / unit) * unit)
    return pl.Series(np.where(np.isfinite(decimals), rounded, numbers), nan_to_null=True)
