"""What is estimated and for whom: variables, breakdowns, and the columns of figures that they come to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
import polars as pl

from folkmoot.reportcard.design import require_columns
from folkmoot.reportcard.encoding import Encoded, code_type, compact, encode_columns
from folkmoot.reportcard.errors import DesignError, UnusableAnswers

Kind = Literal["share", "choices", "mean"]


@dataclass(frozen=True)
class Variable:
    """A question to be estimated, named by its column.

    `kind` is `share` for a column of one choice each, `choices` for lists of choices (each choice against all who
    answered), `mean` for numbers. `categories` are the choices known beforehand, in their order: each has a figure though
    nobody chose it; others found in the answers come after them. `missing` are the categories that are no substantive
    answer: they are outside the base of the others, and each has a figure of its own, its share of all who gave any
    answer. `combined` are sets of categories whose union is a further figure, named by them joined with `+`. Numbers are
    added up less their `centre`, for the sake of the mean's variance, unless they are not to be `centred`.
    """

    question: str
    kind: Kind
    categories: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    combined: tuple[tuple[str, ...], ...] = ()
    centred: bool = True

    def __post_init__(self) -> None:
        for names in self.combined:
            if wrong := set(names) & set(self.missing):
                raise ValueError(f"{self.question!r}: {sorted(wrong)} is declared missing and cannot be combined with others.")

    @property
    def figures(self) -> tuple[str, ...]:
        """The names of its figures in their order: categories, combined ones, missing ones; one empty name for a mean."""
        if self.kind == "mean":
            return ("",)
        return (*self.categories, *("+".join(names) for names in self.combined), *self.missing)


@dataclass(frozen=True)
class Breakdown:
    """Groups of people side by side: the values of a column, or of several crossed (their names joined by `*`).

    `by` is its name in the tables. `groups` are the groups known beforehand, in their order; others found in the answers
    come after them. Who has no value in one of the columns is in none of the groups.
    """

    by: str
    columns: tuple[str, ...]
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Columns:
    """The columns of figures that variables come to, and the columns of bases that these are divided by.

    A variable has one base, of substantive answers, and with `missing` categories a second one, of any answer.
    """

    variables: tuple[Variable, ...]

    @cached_property
    def figures(self) -> list[tuple[int, str]]:
        """Each figure's variable (by number) and category."""
        return [(number, name) for number, variable in enumerate(self.variables) for name in variable.figures]

    @cached_property
    def first_figure(self) -> np.ndarray:
        """The first figure of each variable, and at the end the number of figures."""
        return np.cumsum([0, *(len(variable.figures) for variable in self.variables)])

    @cached_property
    def first_base(self) -> np.ndarray:
        """The first base of each variable, and at the end the number of bases."""
        return np.cumsum([0, *(2 if variable.missing else 1 for variable in self.variables)])

    @cached_property
    def base_of(self) -> np.ndarray:
        """The base of each figure."""
        bases = [
            np.repeat(first + np.array([0, 1]), [len(variable.figures) - len(variable.missing), len(variable.missing)])
            for first, variable in zip(self.first_base[:-1], self.variables, strict=True)
        ]
        return np.concatenate([np.zeros(0, dtype=np.int64), *bases])

    @cached_property
    def mean_variables(self) -> list[int]:
        """The variables that are means."""
        return [number for number, variable in enumerate(self.variables) if variable.kind == "mean"]

    @cached_property
    def mean_figures(self) -> np.ndarray:
        """The figures that are means, one for each of `mean_variables`."""
        return self.first_figure[:-1][self.mean_variables].astype(np.int64)

    @property
    def figure_count(self) -> int:
        return int(self.first_figure[-1])

    @property
    def base_count(self) -> int:
        return int(self.first_base[-1])

    def of_figures(self, bases: np.ndarray) -> np.ndarray:
        """A table with a column for each base, widened to the figures: for each figure the column of its base."""
        return np.take(bases, self.base_of, axis=1)

    def widths(self, first: int, last: int) -> tuple[int, int, int]:
        """How many figures, bases and means the variables from `first` to before `last` have."""
        means = sum(first <= number < last for number in self.mean_variables)
        return (
            int(self.first_figure[last] - self.first_figure[first]),
            int(self.first_base[last] - self.first_base[first]),
            means,
        )

    def runs(self, most: int) -> list[tuple[int, int]]:
        """The variables in runs (first, before last) of at most so many columns, or of one variable that has more."""
        runs = []
        first = 0
        for last in range(1, len(self.variables) + 1):
            if last == len(self.variables) or sum(self.widths(first, last + 1)) > most:
                runs.append((first, last))
                first = last
        return runs

    def numbers(self, figures: Sequence[tuple[str, str]]) -> np.ndarray:
        """The columns of figures named by question and category; `KeyError` where there is none of that name."""
        places = {(self.variables[number].question, name): place for place, (number, name) in enumerate(self.figures)}
        return np.array([places[figure] for figure in figures], dtype=np.int64)


