"""What is known of the population: margins that weights are calibrated to, read from a small table and found in the people."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from folkmoot.reportcard.answers.plain_tables import named, refuse, require
from folkmoot.reportcard.encoding import compact
from folkmoot.reportcard.errors import UnusableWeights

CROSSED = "*"
JOINED = "+"
SAME_SUM = 1e-6


@dataclass(frozen=True)
class Margin:
    """The population's totals by one variable: of a number (no `categories`, one total), or of people by category.

    `columns` are what the variable is made of: one column, or several crossed (`sex*age`, categories as `woman*18–24`). A
    category can join several (`65–74+75 and over`).
    """

    variable: str
    columns: tuple[str, ...]
    categories: tuple[str, ...]
    totals: tuple[float, ...]

    @property
    def is_number(self) -> bool:
        return not self.categories

    @property
    def sum(self) -> float:
        return float(sum(self.totals))

    def scaled_to(self, people: float) -> "Margin":
        """The same shares of another number of people."""
        return replace(self, totals=tuple(total * people / self.sum for total in self.totals))


@dataclass(frozen=True)
class Unmet:
    """A margin that no weights can meet, and why; `category` is empty for a number or a whole variable.

    `is_empty` says that nobody in the sample is in the category; else people are whom the population is said not to have.
    """

    variable: str
    category: str
    why: str
    is_empty: bool = False

    def __str__(self) -> str:
        return f"{self.variable}{f' {self.category!r}' if self.category else ''}: {self.why}"


def read_margins(
    table: pl.DataFrame, *, people: float | None = None, scale: bool = False, numbers: Sequence[str] = ()
) -> tuple[Margin, ...]:
    """Margins from a table with a row a category: `variable`, `category` and `total`, or `share` in place of `total`.

    A row without a category is the total of a number. Shares (0 to 1, or per cent) are of `people`, the size of the
    population. Totals of people by different variables must add up to the same; with `scale` each is scaled to add up to
    `people`, or to the first variable's sum. `numbers` are variables whose total is of a number though it has a category.

    Raises `UnusableWeights`, with the rows: a column or a total that is missing or below nought, a category that occurs twice,
    totals of people that do not add up to the same.
    """
    given = "total" if "total" in table.columns else "share"
    require(table, ("variable", given), UnusableWeights, "The table of margins")
    if "category" not in table.columns:
        table = table.with_columns(pl.lit(None, dtype=pl.String).alias("category"))
    value = pl.col(given).cast(pl.String).str.strip_suffix("%").str.strip_chars().cast(pl.Float64, strict=False)
    table = table.with_columns(value.alias(given), pl.col("variable", "category").cast(pl.String))
    refuse(table, pl.col("variable").is_null(), UnusableWeights, "the variable is missing", "Fill it in")
    refuse(
        table,
        pl.col(given).is_null() | ~pl.col(given).is_finite() | ((pl.col(given) < 0) & pl.col("category").is_not_null()),
        UnusableWeights,
        f"the {given} is missing, no number or below nought",
        "Give a number such as 12500",
    )
    twice = pl.struct("variable", "category").is_duplicated()
    refuse(table, twice, UnusableWeights, "the same category occurs more than once", "Add them up")
    margins = [
        _margin(str(name), rows, given, people, is_number=str(name) in numbers)
        for (name,), rows in table.group_by("variable", maintain_order=True)
    ]
    return _of_one_population(margins, people, scale=scale)


def _margin(name: str, rows: pl.DataFrame, given: str, people: float | None, *, is_number: bool) -> Margin:
    columns = tuple(part.strip() for part in name.split(CROSSED))
    if rows["category"].null_count():
        if rows.height > 1:
            raise UnusableWeights(f"The variable {name!r} has rows with and without a category: it is either a number or not.")
        is_number = True
    if is_number:
        return Margin(name, (name,), (), (float(rows[given][0]),))
    totals = rows[given]
    if given == "share":
        if people is None:
            raise UnusableWeights(f"The shares of {name!r} need the number of people: give the population.")
        whole = float(totals.sum())
        if not (abs(whole - 1) < 0.01 or abs(whole - 100) < 1):
            raise UnusableWeights(f"The shares of {name!r} add up to {whole:g}, neither to 1 nor to 100 per cent: mend them.")
        totals = totals / whole * people
    return Margin(name, columns, tuple(rows["category"]), tuple(totals))


def _of_one_population(margins: list[Margin], people: float | None, *, scale: bool) -> tuple[Margin, ...]:
    """The margins, if those of people add up to the same, or scaled so that they do."""
    counted = [margin for margin in margins if not margin.is_number]
    if not counted:
        return tuple(margins)
    wanted = people if people is not None and scale else counted[0].sum
    if scale:
        return tuple(margin if margin.is_number else margin.scaled_to(wanted) for margin in margins)
    sums = [margin.sum for margin in counted]
    if max(sums) - min(sums) > SAME_SUM * max(sums):
        told = ", ".join(f"{margin.variable} to {margin.sum:,.10g}" for margin in counted)
        raise UnusableWeights(
            f"The margins contradict each other: they add up to different numbers of people ({told}). "
            "Take all from one source, or have them scaled to the same sum."
        )
    return tuple(margins)


@dataclass(frozen=True)
class Auxiliaries:
    """The people in the terms of margins: `patterns`, of which each person has one, and what each adds to each total.

    `pattern` is each person's by number. `table` has a row a pattern and a column a total (1 for a category that it is in, or
    the number); `totals` are the margins' in the same order, `columns` their margin and place in it.
    """

    margins: tuple[Margin, ...]
    pattern: np.ndarray
    table: np.ndarray
    totals: np.ndarray
    columns: tuple[tuple[int, int], ...]

    @property
    def patterns(self) -> int:
        return len(self.table)

    def of(self, margin: int) -> np.ndarray:
        """The places in `totals` of one of the margins."""
        return np.array([place for place, (number, _) in enumerate(self.columns) if number == margin], dtype=np.int64)


def find_margins(
    people: pl.DataFrame, margins: Sequence[Margin], base: np.ndarray, *, partial: bool = False
) -> tuple[Auxiliaries, tuple[Unmet, ...]]:
    """The people in the terms of the margins, and the margins that cannot be met because of who is there.

    With `partial`, categories that nobody is in are left out; else all that cannot be met are refused together.

    Raises `UnusableWeights`, with the rows, where a column does not exist, a value is missing or has no total, and where a
    margin cannot be met.
    """
    require(people, [column for margin in margins for column in margin.columns], UnusableWeights, "The table of people")
    if not margins:
        raise UnusableWeights("There are no margins: give a table with the columns variable, category and total.")
    found = [values_in_margin(people, margin) for margin in margins]
    totals, places, unmet = [], [], []
    kept: list[list[int]] = []
    for number, (margin, codes) in enumerate(zip(margins, found, strict=True)):
        if margin.is_number:
            kept.append([0])
        else:
            lacking = _lacking(margin, np.bincount(codes, base, len(margin.categories)))
            unmet += lacking
            empty = {problem.category for problem in lacking}
            kept.append([place for place, name in enumerate(margin.categories) if not (partial and name in empty)])
        totals += [margin.totals[place] for place in kept[-1]]
        places += [(number, place) for place in kept[-1]]
    _refuse_unmet([problem for problem in unmet if not partial or not problem.is_empty])
    pattern, first = _patterns(margins, found, people.height)
    blocks = [
        values[first][:, None] if margin.is_number else (values[first][:, None] == np.array(columns)).astype(np.float64)
        for margin, values, columns in zip(margins, found, kept, strict=True)
    ]
    return Auxiliaries(tuple(margins), pattern, np.column_stack(blocks), np.array(totals), tuple(places)), tuple(unmet)


def values_in_margin(people: pl.DataFrame, margin: Margin) -> np.ndarray:
    """Each person's category by number, or their number. Raises `UnusableWeights`, with the rows, as `find_margins` does."""
    require(people, margin.columns, UnusableWeights, "The table of people")
    return _numbers(people, margin.columns[0]) if margin.is_number else _codes(people, margin)


