"""Which figures may be shown, so that no figure misleads and no person is found out.

Reliable: a figure of few people is not shown, one of not many is marked uncertain. Safe: no cell of few people is shown, no
group all of whose members gave the same sensitive answer, and nothing from which one of these could be computed.
"""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from folkmoot.reportcard.cards.card import Note
from folkmoot.reportcard.disclosure.adding_up import ANSWERED, REST, Categories, Cell, System, add_up
from folkmoot.reportcard.disclosure.linked_groups import MadeOf
from folkmoot.reportcard.disclosure.rounding import round_figures
from folkmoot.reportcard.disclosure.suppression import Layer, Problem, suppress
from folkmoot.reportcard.forms.follow_ups import FollowUp

NUMBERS = ("estimate", "standard_error", "lower", "upper", "df", "design_effect", "base", "weighted_base")
CELL = ("category", "by", "group")
COST_OF_EVERYONE = 3.0
COST_OF_COMBINED = 2.0
ROUNDING = 1e-9


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
class Told:
    """What earlier releases of the same people tell of a question: cells that are `public` already, and those `differing` from
    them by so few people that these could be computed.
    """

    public: frozenset[Cell] = frozenset()
    differing: frozenset[Cell] = frozenset()


@dataclass(frozen=True)
class Links:
    """What links the tables of a card: questions that follow up others, and groups that are made of those of another breakdown.

    The base of a follow-up tells how many gave the answers that lead to it.
    """

    follow_ups: tuple[FollowUp, ...] = ()
    groups: tuple[MadeOf, ...] = ()


NO_LINKS = Links()


@dataclass(frozen=True)
class Followed:
    """How many rows a follow-up has in each domain (by, group) in which it has people enough to be shown."""

    follow_up: FollowUp
    rows: Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class Protected:
    """Figures that may be published: all numbers of a hidden one are null, and its `note` says why."""

    figures: pl.DataFrame


def protect(
    estimated: pl.DataFrame,
    questions: Sequence[ProtectedQuestion],
    rules: Rules,
    told: Mapping[str, Told] | None = None,
    links: Links = NO_LINKS,
) -> Protected:
    """The figures of `estimates.estimates` as they may be shown: rounded, and hidden where the rules say so.

    The same rows, with a column `note` (the values of `card.Note`). Rows of questions that are not among `questions` are
    treated as those of a question that is not sensitive and has the categories that its rows have. `told` is what earlier
    releases tell of a question: see `earlier_releases.what_was_told`.

    Where the number of those who gave the answers that lead to a follow-up is hidden, so are all figures of the follow-up,
    whose base would tell it; questions stand before those that follow them up.
    """
    told = told or {}
    known = {question.id: question for question in questions}
    notes = np.full(estimated.height, Note.SHOWN.value, dtype=object)
    is_number = np.zeros(estimated.height, dtype=bool)
    tables = by_question(estimated)
    kept_back: dict[str, set[tuple[str, str]]] = {}
    for name, figures in tables.items():
        found = tuple(dict.fromkeys(cell.category for cell in figures.cells))
        question = known.get(name) or ProtectedQuestion(name, "number" if found == ("",) else "select_one", found)
        followed = [
            Followed(each, _rows_by_domain(tables[each.question], rules))
            for each in links.follow_ups
            if each.of == name and each.question in tables
        ]
        kept = kept_back.get(name, set())
        problem, places = build_problem(figures, question, rules, told.get(name, Told()), followed, kept, links.groups)
        solution = suppress(problem)
        notes[figures.rows] = _notes(figures, rules, solution.hidden[places], kept)
        for each in followed:
            leading = leading_category(problem.system.categories, each.follow_up)
            not_told = {
                (cell.by, cell.group)
                for cell, is_hidden in zip(problem.system.cells, solution.hidden, strict=True)
                if is_hidden and cell.category == leading
            }
            kept_back.setdefault(each.follow_up.question, set()).update(not_told)
        is_number[figures.rows] = question.kind == "number"
    rounded = round_figures(estimated, is_share=~is_number).with_columns(pl.Series("note", notes, dtype=pl.String))
    hidden = ~pl.col("note").is_in([Note.SHOWN.value, Note.UNCERTAIN.value])
    shown = [pl.when(hidden).then(None).otherwise(pl.col(column)).alias(column) for column in NUMBERS]
    return Protected(rounded.with_columns(shown).drop("count"))


@dataclass(frozen=True)
class Figures:
    """The rows of one question: their places in the table, their cells, and their numbers."""

    rows: np.ndarray
    cells: list[Cell]
    count: np.ndarray
    base: np.ndarray
    weighted_base: np.ndarray
    share: np.ndarray
    standard_error: np.ndarray


