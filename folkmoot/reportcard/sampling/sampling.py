"""Drawing primary units so that anyone can draw the same again.

Every random number comes from NumPy's Philox, keyed by the seed and the names of the stratum or unit that it is drawn for,
and is taken from the generator's raw output, which no later version of NumPy changes. The frame is sorted by its ids first,
so the order of its rows changes nothing. The seed and the frame's SHA-256 are published with the sample.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import polars as pl

from folkmoot.reportcard.answers.plain_tables import named, refuse, require
from folkmoot.reportcard.errors import UnusableFrame
from folkmoot.reportcard.sampling.sampford import draw_sampford

CERTAIN = 1 - 1e-9
MADE = ("inclusion", "certainty", "draw_order", "reserve")
"""The columns that a draw adds to the frame's."""


class Selection(StrEnum):
    """How the primary units of a stratum are drawn: by their size (systematically, or by Sampford's method), or all alike."""

    PROPORTIONAL_TO_SIZE = "proportional_to_size"
    SAMPFORD = "sampford"
    SYSTEMATIC = "systematic"
    SIMPLE_RANDOM = "simple_random"

    @property
    def by_size(self) -> bool:
        return self in {Selection.PROPORTIONAL_TO_SIZE, Selection.SAMPFORD}


def draw_units(
    frame: pl.DataFrame,
    *,
    sizes: Mapping[str, int],
    seed: int,
    selection: Selection = Selection.PROPORTIONAL_TO_SIZE,
    unit: str = "unit",
    stratum: str = "stratum",
    measure: str = "households",
) -> pl.DataFrame:
    """The primary units drawn from a frame: `sizes[stratum]` of each stratum, without replacement.

    `unit`, `stratum` and `measure` name the frame's columns of ids, strata and sizes (people or households; read only where
    units are drawn by their size). The sample has the frame's columns and `inclusion` (the chance of being drawn, 0 to 1),
    `certainty` (drawn whatever the chance was) and `draw_order` (from 1, the order within the stratum), by stratum and id.

    By size: a unit whose share of its stratum's size is at least one draw's is taken for certain, the shares of the others
    are worked out anew without it, and so on until none is left; the others are drawn systematically from a random start
    along their ids, with chances exactly proportional to size. Sampford: the same chances, and every two units can be drawn
    together (`inclusion.joint_inclusion` says how likely), so that variances can be estimated without bias. Systematic: along
    the ids with equal chances. Simple random: those with the smallest random numbers.

    Raises `UnusableFrame`, with the rows (the header is row 1): an id that is missing or occurs twice, a stratum that is
    missing or that `sizes` does not name, a size that is missing or not above nought, fewer units than are asked for; and where
    the frame has a column of one of those names.

    Source: Särndal, Swensson and Wretman (1992), sections 3.3 (simple), 3.4 (systematic) and 3.6 (proportional to size);
    Madow (1949), On the theory of systematic sampling II. Random numbers: Salmon and others (2011), Parallel random numbers.

    >>> frame = pl.DataFrame({"unit": ["a", "b", "c"], "stratum": ["north"] * 3, "households": [90, 30, 30]})
    >>> draw_units(frame, sizes={"north": 2}, seed=1).select("unit", "inclusion", "certainty").rows()
    [('a', 1.0, True), ('b', 0.5, False)]
    """
    ordered, strata = strata_of_frame(frame, sizes, selection, unit=unit, stratum=stratum, measure=measure)
    inclusion = np.concatenate([drawn.chances for drawn in strata])
    rows = np.concatenate(
        [drawn.first + chosen for drawn, chosen in zip(strata, _choose(strata, seed, selection), strict=True)]
    )
    return ordered[rows].with_columns(
        pl.Series("inclusion", inclusion[rows]),
        pl.Series("certainty", inclusion[rows] >= 1),
        pl.Series("draw_order", np.concatenate([np.arange(1, drawn.number + 1) for drawn in strata])),
    )


