"""What adds up in the published tables of one question: all that an attacker can calculate with.

A cell is the number of people of a domain (everyone, a group, or those of a breakdown who are in none of its groups: its
rest) who chose a category, or several combined. Further cells of each domain are its bases: those who gave a substantive
answer, and those who gave any answer; of a question whose choices were not put to the same people, one base for each of
them. A question is a system of its own: no sum links the answers of two questions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from folkmoot.reportcard.disclosure.linked_groups import MadeOf

BASE = "\0base"
ANSWERED = BASE + "\0answered"
REST = "\0rest"
EVERYONE = ("", "")


class Cell(NamedTuple):
    """A place in the tables of a question, as `figures.csv` names it; see the module for `BASE`, `ANSWERED` and `REST`."""

    category: str
    by: str
    group: str


@dataclass(frozen=True)
class Categories:
    """The columns of a question's tables.

    `kind` is `select_one`, `select_multiple`, `apart` (choices that have each their own base) or `number` (one column without
    a name). `missing_alone` says that who chose a missing category chose nothing else.
    """

    kind: str
    plain: tuple[str, ...]
    combined: tuple[tuple[str, ...], ...] = ()
    missing: tuple[str, ...] = ()
    missing_alone: bool = True

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of all columns, the bases last."""
        if self.kind == "number":
            return ("",)
        return (*self.shares, *dict.fromkeys(self.base_of(name) for name in self.shares))

    @cached_property
    def shares(self) -> tuple[str, ...]:
        """The names of the columns that are shares."""
        return (*self.plain, *("+".join(names) for names in self.combined), *self.missing)

    def base_of(self, category: str) -> str:
        """The base that a column is a part of: a number is its own."""
        if self.kind == "number" or category.startswith(BASE):
            return category
        if self.kind == "apart":
            return BASE + category
        return ANSWERED if category in self.missing else BASE


@dataclass(frozen=True)
class System:
    """The cells of one question, with `equal @ values == 0` and `at_most @ values <= 0`; no value is below nought."""

    categories: Categories
    cells: tuple[Cell, ...]
    equal: np.ndarray
    at_most: np.ndarray

    @cached_property
    def place(self) -> dict[Cell, int]:
        """The number of each cell."""
        return {cell: number for number, cell in enumerate(self.cells)}

    @cached_property
    def bases(self) -> np.ndarray:
        """The number of each cell's base: of the bases and the cells of a number themselves."""
        places = self.place
        return np.array(
            [places[cell._replace(category=self.categories.base_of(cell.category))] for cell in self.cells], dtype=np.int64
        )

    @cached_property
    def is_base(self) -> np.ndarray:
        return np.array([cell.category.startswith(BASE) for cell in self.cells], dtype=bool)

    @cached_property
    def is_rest(self) -> np.ndarray:
        return np.array([cell.group == REST for cell in self.cells], dtype=bool)

    @cached_property
    def is_missing(self) -> np.ndarray:
        return np.array([cell.category in self.categories.missing for cell in self.cells], dtype=bool)


def add_up(categories: Categories, breakdowns: Mapping[str, Sequence[str]], linked: Sequence[MadeOf] = ()) -> System:
    """The system of a question with these columns, for everyone and the groups of each breakdown, some of which are `linked`.

    What it knows of the answers' kind: of a `select_one` the categories add up to the base, and a combined figure is the sum
    of its categories; of a `select_multiple` a category is at most the base, the base at most the sum of the categories, and
    a combined figure between the largest and the sum of its own; of choices apart each is at most its base. The cells of a
    number stand for its sums, one a domain.
    """
    domains = [EVERYONE, *((by, group) for by, groups in breakdowns.items() for group in (*groups, REST))]
    cells = tuple(Cell(name, by, group) for by, group in domains for name in categories.names)
    width = len(categories.names)
    within, within_at_most = _within_a_domain(categories)
    equal = [np.kron(np.eye(len(domains)), within)]
    first = 1
    for groups in breakdowns.values():
        of_groups = np.zeros((1, len(domains)))
        of_groups[0, 0] = -1.0
        of_groups[0, first : first + len(groups) + 1] = 1.0
        first += len(groups) + 1
        equal.append(np.kron(of_groups, np.eye(width)))
    equal += [np.kron(row, np.eye(width)) for row in _of_linked(linked, domains)]
    at_most = np.kron(np.eye(len(domains)), within_at_most)
    return System(categories, cells, np.concatenate(equal).reshape(-1, len(cells)), at_most.reshape(-1, len(cells)))


def _of_linked(linked: Sequence[MadeOf], domains: Sequence[tuple[str, str]]) -> list[np.ndarray]:
    """For each group that is made of others a row over the domains."""
    place = {domain: number for number, domain in enumerate(domains)}
    rows = []
    for link in linked:
        if (link.by, link.group) in place and any(by == link.of for by, _ in domains):
            row = np.zeros((1, len(domains)))
            row[0, [place[link.of, group] for group in link.groups if (link.of, group) in place]] = 1.0
            row[0, place[link.by, link.group]] = -1.0
            rows.append(row)
    return rows


def _within_a_domain(categories: Categories) -> tuple[np.ndarray, np.ndarray]:
    """Rows over the columns of one domain: what equals nought, and what is at most nought."""
    names = categories.names
    place = {name: number for number, name in enumerate(names)}
    equal: list[dict[str, float]] = []
    at_most: list[dict[str, float]] = []
    combined = {"+".join(members): members for members in categories.combined}
    if categories.kind == "select_one":
        equal += [{name: -1.0, **dict.fromkeys(members, 1.0)} for name, members in combined.items()]
        inside = dict(list(combined.items())[:1])
        single = [name for name in categories.plain if not any(name in members for members in inside.values())]
        equal.append({BASE: -1.0, **dict.fromkeys([*inside, *single], 1.0)})
        if categories.missing:
            equal.append({ANSWERED: -1.0, BASE: 1.0, **dict.fromkeys(categories.missing, 1.0)})
    elif categories.kind == "apart":
        at_most += [{name: 1.0, BASE + name: -1.0} for name in categories.shares]
    elif categories.kind == "select_multiple":
        at_most += [{name: 1.0, BASE: -1.0} for name in (*categories.plain, *combined)]
        at_most.append({BASE: 1.0, **dict.fromkeys(categories.plain, -1.0)})
        for name, members in combined.items():
            at_most += [{member: 1.0, name: -1.0} for member in members]
            at_most.append({name: 1.0, **dict.fromkeys(members, -1.0)})
            others = [plain for plain in categories.plain if plain not in members]
            at_most.append({BASE: 1.0, **dict.fromkeys([name, *others], -1.0)})
        if categories.missing:
            at_most += [{name: 1.0, ANSWERED: -1.0} for name in (*categories.missing, BASE)]
            at_most.append({ANSWERED: 1.0, BASE: -1.0, **dict.fromkeys(categories.missing, -1.0)})
            if categories.missing_alone:
                equal.append({ANSWERED: -1.0, BASE: 1.0, **dict.fromkeys(categories.missing, 1.0)})
    return _rows(equal, place), _rows(at_most, place)


def _rows(rows: Sequence[Mapping[str, float]], place: Mapping[str, int]) -> np.ndarray:
    table = np.zeros((len(rows), len(place)))
    for number, row in enumerate(rows):
        for name, factor in row.items():
            table[number, place[name]] = factor
    return table
