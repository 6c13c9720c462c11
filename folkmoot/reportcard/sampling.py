"""Drawing a sample that anyone can draw again: primary units, households in them, one adult in each household.

Every random number comes from NumPy's Philox, keyed by the seed and the names of the stratum or unit that it is drawn for,
and is taken from the generator's raw output, which no later version of NumPy changes. The frame is sorted by its ids first,
so the order of its rows changes nothing. The seed and the frame's SHA-256 are published with the sample.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

import numpy as np
import polars as pl

from folkmoot.reportcard.errors import UnusableFrame

MOST_ROWS_NAMED = 10
HEADER_ROWS = 1
CERTAIN = 1 - 1e-9


class Selection(StrEnum):
    """How the primary units of a stratum are drawn."""

    PROPORTIONAL_TO_SIZE = "proportional_to_size"
    SYSTEMATIC = "systematic"
    SIMPLE_RANDOM = "simple_random"


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
    `certainty` (drawn whatever the chance was) and `place` (from 1, the order within the stratum), by stratum and id.

    By size: a unit whose share of its stratum's size is at least one draw's is taken for certain, the shares of the others
    are worked out anew without it, and so on until none is left; the others are drawn systematically from a random start
    along their ids, with chances exactly proportional to size. Systematic: the same with equal chances. Simple random: those
    with the smallest random numbers.

    Raises `UnusableFrame`, with the rows (the header is row 1): an id that is missing or occurs twice, a stratum that is
    missing or that `sizes` does not name, a size that is missing or not above nought, fewer units than are asked for.

    Source: Särndal, Swensson and Wretman (1992), sections 3.3 (simple), 3.4 (systematic) and 3.6 (proportional to size);
    Madow (1949), On the theory of systematic sampling II. Random numbers: Salmon and others (2011), Parallel random numbers.

    >>> frame = pl.DataFrame({"unit": ["a", "b", "c"], "stratum": ["north"] * 3, "households": [90, 30, 30]})
    >>> draw_units(frame, sizes={"north": 2}, seed=1).select("unit", "inclusion", "certainty").rows()
    [('a', 1.0, True), ('b', 0.5, False)]
    """
    by_size = selection is Selection.PROPORTIONAL_TO_SIZE
    _refuse_odd_frame(frame, unit, stratum, measure if by_size else "", sizes)
    ordered = _in_order(frame, [stratum, unit])
    measures = ordered[measure].cast(pl.Float64).to_numpy() if by_size else np.ones(ordered.height)
    rows, inclusion, places = [], [], []
    first = 0
    for name, count in ordered.group_by(pl.col(stratum).cast(pl.String), maintain_order=True).len().rows():
        number, random = sizes[name], random_numbers(seed, name)
        if selection is Selection.SIMPLE_RANDOM:
            chances = np.full(count, number / count)
            chosen = np.sort(np.argsort(random(count), kind="stable")[:number])
        else:
            chances = _chances(measures[first : first + count], number)
            chosen = _systematic(chances, number, random)
        rows.append(first + chosen)
        inclusion.append(chances[chosen])
        places.append(np.arange(1, number + 1))
        first += count
    return ordered[np.concatenate(rows)].with_columns(
        pl.Series("inclusion", np.concatenate(inclusion)),
        pl.Series("certainty", np.concatenate(inclusion) >= 1),
        pl.Series("place", np.concatenate(places)),
    )


def draw_households(
    listing: pl.DataFrame, *, number: int, seed: int, unit: str = "unit", household: str = "household"
) -> pl.DataFrame:
    """A simple random sample of `number` households in each unit, from a list with one row a household.

    The sample has the list's columns and `household_inclusion`, the chance within the unit, by unit and household.

    Raises `UnusableFrame`, with the rows: a household that is missing or listed twice in its unit, or a unit with fewer
    households than are asked for.

    Source: Särndal, Swensson and Wretman (1992), section 4.3, the second stage of two.

    >>> listing = pl.DataFrame({"unit": ["a"] * 4, "household": ["1", "2", "3", "4"]})
    >>> draw_households(listing, number=2, seed=1)["household_inclusion"].to_list()
    [0.5, 0.5]
    """
    _refuse_repeated(listing, [unit, household])
    ordered = _in_order(listing, [unit, household])
    listed = ordered.group_by(unit, maintain_order=True).len()
    short = [f"{name} ({count})" for name, count in listed.rows() if count < number]
    if short:
        raise UnusableFrame(
            f"Units with fewer than {number} households: {_named(short)}. Draw fewer, or join each with a neighbour of it."
        )
    random = _random_numbers_of_units(listed, seed, "household")
    return (
        ordered.with_columns(pl.Series("__random", random))
        .filter(pl.col("__random").rank("ordinal").over(unit) <= number)
        .join(listed.select(unit, (number / pl.col("len")).alias("household_inclusion")), on=unit, maintain_order="left")
        .drop("__random")
    )