def draw_reserves(
    frame: pl.DataFrame,
    sample: pl.DataFrame,
    *,
    number: int,
    seed: int,
    selection: Selection = Selection.PROPORTIONAL_TO_SIZE,
    unit: str = "unit",
    stratum: str = "stratum",
    measure: str = "households",
) -> pl.DataFrame:
    """`number` further units of each stratum of a sample, in the order in which they are to take an impossible unit's place.

    The frame's columns, `reserve` (from 1, the order within the stratum) and `inclusion`, by stratum and order. They are drawn
    one after another from the units that are left, by size where the sample is: the sample itself is the same with reserves
    as without. The chance of a reserve that comes to be used cannot be known; `inclusion` is the one that it had of being
    among the units drawn at first, which is what stands for it in a weight.

    Raises `UnusableFrame` where fewer units are left in a stratum than are asked for.

    Source: successive sampling by exponential keys, Rosén (1997), On sampling with probability proportional to size.
    """
    names = sample[stratum].cast(pl.String).unique(maintain_order=True)
    rest = frame.join(sample.select(unit), on=unit, how="anti").filter(pl.col(stratum).cast(pl.String).is_in(names.implode()))
    left = in_order(rest, [stratum, unit])
    counts = left.group_by(pl.col(stratum).cast(pl.String), maintain_order=True).len().rows()
    short = [f"{name} ({dict(counts).get(name, 0)})" for name in names if dict(counts).get(name, 0) < number]
    if short:
        raise UnusableFrame(f"Strata with fewer than {number} units left for reserves: {named(short)}. Ask for fewer.")
    waits = [-np.log1p(-random_numbers(seed, name, "reserve")(count)) for name, count in counts]
    size = pl.col(measure).cast(pl.Float64) if selection.by_size else 1.0
    sizes = dict(sample.group_by(pl.col(stratum).cast(pl.String)).len().rows())
    drawn_from = frame.filter(pl.col(stratum).cast(pl.String).is_in(names.implode()))
    ordered, strata = strata_of_frame(drawn_from, sizes, selection, unit=unit, stratum=stratum, measure=measure)
    chances = ordered.select(unit, pl.Series("inclusion", np.concatenate([part.chances for part in strata])))
    left = left.join(chances, on=unit, maintain_order="left")
    ranked = left.with_columns(pl.Series("reserve", np.concatenate([np.zeros(0), *waits]))).with_columns(
        (pl.col("reserve") / size).rank("ordinal").over(stratum).cast(pl.Int64)
    )
    return ranked.filter(pl.col("reserve") <= number).sort(pl.col(stratum).cast(pl.String), "reserve")


@dataclass(frozen=True)
class Stratum:
    """A stratum to draw from: its units are rows `first` and following of the ordered frame, each with its chance."""

    name: str
    first: int
    number: int
    chances: np.ndarray


def strata_of_frame(
    frame: pl.DataFrame, sizes: Mapping[str, int], selection: Selection, *, unit: str, stratum: str, measure: str
) -> tuple[pl.DataFrame, list[Stratum]]:
    """The frame in order of stratum and id, and its strata with the chances of all their units.

    Raises `UnusableFrame` as `draw_units` does.
    """
    _refuse_odd_frame(frame, unit, stratum, measure if selection.by_size else "", sizes)
    ordered = in_order(frame, [stratum, unit])
    measures = ordered[measure].cast(pl.Float64).to_numpy() if selection.by_size else np.ones(ordered.height)
    counts = ordered.group_by(pl.col(stratum).cast(pl.String), maintain_order=True).len().rows()
    return ordered, list(_strata(counts, measures, sizes, selection))


def _strata(
    counts: Sequence[tuple[str, int]], measures: np.ndarray, sizes: Mapping[str, int], selection: Selection
) -> Iterator[Stratum]:
    first = 0
    for name, count in counts:
        number = sizes[name]
        if selection is Selection.SIMPLE_RANDOM:
            chances = np.full(count, number / count)
        else:
            chances = _chances(measures[first : first + count], number)
        yield Stratum(name, first, number, chances)
        first += count


def frame_sha256(frame: pl.DataFrame, *, unit: str = "unit", stratum: str = "stratum", measure: str = "households") -> str:
    """The SHA-256 of what a draw reads of a frame: those columns as CSV (UTF-8, comma, header), sorted by the ids.

    An empty `measure` leaves it out, where a draw reads no sizes.
    """
    read = [name for name in (unit, stratum, measure) if name]
    return hashlib.sha256(in_order(frame.select(read), [unit, stratum]).write_csv().encode()).hexdigest()


def random_numbers(seed: int, *names: str) -> Callable[[int], np.ndarray]:
    """Gives, each time it is called, so many further random numbers from 0 up to 1, the same for the same seed and names.

    The key of Philox is the seed and the first eight bytes (little-endian) of the SHA-256 of the names, each ended by a byte
    of nought; a number is the upper 53 bits of one raw output. Raises `UnusableFrame` for a seed below 0 or from 2⁶⁴ up.
    """
    if not 0 <= seed < 2**64:
        raise UnusableFrame(f"The seed {seed} cannot be used: give a whole number from 0, below 2 to the power of 64.")
    digest = hashlib.sha256("".join(f"{name}\0" for name in names).encode()).digest()
    generator = np.random.Philox(key=np.array([seed, int.from_bytes(digest[:8], "little")], dtype=np.uint64))
    return lambda count: (generator.random_raw(count) >> np.uint64(11)) * 2.0**-53


def _chances(measures: np.ndarray, number: int) -> np.ndarray:
    """Chances proportional to size that add up to `number`, none above 1."""
    measures = measures.astype(np.float64)
    chances = number * measures / measures.sum()
    if chances.max() < CERTAIN:
        return chances
    certain = np.zeros(measures.size, dtype=bool)
    while (left := number - int(certain.sum())) > 0:
        chances[~certain] = left * measures[~certain] / measures[~certain].sum()
        too_large = ~certain & (chances >= CERTAIN)
        if not too_large.any():
            break
        certain |= too_large
    chances[certain] = 1.0
    return chances