@dataclass(frozen=True)
class Answers:
    """A batch's answers, ready to be counted: for each variable its `codes` (share), `chosen` (choices) or `numbers` (mean).

    `codes` count through the variable's categories and then its missing ones, and past them where there is no answer;
    `chosen` has a column for each of both; `numbers` are less the variable's `centre`, and NaN where there is no answer.
    """

    columns: Columns
    parts: tuple[np.ndarray, ...]
    centres: np.ndarray

    def indicators(self, first: int, last: int, rows: slice) -> np.ndarray:
        """Variables `first` to `last` as numbers, a row a person.

        First all figures (1 or 0, or the number), then all bases (1 or 0), then the squares of the numbers.
        """
        start, base_start = self.columns.first_figure[first], self.columns.first_base[first]
        figures, bases, squares = self.columns.widths(first, last)
        square = figures + bases
        people = len(self.parts[first][rows])
        table = np.zeros((people, figures + bases + squares))
        places = np.arange(people) * table.shape[1]
        for number in range(first, last):
            variable = self.columns.variables[number]
            figure = self.columns.first_figure[number] - start
            base = figures + self.columns.first_base[number] - base_start
            part = self.parts[number][rows]
            if variable.kind == "mean":
                answered = ~np.isnan(part)
                table[:, figure] = np.where(answered, part, 0.0)
                table[:, base] = answered
                table[:, square] = table[:, figure] ** 2
                square += 1
                continue
            known = len(variable.categories)
            shift = len(variable.combined)
            if variable.kind == "share":
                answered = part < known + len(variable.missing)
                substantive = part < known if variable.missing else answered
                columns = np.where(part < known, part, part + np.int64(shift)) if shift else part
                table.ravel()[(places + columns + figure)[answered]] = 1.0
            else:
                marks = self.marks(number, rows)
                figures_of = len(variable.figures)
                table[:, figure : figure + figures_of] = marks[:, :figures_of]
                table[:, base : base + marks.shape[1] - figures_of] = marks[:, figures_of:]
                continue
            for place, names in enumerate(variable.combined):
                members = [figure + variable.categories.index(name) for name in names]
                table[:, figure + known + place] = table[:, members].any(axis=1)
            table[:, base] = substantive
            if variable.missing:
                table[:, base + 1] = answered
        return table

    def marks(self, number: int, rows: slice) -> np.ndarray:
        """Who counts (true) in which figure and then in which base of a variable of lists of choices."""
        variable = self.columns.variables[number]
        chosen = self.parts[number][rows]
        known = len(variable.categories)
        union = [chosen[:, [variable.categories.index(name) for name in names]].any(axis=1) for names in variable.combined]
        bases = [chosen[:, :known].any(axis=1), *([chosen.any(axis=1)] if variable.missing else [])]
        return np.column_stack([chosen[:, :known], *union, chosen[:, known:], *bases])


def read_answers(batch: pl.DataFrame, variables: Sequence[Variable]) -> Answers:
    """The batch's answers to the variables, whose categories are completed by those found.

    An empty text, an empty list and NaN are no answer, as null is. Raises `DesignError` where a column does not exist,
    `UnusableAnswers` where a number is infinite.
    """
    require_columns(batch, [variable.question for variable in variables])
    shares = {
        variable.question: (*variable.categories, *variable.missing) for variable in variables if variable.kind == "share"
    }
    encoded = encode_columns(batch, shares) if shares else {}
    known: list[Variable] = []
    parts: list[np.ndarray] = []
    centres = np.zeros(len(variables))
    for number, variable in enumerate(variables):
        if variable.kind == "share":
            known.append(_completed(variable, encoded[variable.question].values))
            parts.append(_in_order(encoded[variable.question], variable))
        elif variable.kind == "choices":
            chosen, values = _read_choices(batch[variable.question], variable)
            known.append(_completed(variable, values))
            parts.append(chosen)
        else:
            numbers = read_numbers(batch[variable.question])
            answered = numbers[~np.isnan(numbers)]
            centres[number] = answered.mean() if len(answered) and variable.centred else 0.0
            known.append(variable)
            parts.append(numbers - centres[number])
    return Answers(Columns(tuple(known)), tuple(parts), centres)


