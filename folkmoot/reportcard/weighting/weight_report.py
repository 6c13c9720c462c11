"""What a survey lead must know of weights before using them: their spread, what changed most, and how the margins fit."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from folkmoot.reportcard.weighting.calibration import Calibration
from folkmoot.reportcard.weighting.margins import find_margins
from folkmoot.reportcard.weighting.weighting import Weighted
from folkmoot.reportcard.weighting.weights import kish_effect

MOST_CHANGES = 10


def describe_steps(weighted: Weighted) -> pl.DataFrame:
    """A row a step of the weights: `step`, `people`, `sum`, `least`, `median`, `greatest`, `kish_effect` (1 + cv²)."""
    rows = [
        (
            name,
            weights.size,
            float(weights.sum()),
            float(weights.min()),
            float(np.median(weights)),
            float(weights.max()),
            kish_effect(weights),
        )
        for name, weights in weighted.steps
    ]
    columns = ["step", "people", "sum", "least", "median", "greatest", "kish_effect"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def describe_margins(people: pl.DataFrame, calibration: Calibration) -> pl.DataFrame:
    """A row a category of the margins: `variable`, `category`, `people` (unweighted), `target`, `before`, `after`, `met`.

    The totals are of people, or of the number; `before` with the weights that went into the calibration. `met` is whether
    `after` is the target to a millionth.
    """
    found, _ = find_margins(people, calibration.margins, calibration.base, partial=True)
    counts, before, after = (
        found.table.T @ np.bincount(found.pattern, weights, found.patterns)
        for weights in (np.ones(people.height), calibration.base, calibration.weights)
    )
    place = {column: number for number, column in enumerate(found.columns)}
    rows: list[tuple[str, str, int | None, float, float, float, bool]] = []
    for number, margin in enumerate(calibration.margins):
        for category in range(max(len(margin.categories), 1)):
            name = margin.categories[category] if margin.categories else ""
            target = margin.totals[category]
            at = place.get((number, category))
            if at is None:
                rows.append((margin.variable, name, 0, target, 0.0, 0.0, False))
                continue
            met = bool(abs(after[at] - target) <= 1e-6 * max(abs(target), 1.0))
            there = None if margin.is_number else round(counts[at])
            rows.append((margin.variable, name, there, target, float(before[at]), float(after[at]), met))
    columns = ["variable", "category", "people", "target", "before", "after", "met"]
    return pl.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None)


def describe_changes(weighted: Weighted, names: Sequence[str], most: int = MOST_CHANGES) -> pl.DataFrame:
    """The people whose weights the calibration changed most: `names` of them, `base_weight`, `weight`, `factor`.

    Up or down against how much all weights together were changed, which is large where base weights were not of people.
    """
    if weighted.calibration is None:
        return pl.DataFrame()
    changed = weighted.people.with_columns(pl.Series("factor", weighted.calibration.factors))
    overall = weighted.calibration.weights.sum() / weighted.calibration.base.sum()
    far = (pl.col("factor") / overall).clip(1e-300).log().abs()
    shown = [name for name in names if name in changed.columns]
    return changed.sort(far, descending=True, maintain_order=True).head(most).select(*shown, "base_weight", "weight", "factor")


def conclusions(weighted: Weighted) -> tuple[str, ...]:
    """What is to be said of the weights, in sentences: the important first."""
    found = list(weighted.notes)
    calibration, trimmed = weighted.calibration, weighted.trimmed
    if calibration is not None:
        found += [f"Not met: {problem}" for problem in calibration.unmet]
        factors = calibration.factors[calibration.base > 0]
        found.append(
            f"Calibration ({calibration.method.value}) converged after {calibration.rounds:,} rounds; every margin is met to "
            f"{calibration.misfit:.1g} of its total. Factors are from {factors.min():.3f} to {factors.max():.3f}, "
            f"{calibration.weights.sum() / calibration.base.sum():.3f} on the whole."
        )
        if (calibration.weights < 0).any():
            below = int((calibration.weights < 0).sum())
            found.append(f"{below:,} weights are below nought: use raking, or logit with bounds, for weights above it.")
    if trimmed is not None:
        kept = "none is over it now" if trimmed.held else "the margins force some over it: join categories, or raise the cap"
        found.append(f"{trimmed.cut:,} weights were over the cap of {trimmed.cap:,.4g} and cut; {kept}.")
    effect = kish_effect(weighted.people["weight"].to_numpy())
    people = weighted.people.height
    found.append(
        f"The spread of the weights makes variances {effect:.2f} times as large (Kish): {people:,} interviews tell as much as "
        f"{people / effect:,.0f} with equal weights would."
    )
    return tuple(found)