def _choose(strata: Sequence[Stratum], seed: int, selection: Selection) -> list[np.ndarray]:
    """The places of the units drawn of each stratum, in order."""
    random = [random_numbers(seed, stratum.name) for stratum in strata]
    if selection is Selection.SAMPFORD:
        return _by_sampford(strata, random)
    drawn = zip(strata, random, strict=True)
    if selection is Selection.SIMPLE_RANDOM:
        return [np.sort(np.argsort(draw(part.chances.size), kind="stable")[: part.number]) for part, draw in drawn]
    return [_systematic(part.chances, part.number, draw) for part, draw in drawn]


def _systematic(chances: np.ndarray, number: int, random: Callable[[int], np.ndarray]) -> np.ndarray:
    """The units, in order, at equal steps from a random start along the added-up chances; certain ones always."""
    if chances.max() < 1:
        return _at_equal_steps(chances, number, random)
    certain = chances >= 1
    others, left = np.flatnonzero(~certain), number - int(certain.sum())
    chosen = others[_at_equal_steps(chances[others], left, random)] if left else others[:0]
    return np.sort(np.concatenate([np.flatnonzero(certain), chosen]))


def _at_equal_steps(chances: np.ndarray, number: int, random: Callable[[int], np.ndarray]) -> np.ndarray:
    ends = chances.cumsum()
    ends *= number / ends[-1]
    return ends.searchsorted(random(1) + np.arange(number), side="right")


def _by_sampford(strata: Sequence[Stratum], random: Sequence[Callable[[int], np.ndarray]]) -> list[np.ndarray]:
    """Certain units always, the others by Sampford's method."""
    others = [np.flatnonzero(stratum.chances < 1) for stratum in strata]
    chances = [stratum.chances[places] for stratum, places in zip(strata, others, strict=True)]
    numbers = [round(some.sum()) for some in chances]
    numbers_drawn = [draw(places.size) for draw, places in zip(random, others, strict=True)]
    chosen = draw_sampford(chances, numbers, numbers_drawn)
    return [
        np.sort(np.concatenate([np.flatnonzero(stratum.chances >= 1), places[drawn]]))
        for stratum, places, drawn in zip(strata, others, chosen, strict=True)
    ]


def in_order(table: pl.DataFrame, ids: Sequence[str]) -> pl.DataFrame:
    """By the ids as text, so that a column read as numbers has the same order as one read as text."""
    return table.sort([pl.col(name).cast(pl.String) for name in ids])


def refuse_repeated(table: pl.DataFrame, ids: Sequence[str]) -> None:
    """Raises `UnusableFrame`, with the rows, where an id is missing, or the same ids stand together more than once."""
    require(table, ids, UnusableFrame, "The table")
    texts = [pl.col(name).cast(pl.String) for name in ids]
    together = " and ".join(ids)
    missing = pl.any_horizontal(text.is_null() | (text == "") for text in texts)
    refuse(table, missing, UnusableFrame, f"{together} is missing", "Fill it in")
    refuse(
        table,
        (texts[0] if len(texts) == 1 else pl.struct(texts)).is_duplicated(),
        UnusableFrame,
        f"the same {together} occurs more than once",
        "Give each its own",
    )


def refuse_names(table: pl.DataFrame, made: Sequence[str], what: str) -> None:
    """Raises `UnusableFrame` where a table has a column of a name that the draw gives to one of its own."""
    taken = [name for name in made if name in table.columns]
    if taken:
        raise UnusableFrame(f"{what} has a column {taken[0]!r}, which is what the sample calls one of its own: rename it.")


def _refuse_odd_frame(frame: pl.DataFrame, unit: str, stratum: str, measure: str, sizes: Mapping[str, int]) -> None:
    require(frame, (unit, stratum, measure), UnusableFrame, "The frame")
    refuse_names(frame, MADE, "The frame")
    refuse_repeated(frame, [unit])
    strata = pl.col(stratum).cast(pl.String)
    refuse(frame, strata.is_null() | (strata == ""), UnusableFrame, f"{stratum} is missing", "Fill it in")
    unknown = ~strata.is_in(list(sizes))
    refuse(frame, unknown, UnusableFrame, f"{stratum} is one without a number of units to draw", "Give each a number")
    if measure:
        values = pl.col(measure).cast(pl.Float64, strict=False)
        odd = values.is_null() | ~values.is_finite() | (values <= 0)
        what, mend = f"{measure} is missing or not above nought", "A unit without a size can never be drawn: mend it"
        refuse(frame, odd, UnusableFrame, what, mend)
    present = dict(frame.group_by(strata.alias("stratum")).len().rows())
    short = [
        f"{name} has {present.get(name, 0)} and {number} are asked for"
        for name, number in sizes.items()
        if not 1 <= number <= present.get(name, 0)
    ]
    if short:
        raise UnusableFrame(f"Strata that cannot give the units asked for: {named(short)}. Draw from 1 up to all of them.")
