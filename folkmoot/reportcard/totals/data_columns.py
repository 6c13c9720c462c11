"""What the columns of a statistician's file are asked as: numbers or categories, groups, and the design."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from folkmoot.reportcard.design import ROW, Design
from folkmoot.reportcard.encoding import as_text
from folkmoot.reportcard.errors import DesignError, UnusableAnswers
from folkmoot.reportcard.totals.data_files import DataFile, ValueLabels
from folkmoot.reportcard.totals.variables import Breakdown, Variable

CATEGORICAL = ":categorical"
NUMBER = ":number"
CROSSED = "*"
QUESTION = "__question_"
NUMERAL = r"^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$"


@dataclass(frozen=True)
class Asked:
    """A file made ready for the kernel: `batch` has a column for each variable and group; `names` are the questions' own.

    `names` gives for each variable's column the column of the file that it was made of.
    """

    batch: pl.DataFrame
    variables: tuple[Variable, ...]
    breakdowns: tuple[Breakdown, ...]
    names: Mapping[str, str]

    def named(self, figures: pl.DataFrame) -> pl.DataFrame:
        """A table with a column `question` in which the file's own names stand."""
        return figures.with_columns(pl.col("question").replace_strict(self.names, return_dtype=pl.String))


def ask(file: DataFile, questions: Sequence[str], by: Sequence[str], design: Design) -> Asked:
    """The file with its questions, breakdowns and design read as the options of `folkmoot estimate` name them.

    A question is `NAME`, `NAME:categorical` or `NAME:number`; an entry of `by` is a column, or several joined by `*`.

    Raises `DesignError` where a column does not exist, `UnusableAnswers` where one has no answers or no numbers.
    """
    require_design(file, design)
    variables, columns, names = [], [], {}
    for number, question in enumerate(dict.fromkeys(questions)):
        variable, values, name = read_question(file, question, f"{QUESTION}{number}")
        variables.append(variable)
        columns.append(values)
        names[variable.question] = name
    breakdowns = []
    for number, asked in enumerate(dict.fromkeys(by)):
        parts = column_names(file, asked, "--by")
        grouped = [group_column(file, part, f"__by_{number}_{place}") for place, part in enumerate(parts)]
        columns += grouped
        groups = tuple(_in_order(file, parts[0])) if len(parts) == 1 else ()
        breakdowns.append(Breakdown(asked, tuple(part.name for part in grouped), groups))
    return Asked(file.table.with_columns(columns), tuple(variables), tuple(breakdowns), names)


def require_design(file: DataFile, design: Design) -> None:
    """Raises `DesignError` where the file does not have a column that the design names, also one that it does not need."""
    options = ("weight", "stratum", "psu", "psu2", "fpc", "fpc2", "pps")
    for option in options:
        if name := getattr(design, option):
            require_column(file, name, f"--{option}")


def require_column(file: DataFile, column: str, option: str) -> str:
    """The column's name; raises `DesignError` where the file has no such column."""
    if column not in file.columns:
        raise DesignError(f"There is no column {column!r} for {option}. {file.name} has: {', '.join(file.columns)}.")
    return column


def column_names(file: DataFile, name: str, option: str) -> tuple[str, ...]:
    """The columns that `sex*age` names: one where the file has a column of that very name."""
    parts = (name,) if name in file.columns else tuple(part.strip() for part in name.split(CROSSED))
    for part in parts:
        require_column(file, part, option)
    return parts


def group_column(file: DataFile, column: str, name: str) -> pl.Series:
    """A column's values as text, each by its label where it has one; null where there is no value.

    Whole numbers and values of a fixed order without labels stay as they are: the kernel counts them without any text.
    """
    values, kind, labels = file.table[column], file.types[column], _labels(file, column)
    if not labels and (kind.is_integer() or isinstance(kind, pl.Enum)):
        return values.alias(name)
    text = as_text(values)
    return (text.replace(list(labels), list(labels.values())) if labels else text).alias(name)


