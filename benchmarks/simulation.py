"""Two thousand samples from an invented population whose truth is known: do the figures keep what they promise?"""

import time

import numpy as np
import polars as pl

from folkmoot.reportcard.comparison.comparison import against_the_rest, differences, judge
from folkmoot.reportcard.design import Design
from folkmoot.reportcard.estimation.estimates import estimates
from folkmoot.reportcard.estimation.intervals import Interval
from folkmoot.reportcard.sampling.planning import Assumptions, detectable_change
from folkmoot.reportcard.sampling.sampling import draw_units, random_numbers
from folkmoot.reportcard.totals.totals import Totals, totals
from folkmoot.reportcard.totals.variables import Breakdown, Variable

SAMPLES = 2_000
UNITS_IN_POPULATION = 400
PEOPLE_IN_A_UNIT = 120
UNITS_DRAWN = 38
PEOPLE_DRAWN = 8
SHARES = (0.05, 0.2, 0.5)
UNCHANGED_QUESTIONS = 30
CLUSTERING = 0.45
DESIGN = Design(stratum="stratum", psu="unit", weight="weight")


def run() -> None:
    """Print how often intervals hold the truth, how far estimates are off, and how often changes and differences are told."""
    began = time.perf_counter()
    population = make_population()
    truth = {name: float(population[name].mean()) for name in population.columns if name.startswith("share")}
    kept = [draw(population, seed) for seed in range(SAMPLES)]
    _print_coverage([sample_totals(sample) for sample in kept], truth)
    _print_power(population)
    _print_false_alarms(population)
    print(f"\n{SAMPLES} samples of {UNITS_DRAWN} units and {PEOPLE_DRAWN} people in each: {time.perf_counter() - began:.0f} s")


def make_population() -> pl.DataFrame:
    """People of four strata in units of unequal size, alike within a unit; `share_*` are yes-or-no answers."""
    random = random_numbers(1, "population")
    sizes = 40 + np.floor(2 * (PEOPLE_IN_A_UNIT - 40) * random(UNITS_IN_POPULATION)).astype(int)
    unit = np.repeat(np.arange(UNITS_IN_POPULATION), sizes)
    lean = CLUSTERING * (random(UNITS_IN_POPULATION) - 0.5)[unit]
    people = len(unit)
    columns: dict[str, np.ndarray] = {"unit": unit, "stratum": unit % 4, "size": sizes[unit]}
    columns["group"] = np.floor(4 * random(people)).astype(int)
    for share in SHARES:
        columns[f"share_{share}"] = random(people) < np.clip(share * (1 + lean), 0, 1)
    for number in range(UNCHANGED_QUESTIONS):
        columns[f"alike_{number}"] = random(people) < np.clip(0.4 * (1 + lean), 0, 1)
    return pl.DataFrame(columns)