def by_question(estimated: pl.DataFrame) -> dict[str, Figures]:
    """The figures of each question, as arrays."""
    places: dict[str, list[int]] = {}
    for row, question in enumerate(estimated["question"]):
        places.setdefault(question, []).append(row)
    cells = [Cell(*cell) for cell in estimated.select(Cell._fields).iter_rows()]
    numbers = estimated.select(
        pl.col("count").fill_null(pl.col("base")),
        "base",
        "weighted_base",
        pl.when(pl.col("category") == "").then(1.0).otherwise(pl.col("estimate").fill_null(0.0)),
        pl.col("standard_error").fill_null(1.0),
    ).to_numpy()
    return {
        question: Figures(np.array(rows), [cells[row] for row in rows], *numbers[rows].T) for question, rows in places.items()
    }


def _notes(figures: Figures, rules: Rules, hidden: np.ndarray, kept_back: Set[tuple[str, str]]) -> np.ndarray:
    """The note of each row of one question. What is kept back has one that does not tell its base."""
    notes = np.full(len(hidden), Note.SHOWN.value, dtype=object)
    notes[figures.base < rules.uncertain_base] = Note.UNCERTAIN.value
    notes[hidden] = Note.PROTECTED.value
    notes[(figures.base < rules.minimum_base) & ~_in_domains(figures.cells, kept_back)] = Note.FEW_ANSWERS.value
    return notes


def _rows_by_domain(figures: Figures, rules: Rules) -> Counter[tuple[str, str]]:
    enough = figures.base >= rules.minimum_base
    return Counter((cell.by, cell.group) for cell, is_enough in zip(figures.cells, enough, strict=True) if is_enough)


def _in_domains(cells: Sequence[Cell], domains: Set[tuple[str, str]]) -> np.ndarray:
    return np.array([(cell.by, cell.group) in domains for cell in cells], dtype=bool)


def build_problem(
    figures: Figures,
    question: ProtectedQuestion,
    rules: Rules,
    told: Told,
    followed: Sequence[Followed] = (),
    kept_back: Set[tuple[str, str]] = frozenset(),
    linked: Sequence[MadeOf] = (),
) -> tuple[Problem, np.ndarray]:
    """What has to be hidden of a question's rows and what that costs, and the cell of each row.

    The answers that lead to a follow-up are cells as well, shown where the follow-up's base is; `kept_back` are the domains in
    which nothing is shown, as this is a follow-up itself.
    """
    system = _system(figures, question, [each.follow_up for each in followed], linked)
    places = np.array([system.place[cell] for cell in figures.cells], dtype=np.int64)
    is_row = np.zeros(len(system.cells), dtype=bool)
    is_row[places] = True
    rows_of_follow_ups = np.zeros(len(system.cells))
    for each in followed:
        leading = leading_category(system.categories, each.follow_up)
        for (by, group), count in each.rows.items():
            if (cell := system.place.get(Cell(leading, by, group))) is not None:
                rows_of_follow_ups[cell] += count * (1.0 if by else COST_OF_EVERYONE)
    is_row |= rows_of_follow_ups > 0
    people = _fill(system, places, figures.count, figures.base)
    scale = figures.base[0] / figures.weighted_base[0] if figures.weighted_base[0] else 1.0
    weighted = _fill(system, places, figures.share * figures.weighted_base * scale, figures.weighted_base * scale)
    smallest = rules.smallest_sensitive_cell if question.sensitive else rules.smallest_cell
    unsafe = _is_unsafe(system, people, smallest, sensitive=question.sensitive)
    if question.kind == "number" and question.sensitive:
        unsafe[places] |= (figures.base > 0) & (figures.standard_error == 0)
    unsafe[[system.place[cell] for cell in told.differing]] = True
    unreliable = np.zeros(len(is_row), dtype=bool)
    unreliable[places] = figures.base < rules.minimum_base
    layers = [_layer(system, people, unsafe, smallest, whole=True)]
    if not np.allclose(weighted, people, rtol=1e-6, atol=1e-6):
        few = _is_unsafe(system, weighted, smallest, sensitive=question.sensitive) & (unreliable | system.is_rest)
        layers.append(_layer(system, weighted, unsafe | few, smallest, whole=False))
    combined = {"+".join(names) for names in question.combined}
    costs = [
        (1.0 if cell.by else COST_OF_EVERYONE) * (COST_OF_COMBINED if cell.category in combined else 1.0)
        for cell in system.cells
    ]
    fixed = system.is_base & np.array([cell.category != ANSWERED for cell in system.cells])
    fixed[[system.place[cell] for cell in told.public]] = True
    cost = np.array(costs) + rows_of_follow_ups
    to_hide = (unsafe | _in_domains(system.cells, kept_back)) & is_row
    return Problem(system, tuple(layers), is_row, cost, to_hide, unreliable & ~to_hide, fixed), places


def leading_category(categories: Categories, follow_up: FollowUp) -> str:
    """The category that stands for the answers that lead to a follow-up: one of its own, or several combined; empty where these
    are all there are or none, or the question is of another kind."""
    leading = [name for name in categories.plain if name in follow_up.answers]
    if not leading or len(leading) == len(categories.plain) or categories.kind == "number":
        return ""
    if len(leading) == 1:
        return leading[0]
    same = next((members for members in categories.combined if set(members) == set(leading)), tuple(leading))
    return "+".join(same)