def different_values(file: DataFile, column: str) -> set[str]:
    """The different values of a column, as `group_column` gives them, all as text."""
    return set(group_column(file, column, column).unique().drop_nulls().cast(pl.String))


def with_declared(file: DataFile, present: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """The answers that occur in some columns, and those that the file declares for them though nobody gave them."""
    declared = {
        column: set(kind.categories) if isinstance(kind := file.types[column], pl.Enum) else set(_labels(file, column).values())
        for column in present
    }
    return {column: values | declared[column] for column, values in present.items()}


def number_column(file: DataFile, column: str, name: str) -> pl.Series:
    """A column's values as numbers; `UnusableAnswers` with the first row that has none."""
    values = file.table[column]
    if not file.types[column].is_numeric():
        text = values.cast(pl.String)
        numbers = text.str.contains(NUMERAL)
        if wrong := (~numbers).fill_null(value=False).arg_true().to_list():
            row = f" in row {file.table[ROW][wrong[0]]}" if ROW in file.table.columns else ""
            raise UnusableAnswers(f"The column {column!r} has {text[wrong[0]]!r}{row}, which is no number.")
        values = text.str.strip_chars().cast(pl.Float64)
    return values.alias(name)


def read_question(file: DataFile, asked: str, name: str, option: str = "--question") -> tuple[Variable, pl.Series, str]:
    """The variable that a question (`NAME`, `NAME:categorical`, `NAME:number`) names, its values, and the file's column.

    Raises `DesignError` and `UnusableAnswers` as `ask`.
    """
    column, told = told_kind(asked, file.columns)
    require_column(file, column, option)
    values, kind = file.table[column], file.types[column]
    if file.orders is None and values.null_count() == len(values):
        raise UnusableAnswers(f"The column {column!r} has no answers: every cell is empty or declared missing.")
    if kind.is_nested() or kind == pl.Binary:
        raise UnusableAnswers(f"The column {column!r} holds {kind}, neither numbers nor text.")
    if told == NUMBER or (not told and _is_number(file, column)):
        return Variable(name, "mean"), number_column(file, column, name), column
    return Variable(name, "share", tuple(_in_order(file, column))), group_column(file, column, name), column


def told_kind(asked: str, columns: Container[str]) -> tuple[str, str]:
    """The column that a question names, and `:categorical`, `:number` or nothing, as it says."""
    told = next((kind for kind in (CATEGORICAL, NUMBER) if asked.endswith(kind) and asked not in columns), "")
    return asked.removesuffix(told), told


def _is_number(file: DataFile, column: str) -> bool:
    """Whether all values are numbers and not all of them are labelled: a scale of which only the ends are is a number."""
    values, kind = file.table[column].drop_nulls(), file.types[column]
    if kind.is_numeric():
        return not (file.labels.get(column) and values.is_in(list(file.labels[column])).all())
    return kind == pl.String and bool(values.str.contains(NUMERAL).all())


def _in_order(file: DataFile, column: str) -> list[str]:
    """The values that occur, as `group_column` writes them, in the order of their codes where the file gives them one."""
    if file.orders is not None:
        return list(file.orders.get(column, ()))
    if not (file.labels.get(column) or isinstance(file.types[column], pl.Enum)):
        return []
    present = file.table.select(pl.col(column).unique().drop_nulls().sort().alias(column))
    return group_column(DataFile(file.name, present, file.labels), column, column).cast(pl.String).to_list()


def _labels(file: DataFile, column: str) -> dict[str, str]:
    """The labels of a column's values as these are written as text; a label of two values has the value beside it."""
    labels: ValueLabels = file.labels.get(column, {})
    texts = as_text(pl.Series(list(labels))).to_list() if labels else []
    given = list(labels.values())
    return {
        text: f"{label} [{text}]" if given.count(label) > 1 else label
        for text, label in zip(texts, given, strict=True)
        if label
    }