def draw_adult(
    households: pl.DataFrame, *, seed: int, adults: str = "adults", unit: str = "unit", household: str = "household"
) -> pl.DataFrame:
    """One adult of each household, all with the same chance: `adult` (from 1, in the order of the household's own list) and
    `adult_inclusion` (one in the number of adults) beside the households' columns.

    Raises `UnusableFrame`, with the rows: a household listed twice, or without a number of adults of at least one.

    Source: Särndal, Swensson and Wretman (1992), section 4.3; it has the aim of Kish's tables (1949) without their rounding.

    >>> draw_adult(pl.DataFrame({"unit": ["a"], "household": ["1"], "adults": [4]}), seed=1)["adult_inclusion"].to_list()
    [0.25]
    """
    _refuse_repeated(households, [unit, household])
    counts = pl.col(adults).cast(pl.Float64, strict=False)
    _refuse_rows(
        households,
        (counts < 1) | (counts != counts.floor()) | counts.is_null(),
        f"{adults} is not a number of adults",
        "Count them",
    )
    ordered = _in_order(households, [unit, household])
    random = _random_numbers_of_units(ordered.group_by(unit, maintain_order=True).len(), seed, "adult")
    return ordered.with_columns(
        (pl.Series("adult", random) * pl.col(adults)).floor().cast(pl.Int64) + 1, (1 / pl.col(adults)).alias("adult_inclusion")
    )


def frame_sha256(frame: pl.DataFrame, *, unit: str = "unit", stratum: str = "stratum", measure: str = "households") -> str:
    """The SHA-256 of what a draw reads of a frame: those three columns as CSV (UTF-8, comma, header), sorted by the ids."""
    return hashlib.sha256(_in_order(frame.select(unit, stratum, measure), [unit]).write_csv().encode()).hexdigest()


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
    chances = np.zeros(measures.size)
    certain = np.zeros(measures.size, dtype=bool)
    while (left := number - int(certain.sum())) > 0:
        chances[~certain] = left * measures[~certain] / measures[~certain].sum()
        too_large = ~certain & (chances >= CERTAIN)
        if not too_large.any():
            break
        certain |= too_large
    chances[certain] = 1.0
    return chances


def _systematic(chances: np.ndarray, number: int, random: Callable[[int], np.ndarray]) -> np.ndarray:
    """The units, in order, at equal steps from a random start along the added-up chances; certain ones always."""
    certain = chances >= 1
    others = np.flatnonzero(~certain)
    left = number - int(certain.sum())
    if not left:
        return np.flatnonzero(certain)
    ends = np.cumsum(chances[others])
    ends *= left / ends[-1]
    chosen = np.searchsorted(ends, random(1)[0] + np.arange(left), side="right")
    return np.sort(np.concatenate([np.flatnonzero(certain), others[chosen]]))


def _random_numbers_of_units(counts: pl.DataFrame, seed: int, purpose: str) -> np.ndarray:
    """So many random numbers for each unit as the table of units and counts says, one after another."""
    return np.concatenate([random_numbers(seed, purpose, str(name))(count) for name, count in counts.rows()])


def _in_order(table: pl.DataFrame, ids: Sequence[str]) -> pl.DataFrame:
    """By the ids as text, so that a column read as numbers has the same order as one read as text."""
    return table.sort([pl.col(name).cast(pl.String) for name in ids])


def _refuse_odd_frame(frame: pl.DataFrame, unit: str, stratum: str, measure: str, sizes: Mapping[str, int]) -> None:
    missing = [name for name in (unit, stratum, measure) if name and name not in frame.columns]
    if missing:
        raise UnusableFrame(f"The frame has no column {', '.join(missing)}; it has {', '.join(frame.columns)}.")
    _refuse_repeated(frame, [unit])
    strata = pl.col(stratum).cast(pl.String)
    _refuse_rows(frame, strata.is_null() | (strata == ""), f"{stratum} is missing", "Fill it in")
    _refuse_rows(frame, ~strata.is_in(list(sizes)), f"{stratum} is one without a number of units to draw", "Give each a number")
    if measure:
        values = pl.col(measure).cast(pl.Float64, strict=False)
        odd = values.is_null() | ~values.is_finite() | (values <= 0)
        _refuse_rows(
            frame, odd, f"{measure} is missing or not above nought", "A unit without a size can never be drawn: mend it"
        )
    present = dict(frame.group_by(strata.alias("stratum")).len().rows())
    short = [
        f"{name} has {present.get(name, 0)} and {number} are asked for"
        for name, number in sizes.items()
        if not 1 <= number <= present.get(name, 0)
    ]
    if short:
        raise UnusableFrame(f"Strata that cannot give the units asked for: {_named(short)}. Draw from 1 up to all of them.")


def _refuse_repeated(table: pl.DataFrame, ids: Sequence[str]) -> None:
    absent = [name for name in ids if name not in table.columns]
    if absent:
        raise UnusableFrame(f"There is no column {', '.join(absent)}; the columns are {', '.join(table.columns)}.")
    texts = [pl.col(name).cast(pl.String) for name in ids]
    named = " and ".join(ids)
    _refuse_rows(table, pl.any_horizontal(text.is_null() | (text == "") for text in texts), f"{named} is missing", "Fill it in")
    _refuse_rows(table, pl.struct(texts).is_duplicated(), f"the same {named} occurs more than once", "Give each its own")


def _refuse_rows(table: pl.DataFrame, odd: pl.Expr, what: str, mend: str) -> None:
    rows = table.select(odd.fill_null(value=True).alias("odd"))["odd"].arg_true() + HEADER_ROWS + 1
    if rows.len():
        raise UnusableFrame(f"{'Rows' if rows.len() > 1 else 'Row'} {_named([str(row) for row in rows])}: {what}. {mend}.")


def _named(names: Sequence[str]) -> str:
    more = len(names) - MOST_ROWS_NAMED
    return ", ".join(names[:MOST_ROWS_NAMED]) + (f" and {more} more" if more > 0 else "")
