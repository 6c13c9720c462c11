"""The numbers of a question as tables: every figure with its uncertainty, and every answer in every group."""

from collections.abc import Iterator
from dataclasses import dataclass

from folkmoot.reportcard.cards.card import Estimate
from folkmoot.reportcard.cards.figure_words import FigureWords
from folkmoot.reportcard.cards.wording import Said


@dataclass(frozen=True)
class TableRow:
    """A row of numbers: its cells in the order of the table's columns; `reason` in their place where the figure is hidden."""

    label: Said
    cells: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True)
class TablePart:
    heading: Said
    rows: tuple[TableRow, ...]


@dataclass(frozen=True)
class CrossTable:
    """The share of every answer in every group; a hidden one is a dash. `headings` are the breakdowns and their widths."""

    headings: tuple[tuple[Said, int], ...]
    columns: tuple[Said, ...]
    rows: tuple[TableRow, ...]


def number_table(say: FigureWords) -> tuple[TablePart, ...]:
    """Every figure of the question for everyone, and its lead in every group: the parts of one table."""
    return tuple(_parts(say))


def _parts(say: FigureWords) -> Iterator[TablePart]:
    question, words = say.question, say.words
    _ = words.gettext
    if say.is_share:
        rows = [_row(words.said(category.labels, category.name), category.estimate, say) for category in question.categories]
        yield TablePart(Said(_("Everyone, by answer")), tuple(rows))
    if len(question.lead_categories) != 1:
        yield TablePart(Said(say.lead()), (_row(Said(_("Everyone")), question.lead, say),))
    for breakdown in question.breakdowns:
        yield TablePart(
            words.said(breakdown.labels, breakdown.by),
            tuple(_row(words.said(group.labels, group.name), group.lead, say) for group in breakdown.groups),
        )


def cross_table(say: FigureWords) -> CrossTable:
    """Every answer in every group."""
    question, words = say.question, say.words
    groups = [group for breakdown in question.breakdowns for group in breakdown.groups]
    return CrossTable(
        tuple((words.said(breakdown.labels, breakdown.by), len(breakdown.groups)) for breakdown in question.breakdowns),
        tuple(words.said(group.labels, group.name) for group in groups),
        tuple(
            TableRow(
                words.said(category.labels, category.name),
                tuple(say.value(group.categories.get(category.name, Estimate())) or "–" for group in groups),
            )
            for category in question.categories
        ),
    )


def _row(label: Said, figure: Estimate, say: FigureWords) -> TableRow:
    if figure.estimate is None:
        return TableRow(label, (), say.reason(figure))
    error, words = figure.standard_error or 0.0, say.words
    return TableRow(
        label,
        (
            say.value(figure),
            say.interval(figure),
            words.points(error) if say.is_share else words.significant(error, error / 10),
            words.decimal(figure.design_effect, 2) if figure.design_effect is not None else "–",
            words.whole(figure.base or 0),
        ),
    )