def _completed(variable: Variable, values: Sequence[str]) -> Variable:
    """The variable with the categories found besides those declared; names to combine that do not occur become categories."""
    found = values[len(variable.categories) + len(variable.missing) :]
    named = [name for names in variable.combined for name in names if name not in variable.categories]
    besides = sorted({*found, *named} - {*variable.missing})
    return replace(variable, categories=(*variable.categories, *besides))


def _in_order(encoded: Encoded, variable: Variable) -> np.ndarray:
    """Codes with the categories that were found besides moved before the missing ones, as the completed variable has them."""
    if not variable.missing and not variable.combined:
        return encoded.codes
    completed = _completed(variable, encoded.values)
    order = (*completed.categories, *variable.missing)
    if order == encoded.values:
        return encoded.codes
    place = {name: number for number, name in enumerate(order)}
    return np.array([*(place[value] for value in encoded.values), len(order)], dtype=code_type(len(order)))[encoded.codes]


def _read_choices(column: pl.Series, variable: Variable) -> tuple[np.ndarray, tuple[str, ...]]:
    """A column of lists as a table of who chose what, and the values in the order: declared, missing, found besides."""
    listed = column.to_frame("choice").with_row_index("row").explode("choice", empty_as_null=True)
    encoded = encode_columns(listed, {"choice": (*variable.categories, *variable.missing)})["choice"]
    completed = _completed(variable, encoded.values)
    codes = _in_order(encoded, variable)
    width = len(completed.categories) + len(variable.missing)
    chosen = np.zeros((len(column), width + 1), dtype=bool)
    chosen[listed["row"].to_numpy(), codes] = True
    return chosen[:, :width], encoded.values


def read_numbers(column: pl.Series) -> np.ndarray:
    """A column of numbers, NaN where there is none; `UnusableAnswers` where it holds anything else, or an infinite number."""
    if not (column.dtype.is_numeric() or column.dtype == pl.Null):
        raise UnusableAnswers(f"The column {column.name!r} is {column.dtype}, not numbers.")
    numbers = column.cast(pl.Float64).fill_null(np.nan).to_numpy()
    if np.isinf(numbers).any():
        raise UnusableAnswers(
            f"The column {column.name!r} has an infinite number in row {np.flatnonzero(np.isinf(numbers))[0] + 1}."
        )
    return numbers


def read_groups(batch: pl.DataFrame, breakdowns: Sequence[Breakdown]) -> list[tuple[np.ndarray, tuple[str, ...]]]:
    """For each breakdown each row's group by number (past the last one for none), and the names of the groups.

    Raises `DesignError` where a column does not exist.
    """
    columns, declared = [], {}
    for number, breakdown in enumerate(breakdowns):
        if not breakdown.columns:
            raise DesignError(f"The breakdown {breakdown.by!r} names no column.")
        require_columns(batch, breakdown.columns)
        for place, column in enumerate(breakdown.columns):
            name = f"{number}.{place}"
            columns.append(batch[column].alias(name))
            declared[name] = breakdown.groups if len(breakdown.columns) == 1 else ()
    encoded = encode_columns(pl.DataFrame(columns), declared) if columns else {}
    return [
        _groups(breakdown, [encoded[f"{number}.{place}"] for place in range(len(breakdown.columns))])
        for number, breakdown in enumerate(breakdowns)
    ]


def _groups(breakdown: Breakdown, parts: Sequence[Encoded]) -> tuple[np.ndarray, tuple[str, ...]]:
    """The groups of one breakdown from its columns; of several, those crossings that occur."""
    if len(parts) == 1:
        return parts[0].codes.astype(np.int64), parts[0].values
    inside = np.logical_and.reduce([part.codes < len(part.values) for part in parts])
    key = np.zeros(int(inside.sum()), dtype=np.int64)
    names = [""]
    for part in parts:
        names = [f"{name}*{value}" if name else value for name in names for value in part.values]
        found, key = compact(key * len(part.values) + part.codes[inside], len(names))
        names = [names[number] for number in found]
    groups = (*breakdown.groups, *(name for name in names if name not in breakdown.groups))
    place = {name: number for number, name in enumerate(groups)}
    numbers = np.full(len(inside), len(groups), dtype=np.int64)
    numbers[inside] = np.array([place[name] for name in names], dtype=np.int64)[key]
    return numbers, groups
