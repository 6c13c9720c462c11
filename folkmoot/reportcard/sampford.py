"""Sampford's sampling: a fixed number of units with exactly the chances asked for, and known joint chances above nought.

The chance of a sample s is proportional to Π_{i∈s} π_i Π_{i∉s} (1 − π_i) · Σ_{i∈s} (1 − π_i). Sampford drew and rejected until
he had it; here units are decided one after another, each with its exact chance given those before, so that nothing is
rejected and large samples take no longer. Sums over all samples of the units that are still to come are kept, by the size of
the sample: `plain` of the products, `marked` of the products times Σ (1 − π). No term is below nought, so nothing cancels.

Source: Sampford (1967), On sampling without replacement with unequal probabilities of selection; Grafström (2009),
Non-rejective implementations of the Sampford sampling design; Chen, Dempster and Liu (1994) for the sums.
"""

from collections.abc import Iterator
from math import isqrt

import numpy as np


def draw_sampford(chances: np.ndarray, number: int, random: np.ndarray) -> np.ndarray:
    """The places of the units drawn, in order: `number` of them, each with its chance.

    `chances` are above 0, below 1, and add up to `number`; `random` has a number from 0 up to 1 for each unit.
    """
    chosen: list[int] = []
    left, marking = number, True
    for first, plain, marked in _blocks_of_sums(chances, number):
        for place in range(first, first + len(plain) - 1):
            if not left:
                return np.array(chosen)
            chance, after = chances[place], place - first + 1
            out = (1 - chance) * (marked if marking else plain)[after][left]
            ordinary = chance * (marked if marking else plain)[after][left - 1]
            as_mark = chance * (1 - chance) * plain[after][left - 1] if marking else 0.0
            point = random[place] * (out + ordinary + as_mark)
            if point >= out:
                chosen.append(place)
                left -= 1
                marking = marking and point < out + ordinary
    return np.array(chosen)


def _blocks_of_sums(chances: np.ndarray, number: int) -> Iterator[tuple[int, list[np.ndarray], list[np.ndarray]]]:
    """Runs of units, each with the sums over the units from each of them on and, last, over those after the run.

    Only the sums at the runs' ends are kept at once, and a run's own are worked out when it comes, so that the memory is that
    of the square root of the units.
    """
    count = len(chances)
    length = isqrt(count) + 1
    starts = list(range(0, count, length))
    ends: list[tuple[np.ndarray, np.ndarray]] = [_sums_of_nothing(number)]
    for start in reversed(starts[1:]):
        plain, marked = ends[-1]
        for chance in chances[start : start + length][::-1]:
            plain, marked = with_unit(plain, marked, chance)
        ends.append((plain, marked))
    for start, end in zip(starts, reversed(ends), strict=True):
        run = [end]
        for chance in chances[start : start + length][::-1]:
            plain, marked = run[-1]
            run.append(with_unit(plain, marked, chance))
        run.reverse()
        yield start, [plain for plain, _ in run], [marked for _, marked in run]


def with_unit(plain: np.ndarray, marked: np.ndarray, chance: float | np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The sums with one more unit; along the last axis the number of units in the sample."""
    grown, grown_marked = (1 - chance) * plain, (1 - chance) * marked
    grown[..., 1:] += chance * plain[..., :-1]
    grown_marked[..., 1:] += chance * marked[..., :-1] + chance * (1 - chance) * plain[..., :-1]
    return grown, grown_marked


def joint_chances(chances: np.ndarray, places: np.ndarray, number: int) -> np.ndarray:
    """The chance that each two of the units at `places` are drawn together; on the diagonal each one's own.

    Worked out from the sums over samples without the two: those of the units never asked about once, the others by halves,
    so that the cost is that of n² log n units for n places.
    """
    plain, marked = _sums_of_nothing(number)
    for chance in np.delete(chances, places):
        plain, marked = with_unit(plain, marked, chance)
    asked = chances[places]
    result = np.empty((len(places), len(places)))
    whole_plain, whole_marked = plain, marked
    for chance in asked:
        whole_plain, whole_marked = with_unit(whole_plain, whole_marked, chance)
    without = (np.repeat(plain[None], len(places), axis=0), np.repeat(marked[None], len(places), axis=0))
    _leave_out_in_turn(asked, number, 0, len(places), without, result)
    np.fill_diagonal(result, asked * whole_marked[number])
    return result / whole_marked[number]


def _leave_out_in_turn(
    asked: np.ndarray, number: int, first: int, end: int, without: tuple[np.ndarray, np.ndarray], result: np.ndarray
) -> None:
    """Fills the columns from `first` to before `end`; `without` has, for each row, the sums without these and without it."""
    plain, marked = without
    if end - first == 1:
        both = asked * asked[first]
        pairs = (2 - asked - asked[first]) * plain[:, number - 2] + marked[:, number - 2] if number > 1 else 0.0
        result[:, first] = both * pairs
        return
    middle = (first + end) // 2
    for kept, left_out in (((first, middle), (middle, end)), ((middle, end), (first, middle))):
        sums = without
        for unit in range(*left_out):
            own = sums[0][unit], sums[1][unit]
            sums = with_unit(*sums, asked[unit])
            sums[0][unit], sums[1][unit] = own
        _leave_out_in_turn(asked, number, *kept, sums, result)


def _sums_of_nothing(number: int) -> tuple[np.ndarray, np.ndarray]:
    plain = np.zeros(number + 1)
    plain[0] = 1.0
    return plain, np.zeros(number + 1)
