"""Sampford's sampling: a fixed number of units with exactly the chances asked for, and known joint chances above nought.

The chance of a sample s is proportional to Π_{i∈s} π_i Π_{i∉s} (1 − π_i) · Σ_{i∈s} (1 − π_i). Sampford drew and rejected until
he had it; here units are decided one after another, each with its exact chance given those before, so that nothing is
rejected and large samples take no longer. Sums over all samples of the units that are still to come are kept, by the size of
the sample: `plain` of the products, `marked` of the products times Σ (1 − π). No term is below nought, so nothing cancels.

Strata of about one size go side by side, the shorter ones filled up with units of chance 0, which change no sum by a bit:
what is drawn of a stratum does not depend on those beside it. In every array of sums the first axis is the number of units in
the sample and the last one the strata.

Source: Sampford (1967), On sampling without replacement with unequal probabilities of selection; Grafström (2009),
Non-rejective implementations of the Sampford sampling design; Chen, Dempster and Liu (1994) for the sums.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from math import isqrt

import numpy as np

SUMS_AT_ONCE = 262_144

Sums = tuple[np.ndarray, np.ndarray]
"""`plain` and `marked`."""


def draw_sampford(chances: Sequence[np.ndarray], numbers: Sequence[int], random: Sequence[np.ndarray]) -> list[np.ndarray]:
    """For each stratum the places of the units drawn, in order: its number of them, each with its chance.

    A stratum's `chances` are above 0, below 1, and add up to its number; `random` has a number from 0 up to 1 for each unit.
    """
    chosen: dict[int, np.ndarray] = {}
    for strata in _alike(chances, numbers):
        drawn = _draw(
            _filled_up([chances[stratum] for stratum in strata]),
            np.array([numbers[stratum] for stratum in strata]),
            _filled_up([random[stratum] for stratum in strata]),
        )
        chosen |= {stratum: np.flatnonzero(drawn[:, place]) for place, stratum in enumerate(strata)}
    return [chosen[stratum] for stratum in range(len(chances))]


def joint_chances(chances: Sequence[np.ndarray], places: Sequence[np.ndarray], numbers: Sequence[int]) -> list[np.ndarray]:
    """For each stratum the chance that each two of the units at its `places` are drawn together; on the diagonal each's own.

    Worked out from the sums over samples without the two: those of the units never asked about once, the others by halves,
    so that the cost is that of n² log n units for n places.
    """
    joint: dict[int, np.ndarray] = {}
    for strata in _alike(chances, numbers):
        together = _joint(
            _filled_up([np.delete(chances[stratum], places[stratum]) for stratum in strata]),
            _filled_up([chances[stratum][places[stratum]] for stratum in strata]),
            np.array([numbers[stratum] for stratum in strata]),
        )
        for place, stratum in enumerate(strata):
            asked = len(places[stratum])
            joint[stratum] = together[:asked, :asked, place]
    return [joint[stratum] for stratum in range(len(chances))]


def _alike(chances: Sequence[np.ndarray], numbers: Sequence[int]) -> Iterator[list[int]]:
    """Strata with about as many units and about as many to draw, so few at once that their sums take a few megabytes."""

    def size(stratum: int) -> tuple[int, int]:
        return len(chances[stratum]).bit_length(), int(numbers[stratum]).bit_length()

    for (units, drawn), strata in groupby(sorted(range(len(chances)), key=size), key=size):
        alike = list(strata)
        sums = max(isqrt(1 << units), 1 << drawn) << drawn
        step = max(SUMS_AT_ONCE // sums, 1)
        yield from (alike[first : first + step] for first in range(0, len(alike), step))


def _filled_up(strata: Sequence[np.ndarray]) -> np.ndarray:
    """A row a unit and a column a stratum, 0 where a stratum has no such unit."""
    table = np.zeros((max(map(len, strata)), len(strata)))
    for place, values in enumerate(strata):
        table[: len(values), place] = values
    return table


def _draw(chances: np.ndarray, numbers: np.ndarray, random: np.ndarray) -> np.ndarray:
    """Which units are drawn."""
    drawn = np.zeros(chances.shape, dtype=bool)
    strata = np.arange(len(numbers))
    left, marking = numbers.copy(), np.ones(len(numbers), dtype=bool)
    for first, sums in _blocks_of_sums(chances, int(numbers.max())):
        for place, (plain, marked) in enumerate(sums[1:], first):
            if not left.any():
                return drawn
            chance = chances[place]
            with_it = plain[left - 1, strata]
            out = (1 - chance) * np.where(marking, marked[left, strata], plain[left, strata])
            ordinary = chance * np.where(marking, marked[left - 1, strata], with_it)
            as_mark = np.where(marking, chance * (1 - chance) * with_it, 0.0)
            point = random[place] * (out + ordinary + as_mark)
            drawn[place] = (point >= out) & (left > 0)
            left -= drawn[place]
            marking &= ~drawn[place] | (point < out + ordinary)
    return drawn


def _blocks_of_sums(chances: np.ndarray, number: int) -> Iterator[tuple[int, list[Sums]]]:
    """Runs of units, each with the sums over the units from each of them on and, last, over those after the run.

    Only the sums at the runs' ends are kept at once, and a run's own are worked out when it comes, so that the memory is that
    of the square root of the units.
    """
    count, strata = chances.shape
    length = isqrt(count) + 1
    starts = list(range(0, max(count, 1), length))
    ends = [_sums_of_nothing(number, strata)]
    for start in reversed(starts[1:]):
        sums = ends[-1]
        for chance in chances[start : start + length][::-1]:
            sums = with_unit(*sums, chance)
        ends.append(sums)
    for start, end in zip(starts, reversed(ends), strict=True):
        run = [end]
        for chance in chances[start : start + length][::-1]:
            run.append(with_unit(*run[-1], chance))
        yield start, run[::-1]


def with_unit(plain: np.ndarray, marked: np.ndarray, chance: np.ndarray) -> Sums:
    """The sums with one more unit, whose chance may differ between strata."""
    grown, grown_marked = (1 - chance) * plain, (1 - chance) * marked
    grown[1:] += chance * plain[:-1]
    grown_marked[1:] += chance * marked[:-1] + chance * (1 - chance) * plain[:-1]
    return grown, grown_marked


def _joint(others: np.ndarray, asked: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """The joint chances of the units asked about; the last axis is the strata."""
    sums = _sums_of_nothing(int(numbers.max()), len(numbers))
    for chance in others:
        sums = with_unit(*sums, chance)
    whole = sums
    for chance in asked:
        whole = with_unit(*whole, chance)
    of_all = whole[1][numbers, np.arange(len(numbers))]
    count = len(asked)
    result = np.empty((count, count, len(numbers)))
    plain, marked = (np.repeat(kind[:, None], count, axis=1) for kind in sums)
    if count:
        _leave_out_in_turn(asked, numbers, 0, count, (plain, marked), result)
    diagonal = np.arange(count)
    result[diagonal, diagonal] = asked * of_all
    return result / of_all


def _leave_out_in_turn(asked: np.ndarray, numbers: np.ndarray, first: int, end: int, without: Sums, result: np.ndarray) -> None:
    """Fills the columns from `first` to before `end`; `without` has, for each row, the sums without these and without it."""
    if end - first == 1:
        others, strata = np.maximum(numbers - 2, 0), np.arange(len(numbers))
        plain, marked = (kind[others, :, strata].T for kind in without)
        pairs = (2 - asked - asked[first]) * plain + marked
        result[:, first] = np.where(numbers > 1, asked * asked[first] * pairs, 0.0)
        return
    middle = (first + end) // 2
    for kept, left_out in (((first, middle), (middle, end)), ((middle, end), (first, middle))):
        sums = without
        for unit in range(*left_out):
            own = sums[0][:, unit], sums[1][:, unit]
            sums = with_unit(*sums, asked[unit])
            sums[0][:, unit], sums[1][:, unit] = own
        _leave_out_in_turn(asked, numbers, *kept, sums, result)


def _sums_of_nothing(number: int, strata: int) -> Sums:
    plain = np.zeros((number + 1, strata))
    plain[0] = 1.0
    return plain, np.zeros((number + 1, strata))