def with_leading(categories: Categories, follow_ups: Sequence[FollowUp]) -> Categories:
    """The categories with those combined that lead to a follow-up together."""
    for each in follow_ups:
        leading = leading_category(categories, each)
        members = tuple(name for name in categories.plain if name in each.answers)
        if leading and len(members) > 1 and leading not in categories.names:
            categories = replace(categories, combined=(*categories.combined, members))
    return categories


def _system(
    figures: Figures, question: ProtectedQuestion, follow_ups: Sequence[FollowUp] = (), linked: Sequence[MadeOf] = ()
) -> System:
    """What adds up in the rows of a question. Choices are apart where their bases differ, or people chose none of them."""
    names = dict.fromkeys(cell.category for cell in figures.cells)
    combined = {"+".join(members): members for members in question.combined}
    plain = tuple(name for name in names if name not in combined and name not in question.missing)
    missing = tuple(name for name in names if name in question.missing)
    kind, alone = question.kind, True
    if kind == "select_multiple":
        kind, alone = _kind_of_choices(figures, plain, missing)
    breakdowns: dict[str, dict[str, None]] = {}
    for cell in figures.cells:
        if cell.by:
            breakdowns.setdefault(cell.by, {})[cell.group] = None
    together = tuple(members for name, members in combined.items() if name in names)
    categories = with_leading(Categories(kind, plain, together, missing, alone), follow_ups)
    return add_up(categories, {by: tuple(groups) for by, groups in breakdowns.items()}, linked)


def _kind_of_choices(figures: Figures, plain: tuple[str, ...], missing: tuple[str, ...]) -> tuple[str, bool]:
    """Whether the choices of a question are apart, and whether those who chose a missing one chose nothing else."""
    rows = zip(figures.cells, figures.count, figures.base, strict=True)
    table = pl.DataFrame([(*cell, count, base) for cell, count, base in rows], [*Cell._fields, "count", "base"], orient="row")
    is_plain, is_missing = (pl.col("category").is_in(list(names)) for names in (plain, missing))
    chosen = [pl.col("count").filter(those).sum() for those in (is_plain, is_missing)]
    bases = [pl.col("base").filter(~is_missing).min(), pl.col("base").filter(~is_missing).max()]
    answered = [pl.col("base").filter(is_missing).min(), pl.col("base").filter(is_missing).max()]
    columns = dict(
        zip(("plain", "missing", "least", "base", "least_answered", "answered"), [*chosen, *bases, *answered], strict=True)
    )
    domains = table.group_by("by", "group").agg(**columns).with_columns(pl.all().fill_null(0.0))
    if not domains.filter((pl.col("least") != pl.col("base")) | (pl.col("plain") < pl.col("base"))).is_empty():
        return "apart", False
    if not domains.filter(pl.col("least_answered") != pl.col("answered")).is_empty():
        return "apart", False
    alone = domains.filter(pl.col("base") + pl.col("missing") != pl.col("answered")).is_empty()
    return "select_multiple", alone or not missing


def _fill(system: System, places: np.ndarray, values: np.ndarray, bases: np.ndarray) -> np.ndarray:
    """The values of all cells, from those of the rows: the bases, and what is left of everyone for the rests."""
    filled = np.zeros(len(system.cells))
    filled[places] = values
    filled[system.bases[places]] = np.where(system.bases[places] == places, values, bases)
    table = filled.reshape(-1, len(system.categories.names))
    column = {name: number for number, name in enumerate(system.categories.names)}
    for members in system.categories.combined:
        if system.categories.kind == "select_one":
            table[:, column["+".join(members)]] = table[:, [column[name] for name in members]].sum(axis=1)
    bys = [cell.by for cell in system.cells[:: len(system.categories.names)]]
    for number, cell in enumerate(system.cells[:: len(system.categories.names)]):
        if cell.group == REST:
            groups = [place for place, by in enumerate(bys) if by == cell.by and place != number]
            rest = table[0] - table[groups].sum(axis=0)
            table[number] = np.where(rest < ROUNDING * np.maximum(table[0], 1.0), 0.0, rest)
    return filled


def _is_unsafe(system: System, values: np.ndarray, smallest: int, *, sensitive: bool) -> np.ndarray:
    """The cells of few people, or of all but a few; of a sensitive question also of nobody, and of all."""
    base = values[system.bases]
    counted = ~system.is_base
    of_people = counted & ~system.is_missing & (base > ROUNDING)
    unsafe = counted & (values > ROUNDING) & (values < smallest - ROUNDING)
    if system.categories.kind == "number":
        return unsafe
    rest = base - values
    unsafe |= of_people & (rest > ROUNDING) & (rest < smallest - ROUNDING)
    if sensitive:
        unsafe |= of_people & ((values <= ROUNDING) | (rest <= ROUNDING))
    return unsafe


def _layer(system: System, values: np.ndarray, unsafe: np.ndarray, smallest: int, *, whole: bool) -> Layer:
    required = np.minimum(float(smallest), values[system.bases])
    required[system.is_missing] = smallest
    if system.categories.kind == "number":
        required[:] = smallest
    return Layer(values, unsafe, np.where(system.is_base, 0.0, required), smallest, whole)