def refuse_excluded(margin: Margin, codes: np.ndarray, weights: np.ndarray) -> None:
    """Raises `UnusableWeights` where people are in a category that the population is said to have none of."""
    lacking = _lacking(margin, np.bincount(codes, weights, len(margin.categories)))
    _refuse_unmet([problem for problem in lacking if not problem.is_empty])


def _refuse_unmet(problems: Sequence[Unmet]) -> None:
    if problems:
        raise UnusableWeights("Margins that cannot be met:\n" + "\n".join(f"  {problem}" for problem in problems))


def _patterns(margins: Sequence[Margin], found: Sequence[np.ndarray], people: int) -> tuple[np.ndarray, np.ndarray]:
    """Each person's pattern by number, and the first person of each: people alike are one where no margin is of a number."""
    if any(margin.is_number for margin in margins):
        return np.arange(people), np.arange(people)
    key, size = np.zeros(people, dtype=np.int64), 1
    for margin, codes in zip(margins, found, strict=True):
        present, key = compact(key * len(margin.categories) + codes, size * len(margin.categories))
        size = len(present)
    first = np.zeros(size, dtype=np.int64)
    first[key[::-1]] = np.arange(people - 1, -1, -1)
    return key, first


def _lacking(margin: Margin, weighted: np.ndarray) -> list[Unmet]:
    found = []
    for name, total, there in zip(margin.categories, margin.totals, weighted, strict=True):
        if total > 0 and there == 0:
            why = f"nobody in the sample is in it, and the population has {total:,.10g}. Join it with another category (a+b)."
            found.append(Unmet(margin.variable, name, why, is_empty=True))
        elif total == 0 and there > 0:
            found.append(
                Unmet(margin.variable, name, "the population is said to have none, and people in the sample are in it.")
            )
    return found


