"""What a stranger can find out about few people from published releases alone.

Every release is read as its figures stand in the file: shares with the doubt of their last digit, bases, and why a figure is
not shown. Releases of the same people are put together: where they agree each fills the gaps of the other, and where they
differ by few people, the difference tells what these answered.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from folkmoot.reportcard.cards.card import ChangeWord, FigureChange
from folkmoot.reportcard.cards.release import Release
from folkmoot.reportcard.disclosure.narrowing import TOLERANCE, ContradictingFigures, narrow
from folkmoot.reportcard.disclosure.published import (
    HALF_A_DIGIT,
    Known,
    Published,
    differing_people,
    put_together,
    read_published,
    what_is_known,
)
from folkmoot.reportcard.errors import UnusableRelease

LEAK_COLUMNS = {
    "question": pl.String,
    "category": pl.String,
    "by": pl.String,
    "group": pl.String,
    "lowest": pl.Float64,
    "highest": pl.Float64,
    "why": pl.String,
}
NO_GROUP = "(in no group)"
FEW, ALL_BUT_FEW, SAME_ANSWER, DIFFERENCE = "few people", "all but a few", "same answer", "two releases differ by few people"
TOLD_BY_CHANGE, TOLD_BEFORE = "told by its change since an earlier round", "told of the earlier round by its change"


@dataclass(frozen=True)
class Attack:
    """What came of an attack: the `leaks` (see `attack`), and how many figures and questions there were, how many hidden."""

    leaks: pl.DataFrame
    questions: int
    figures: int
    hidden: int


def attack(
    releases: Sequence[Release], progress: Callable[[str], None] = lambda _step: None, *, before: Sequence[Release] = ()
) -> Attack:
    """The figures about few people that can be narrowed down further than the releases' own rules allow.

    The releases are of the same people: see `earlier_releases.by_people`. `leaks` has the columns `question`, `category`,
    `by`, `group` (`(in no group)` for those whom a breakdown leaves out), `lowest` and `highest` (how many people there can
    be: weighted people, one on average, where the answers are weighted) and `why`: `few people`, `all but a few`,
    `same answer` (of a sensitive question), or `two releases differ by few people`. It has no rows where nothing leaks.

    A change since an earlier round adds a figure of the one round to the figure of the other. So it leaks wherever it tells
    anything of a figure that its own release hides, or that the release of the earlier round, if it is among those `before`,
    hides or has otherwise (`why` says which; the people can then be any number from 0 to the smallest that may be shown).

    Raises `UnusableRelease` where the figures of one release contradict each other.
    """
    published = [read_published(release) for release in releases]
    questions = list(dict.fromkeys(name for tables in published for name in tables))
    leaks: list[tuple] = []
    for number, name in enumerate(questions, 1):
        progress(f"Attacking question {number} of {len(questions)}")
        of_question = [tables[name] for tables in published if name in tables]
        leaks += _leaks_of(of_question)
        leaks += _differences(of_question)
    for release in releases:
        leaks += _told_by_change(release, {each.seal: each for each in before})
    figures = [figure for release in releases for figure in release.figures]
    hidden = sum(figure.estimate is None for figure in figures)
    table = pl.DataFrame(leaks, LEAK_COLUMNS, orient="row").unique(maintain_order=True)
    return Attack(table, len(questions), len(figures), hidden)


def _leaks_of(releases: Sequence[Published]) -> list[tuple]:
    """What leaks of a question from releases put together; from each by itself where together they contradict each other."""
    try:
        return [leak for tables in put_together(releases) for leak in _narrowed(tables)]
    except ContradictingFigures:
        if len(releases) == 1:
            raise UnusableRelease(
                f"The figures of {releases[0].question} contradict each other: no answers of people give them all. "
                "Make the card again from its answers."
            ) from None
        return [leak for release in releases for leak in _leaks_of([release])]


def _narrowed(tables: Published) -> Iterator[tuple]:
    """The cells of a question that can be narrowed beyond the rule."""
    known = what_is_known(tables)
    system = known.system
    asked = (known.upper - known.lower > TOLERANCE) & ~known.shown
    wide = np.where(asked & ~system.is_base, tables.smallest + 2.0, 0.0)
    try:
        low, high, _ = narrow(system, known.lower, known.upper, wide)
        narrowed = asked & (high - low < wide)
        bases = np.unique(system.bases[narrowed])
        of_bases = np.zeros(len(wide))
        of_bases[bases] = np.inf
        least, most, _ = narrow(system, known.lower, known.upper, of_bases)
        low[bases], high[bases] = least[bases], most[bases]
    except ContradictingFigures:
        if tables.followed:
            yield from _narrowed(replace(tables, followed=()))
            return
        if tables.choices_apart:
            raise
        yield from _narrowed(replace(tables, choices_apart=True))
        return
    if tables.whole:
        low, high = np.ceil(low - TOLERANCE), np.floor(high + TOLERANCE)
    for place in np.flatnonzero((narrowed | ~asked) & ~system.is_base):
        cell = system.cells[place]
        if why := _why(tables, known, place, low, high):
            group = NO_GROUP if system.is_rest[place] else cell.group
            yield tables.question, cell.category, cell.by, group, float(low[place]), float(high[place]), why


def _why(tables: Published, known: Known, place: np.intp, lows: np.ndarray, highs: np.ndarray) -> str:
    """Why the ends of a cell are a leak; nothing where they are none.

    A cell that is hidden for the people's sake must keep the rule's width, or all that its base leaves, where it could be of
    few people. Any other cell leaks where it is certainly of few. A share of weighted people that is shown is no count.
    """
    system, base = known.system, known.system.bases[place]
    low, high, least_base, most_base = lows[place], highs[place], lows[base], highs[base]
    smallest, nothing = tables.smallest - TOLERANCE, known.noise[place] + TOLERANCE
    if known.shown[place] and not tables.whole:
        return ""
    is_number = system.categories.kind == "number"
    from_above = least_base - high, most_base - low
    of_all = not is_number and not system.is_missing[place]
    if known.protected[place]:
        if high - low >= min(tables.smallest, np.inf if is_number else least_base) - TOLERANCE:
            return ""
        few, most = low < smallest and high > nothing, from_above[0] < smallest and from_above[1] > nothing
    else:
        few, most = low > nothing and high < smallest, from_above[0] > nothing and from_above[1] < smallest
    if few:
        return FEW
    if of_all and most:
        return ALL_BUT_FEW
    same = high <= nothing or from_above[1] <= nothing
    return SAME_ANSWER if tables.sensitive and of_all and same and least_base > nothing else ""


def _told_by_change(release: Release, before: Mapping[str, Release]) -> Iterator[tuple]:
    """What the change since an earlier round tells of figures that are not shown in the round that they are of."""
    change = release.card.change
    if change is None:
        return
    own, then = _by_place(release), _by_place(before[change.seal]) if change.seal in before else None
    smallest = {name: float(tables.smallest) for name, tables in read_published(release).items()}
    for row in change.figures:
        place = (row.question, row.category, row.by, row.group)
        numbers = (row.before, row.difference, row.standard_error, row.lower, row.upper, row.detectable)
        if all(number is None for number in numbers) and row.word in {ChangeWord.NOT_COMPARABLE, ChangeWord.HIDDEN}:
            continue
        now = own.get(place)
        if now is None:
            yield *place, 0.0, smallest.get(row.question, 0.0), TOLD_BY_CHANGE
        if then is None:
            continue
        earlier = then.get(place)
        if earlier is None or row.before != earlier or (now is not None and not _adds_up(row, now, earlier)):
            yield *place, 0.0, smallest.get(row.question, 0.0), TOLD_BEFORE


def _by_place(release: Release) -> dict[tuple[str, str, str, str], float | None]:
    return {(figure.question, figure.category, figure.by, figure.group): figure.estimate for figure in release.figures}


def _adds_up(row: FigureChange, now: float, earlier: float) -> bool:
    """Whether a difference is that of the two published figures, but for the last digit that is published of it."""
    doubt = HALF_A_DIGIT if row.category else (row.standard_error or 0.0) * 10.0**-2
    return row.difference is None or abs(now - earlier - row.difference) <= doubt + TOLERANCE


def _differences(releases: Sequence[Published]) -> Iterator[tuple]:
    """The places in which two releases differ by few people."""
    for number, later in enumerate(releases):
        for earlier in releases[:number]:
            for cell, after in later.figures.items():
                if cell in earlier.figures:
                    people = differing_people(earlier.figures[cell], after, whole=later.whole and earlier.whole)
                    if 0 < people < later.smallest:
                        yield later.question, *cell, float(people), float(people), DIFFERENCE
