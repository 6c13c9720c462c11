"""How likely each two units of a sample were drawn together: what an unbiased estimate of a variance needs."""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from folkmoot.reportcard.sampling.sampford import joint_chances
from folkmoot.reportcard.sampling.sampling import Selection, Stratum, strata_of_frame


def joint_inclusion(
    frame: pl.DataFrame,
    sample: pl.DataFrame,
    *,
    sizes: Mapping[str, int],
    selection: Selection,
    unit: str = "unit",
    stratum: str = "stratum",
    measure: str = "households",
) -> pl.DataFrame:
    """Each two units of one stratum of the sample, with their joint chance.

    `stratum`, `unit`, `other` (after `unit` in the order of ids) and `joint`, 0 to 1; units of two strata are drawn
    independently, so theirs is the product of their chances and not listed. `frame`, `sizes` and `selection` are those that the
    sample was drawn with (`sampling.draw_units`).

    Systematic samples, by size or not, have pairs that can never be drawn together, where the exact joint chance is 0: among
    sampled units none is 0, but a variance from them has a bias that cannot be known. Sampford's method and simple random
    sampling have none such.

    Source: for systematic samples the length of the starts that take both (Hartley and Rao 1962, section 2); for Sampford's
    method `sampford.joint_chances`.
    """
    ordered, strata = strata_of_frame(frame, sizes, selection, unit=unit, stratum=stratum, measure=measure)
    drawn = ordered[unit].is_in(sample[unit].implode()).to_numpy()
    places = [np.flatnonzero(drawn[part.first : part.first + part.chances.size]) for part in strata]
    pairs = [np.triu_indices(len(some), 1) for some in places]
    joint = [together[one, other] for together, (one, other) in zip(_joint(strata, places, selection), pairs, strict=True)]
    first = [part.first + some for part, some in zip(strata, places, strict=True)]
    units = ordered[unit]
    return pl.DataFrame(
        {
            "stratum": pl.Series([part.name for part in strata], dtype=pl.String).gather(
                np.repeat(np.arange(len(strata)), [len(some) for some in joint])
            ),
            "unit": units.gather(np.concatenate([rows[one] for rows, (one, _) in zip(first, pairs, strict=True)])),
            "other": units.gather(np.concatenate([rows[other] for rows, (_, other) in zip(first, pairs, strict=True)])),
            "joint": np.concatenate(joint),
        }
    )


def _joint(strata: Sequence[Stratum], places: Sequence[np.ndarray], selection: Selection) -> list[np.ndarray]:
    """The joint chances of each stratum's units at `places`: with a certain unit, the other's own chance."""
    uncertain = [part.chances < 1 for part in strata]
    asked = [part.chances[some] for part, some in zip(strata, places, strict=True)]
    others = [np.flatnonzero(chances < 1) for chances in asked]
    together = _joint_of_uncertain(
        [part.chances[those] for part, those in zip(strata, uncertain, strict=True)],
        [(np.cumsum(those) - 1)[some[other]] for those, some, other in zip(uncertain, places, others, strict=True)],
        [part.number - int((~those).sum()) for part, those in zip(strata, uncertain, strict=True)],
        selection,
    )
    joint = [np.outer(chances, chances) for chances in asked]
    for whole, other, some in zip(joint, others, together, strict=True):
        whole[np.ix_(other, other)] = some
    return joint


def _joint_of_uncertain(
    chances: Sequence[np.ndarray], places: Sequence[np.ndarray], numbers: Sequence[int], selection: Selection
) -> list[np.ndarray]:
    if selection is Selection.SAMPFORD:
        return joint_chances(chances, places, numbers)
    found = []
    for some, asked, number in zip(chances, places, numbers, strict=True):
        if selection is Selection.SIMPLE_RANDOM:
            pairs = some.size * (some.size - 1)
            together = np.full((len(asked), len(asked)), number * (number - 1) / pairs if pairs else 0.0)
        else:
            together = _overlaps_of_arcs(some, asked)
        np.fill_diagonal(together, some[asked])
        found.append(together)
    return found


def _overlaps_of_arcs(chances: np.ndarray, places: np.ndarray) -> np.ndarray:
    """How long the random start lies in both of two units' arcs of the circle from 0 to 1.

    A unit is drawn when the start, some whole number further on, falls between the chances added up before it and with it.
    """
    begins = (np.cumsum(chances) - chances)[places] % 1.0
    length = chances[places]
    later = (begins[None, :] - begins[:, None]) % 1.0
    after = np.minimum(length[:, None] - later, length[None, :]).clip(min=0)
    around = np.minimum(length[None, :] - (1 - later), length[:, None]).clip(min=0)
    return after + around