def _codes(people: pl.DataFrame, margin: Margin) -> np.ndarray:
    """Each person's category of a margin by number."""
    known = {name: place for place, name in reversed(list(enumerate(margin.categories)))}
    for place, name in enumerate(margin.categories):
        for part in name.split(JOINED):
            known.setdefault(part.strip(), place)
    parts = [people[column].cast(pl.String) for column in margin.columns]
    value = parts[0] if len(parts) == 1 else people.select(pl.concat_str(parts, separator=CROSSED)).to_series()
    numbers = value.cast(pl.Enum(list(known)), strict=False).to_physical()
    if numbers.null_count() or "" in known or len(parts) > 1:
        _refuse_unknown(people, margin, value, numbers.is_null())
    return np.fromiter(known.values(), np.int64, len(known))[numbers.to_numpy()]


def _refuse_unknown(people: pl.DataFrame, margin: Margin, value: pl.Series, unknown: pl.Series) -> None:
    texts = [pl.col(column).cast(pl.String) for column in margin.columns]
    missing = pl.any_horizontal(text.is_null() | (text == "") for text in texts)
    what = f"{margin.variable} is missing, so the weight cannot be calibrated"
    refuse(people, missing, UnusableWeights, what, "Fill it in, or leave the person out")
    odd = value.filter(unknown).unique(maintain_order=True).to_list()
    refuse(
        people,
        unknown,
        UnusableWeights,
        f"{margin.variable} has a category without a total ({named(odd)}; the margins have {named(margin.categories)})",
        "Spell them alike, or give it a total",
    )


def _numbers(people: pl.DataFrame, column: str) -> np.ndarray:
    values = pl.col(column).cast(pl.Float64, strict=False)
    what = f"{column} is missing or no number, so the weight cannot be calibrated"
    refuse(people, values.is_null() | ~values.is_finite(), UnusableWeights, what, "Fill it in, or leave the person out")
    return people.select(values)[column].to_numpy()