def draw(population: pl.DataFrame, seed: int, units: int = UNITS_DRAWN) -> pl.DataFrame:
    """A sample in two stages: units by size, then the same number of people in each."""
    frame = population.group_by("unit", "stratum", "size", maintain_order=True).len().drop("len")
    per_stratum = {str(stratum): units // 4 + (stratum < units % 4) for stratum in range(4)}
    drawn = draw_units(frame, sizes=per_stratum, seed=seed, measure="size").select("unit", "inclusion")
    inside = population.join(drawn, on="unit", how="inner", maintain_order="left")
    order = pl.Series(random_numbers(seed, "people")(inside.height))
    chosen = inside.filter(_first(inside, order))
    return chosen.with_columns((pl.col("size") / PEOPLE_DRAWN / pl.col("inclusion")).alias("weight"))


def _first(inside: pl.DataFrame, order: pl.Series) -> pl.Series:
    ranked = inside.select("unit").with_columns(order.alias("order"))
    return ranked.select(pl.col("order").rank("ordinal").over("unit") <= PEOPLE_DRAWN).to_series()


def sample_totals(sample: pl.DataFrame) -> Totals:
    return totals(sample, [Variable(f"share_{share}", "share") for share in SHARES], design=DESIGN)


def _print_coverage(kept: list[Totals], truth: dict[str, float]) -> None:
    print(
        f"\n{'share':>8} {'bias, points':>13} {'SE seen':>8} {'SE told':>8}" + "".join(f" {kind.value:>7}" for kind in Interval)
    )
    found = {kind: [estimates(part, interval=kind).filter(category="true") for part in kept] for kind in Interval}
    for share in SHARES:
        name = f"share_{share}"
        rows = {kind: pl.concat([table.filter(question=name) for table in tables]) for kind, tables in found.items()}
        seen = rows[Interval.LOGIT]
        covered = [((table["lower"] <= truth[name]) & (table["upper"] >= truth[name])).mean() for table in rows.values()]
        told = (seen["standard_error"] ** 2).mean() ** 0.5
        bias = 100 * (seen["estimate"].mean() - truth[name])
        print(
            f"{share:8} {bias:13.3f} {100 * seen['estimate'].std():8.3f} {100 * told:8.3f}"
            + "".join(f" {100 * each:6.1f}%" for each in covered)
        )


def _print_power(population: pl.DataFrame) -> None:
    """A change of just the size that the plan says is found four times in five, between rounds with units of their own."""
    name, asked = "share_0.5", UNITS_DRAWN * PEOPLE_DRAWN
    effect = float(np.mean([estimates(sample_totals(draw(population, seed)))["design_effect"][-1] for seed in range(100)]))
    change = detectable_change(asked, Assumptions(0.5, effect))
    lost = random_numbers(2, "change")(population.height) < change / population[name].mean()
    after = population.with_columns((pl.col(name) & ~pl.Series(lost)).alias(name))
    found = sum(_changed(draw(population, seed), draw(after, seed + SAMPLES)) for seed in range(SAMPLES // 2))
    never = sum(_changed(draw(population, seed), draw(population, seed + SAMPLES)) for seed in range(SAMPLES // 2))
    print(f"\nA change of {100 * change:.1f} points (design effect {effect:.2f})")
    print(f"  found in {200 * found / SAMPLES:.1f} % of pairs of rounds")
    print(f"No change: told in {200 * never / SAMPLES:.1f} %")


def _changed(before: pl.DataFrame, after: pl.DataFrame) -> bool:
    columns = ["unit", "stratum", "weight", "share_0.5"]
    both = pl.concat(
        [part.select(columns).with_columns(pl.lit(name).alias("round")) for name, part in (("a", before), ("b", after))]
    )
    both = both.with_columns(pl.concat_str("round", "stratum").alias("stratum"))
    kept = totals(both, [Variable("share_0.5", "share")], [Breakdown("round", ("round",))], DESIGN)
    return bool(differences(kept, "round", [("b", "a")], selected={"share_0.5": "true"})["p"][0] <= 0.05)


def _print_false_alarms(population: pl.DataFrame) -> None:
    """Cards of thirty questions in which no group differs from the others: by chance a little, or, drawn by lot, not at all."""
    names = [f"alike_{number}" for number in range(UNCHANGED_QUESTIONS)]
    alone = card = by_lot = 0
    for seed in range(SAMPLES):
        sample = draw(population, seed)
        drawn = pl.Series("group", np.floor(4 * random_numbers(seed, "groups by lot")(sample.height)).astype(int))
        compared = _compared(sample, names)
        alone += (compared["p"] <= 0.05).any()
        card += _is_told(compared)
        by_lot += _is_told(_compared(sample.with_columns(drawn), names))
    print(f"\nCards of {UNCHANGED_QUESTIONS} questions and 4 groups that do not differ")
    print(f"  a difference is told on {100 * card / SAMPLES:.1f} % (each test by itself at 5 %: {100 * alone / SAMPLES:.1f} %)")
    print(f"  with groups drawn by lot for each sample on {100 * by_lot / SAMPLES:.1f} %")


def _compared(sample: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    kept = totals(sample, [Variable(name, "share") for name in names], [Breakdown("group", ("group",))], DESIGN)
    return against_the_rest(kept, selected=dict.fromkeys(names, "true"))


def _is_told(compared: pl.DataFrame) -> bool:
    return bool(judge(compared)["verdict"].is_in(["higher", "lower"]).any())
