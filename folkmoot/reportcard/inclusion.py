"""How likely each two units of a sample were drawn together: what an unbiased estimate of a variance needs."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from folkmoot.reportcard.sampford import joint_chances
from folkmoot.reportcard.sampling import Selection, strata_of_frame


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
    names = ordered[unit]
    tables = []
    for part in strata:
        places = np.flatnonzero(drawn[part.first : part.first + part.chances.size])
        joint = _joint(part.chances, places, part.number, selection)
        one, other = np.triu_indices(len(places), 1)
        tables.append(
            pl.DataFrame(
                {
                    "stratum": pl.Series([part.name] * len(one), dtype=pl.String),
                    "unit": names.gather(part.first + places[one]),
                    "other": names.gather(part.first + places[other]),
                    "joint": joint[one, other],
                }
            )
        )
    return pl.concat(tables)


def _joint(chances: np.ndarray, places: np.ndarray, number: int, selection: Selection) -> np.ndarray:
    """The joint chances of a stratum's units at `places`: with a certain unit, the other's own chance."""
    asked = chances[places]
    joint = np.outer(asked, asked)
    others = np.flatnonzero(asked < 1)
    if others.size:
        uncertain = chances < 1
        position = (np.cumsum(uncertain) - 1)[places[others]]
        joint[np.ix_(others, others)] = _joint_of_uncertain(
            chances[uncertain], position, number - int((~uncertain).sum()), selection
        )
    return joint


def _joint_of_uncertain(chances: np.ndarray, places: np.ndarray, number: int, selection: Selection) -> np.ndarray:
    if selection is Selection.SAMPFORD:
        return joint_chances(chances, places, number)
    if selection is Selection.SIMPLE_RANDOM:
        together = np.full((len(places), len(places)), number * (number - 1) / (chances.size * (chances.size - 1)))
    else:
        together = _overlaps_of_arcs(chances, places)
    np.fill_diagonal(together, chances[places])
    return together


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
