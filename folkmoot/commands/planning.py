"""`folkmoot plan`: how large a sample must be, what one can tell, and how it is shared out among strata."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from folkmoot.commands.errors import clear_errors
from folkmoot.commands.printing import Format, format_option, print_table

if TYPE_CHECKING:
    import polars as pl

    from folkmoot.reportcard.sampling.planning import Assumptions

DEFAULT_INTERVIEWS = 300


@click.command()
@click.option("--interviews", type=click.IntRange(1), help=f"Interviews planned ({DEFAULT_INTERVIEWS} where nothing is said).")
@click.option("--margin", type=float, metavar="POINTS", help="Find the interviews for a 95 % margin of so many points.")
@click.option("--change", type=float, metavar="POINTS", help="Find the interviews for a change of so many points to be found.")
@click.option("--share", type=float, default=0.5, show_default=True, help="The share to estimate; one half is the worst case.")
@click.option("--design-effect", type=float, help="Variance against simple random sampling; 1, 1.5 and 2 where not known.")
@click.option("--per-unit", type=click.FloatRange(1), help="Interviews in each primary unit; with --icc the design effect.")
@click.option("--icc", type=float, help="Intraclass correlation: how alike people of one unit are (0.02 to 0.1 is usual).")
@click.option("--weighting", type=float, default=1.0, show_default=True, help="Kish's effect of unequal weights, 1 + cv².")
@click.option("--population", type=click.IntRange(2), help="Adults that the sample is drawn from; matters where it is small.")
@click.option("--response-rate", type=float, default=1.0, show_default=True, help="Share of eligible people who answer.")
@click.option("--eligible", type=float, default=1.0, show_default=True, help="Share of dwellings with someone eligible.")
@click.option("--confidence", type=float, default=0.95, show_default=True)
@click.option("--power", type=float, default=0.8, show_default=True, help="Chance of finding the change, where there is one.")
@click.option("--overlap", type=float, default=0.0, show_default=True, help="Share asked in both rounds (a panel).")
@click.option("--correlation", type=float, default=0.0, show_default=True, help="Of the two answers of those asked twice.")
@click.option("--group", "groups", multiple=True, metavar="NAME=SHARE", help="Also a group with that share; repeatable.")
@click.option(
    "--strata",
    type=click.Path(path_type=Path),
    help="CSV or XLSX with columns stratum, size and, where wanted, available, deviation, variation: share units out.",
)
@click.option("--units", type=click.IntRange(1), help="Primary units to share out (else interviews over --per-unit).")
@click.option(
    "--allocation",
    type=click.Choice(["proportional", "equal", "neyman", "power"]),
    default="proportional",
    show_default=True,
    help="By size; alike; by size × deviation; by size to a power × variation.",
)
@click.option("--minimum", type=int, default=2, show_default=True, help="Fewest units of a stratum.")
@click.option("--exponent", type=float, default=0.5, show_default=True, help="Of the size, for --allocation power.")
@format_option
def plan(
    interviews: int | None,
    margin: float | None,
    change: float | None,
    share: float,
    design_effect: float | None,
    per_unit: float | None,
    icc: float | None,
    weighting: float,
    population: int | None,
    response_rate: float,
    eligible: float,
    confidence: float,
    power: float,
    overlap: float,
    correlation: float,
    groups: tuple[str, ...],
    strata: Path | None,
    units: int | None,
    allocation: str,
    minimum: int,
    exponent: float,
    form: str,
) -> None:
    """How large the sample must be, or what one of a given size can tell, before anyone is interviewed.

    \b
    folkmoot plan                                       what 300 interviews can tell
    folkmoot plan --margin 5 --per-unit 8 --icc 0.05    how many give a margin of 5 points
    folkmoot plan --units 40 --strata strata.csv        40 primary units shared out
    """
    from math import inf

    from folkmoot.reportcard.errors import ReportCardError

    with clear_errors(ReportCardError):
        from folkmoot.reportcard.sampling import planning

        if sum(given is not None for given in (interviews, margin, change)) > 1:
            raise click.UsageError("Give one of --interviews, --margin and --change: the other two follow from it.")
        effects = _effects(design_effect, per_unit, icc, weighting)
        cases = [
            planning.Assumptions(share, effect, population or inf, confidence, power, overlap, correlation)
            for effect in effects
        ]
        sizes = [_size(interviews, margin, change, case) for case in cases]
        if strata:
            wanted = units or -(-sizes[0] // round(per_unit or 1))
            shared = _allocated(strata, wanted, allocation, minimum, exponent)
            print_table(shared, form, title=f"{wanted} units, {allocation}", digits={"size": 0, "available": 0})
            if form != Format.TABLE or units:
                return
            click.echo()
        named = _groups(groups)
        table = _table(sizes, cases, named, per_unit, response_rate, eligible)
        if form != Format.TABLE:
            print_table(table, form)
            return
        shown = table.with_columns(
            *(100 * table[name] for name in ("share", "margin", "detectable_change")),
        ).rename({"share": "share %", "margin": "margin ± points", "detectable_change": "smallest change found, points"})
        print_table(
            shown,
            form,
            title=f"At {100 * confidence:g} % confidence and {100 * power:g} % power",
            digits={"design_effect": 2, "share %": 0, "margin ± points": 1, "smallest change found, points": 1},
        )
        middle = len(cases) // 2
        click.echo("\n" + planning.describe_plan(sizes[middle], cases[middle]))
        if len(cases) > 1:
            click.echo(f"(This is for a design effect of {effects[middle]:g}. Give --design-effect, or --per-unit and --icc.)")


def _effects(given: float | None, per_unit: float | None, icc: float | None, weighting: float) -> tuple[float, ...]:
    from folkmoot.reportcard.sampling.planning import USUAL_EFFECTS, design_effect

    if given is not None and icc is not None:
        raise click.UsageError("Give --design-effect, or --per-unit and --icc that it is worked out from; not both.")
    if icc is not None and per_unit is None:
        raise click.UsageError("--icc needs --per-unit: how many interviews there are in each primary unit.")
    if icc is not None and per_unit is not None:
        return (design_effect(cluster=per_unit, intraclass_correlation=icc, weighting=weighting),)
    if given is not None:
        return (given * weighting,)
    return USUAL_EFFECTS if weighting == 1 else (design_effect(cluster=1, intraclass_correlation=0, weighting=weighting),)


def _size(interviews: int | None, margin: float | None, change: float | None, assumed: "Assumptions") -> int:
    from folkmoot.reportcard.sampling.planning import interviews_for_change, interviews_for_margin

    for name, points in (("margin", margin), ("change", change)):
        if points is not None and points < 0.1:
            raise click.UsageError(f"--{name} {points:g} is in percentage points: give 5 for ±5 points, not 0.05.")
    if margin is not None:
        return interviews_for_margin(margin / 100, assumed)
    if change is not None:
        return interviews_for_change(change / 100, assumed)
    return interviews or DEFAULT_INTERVIEWS


def _groups(groups: tuple[str, ...]) -> list[tuple[str, float]]:
    named = [("everyone", 1.0)]
    for group in groups:
        name, _, text = group.rpartition("=")
        try:
            share = float(text)
        except ValueError:
            share = 0.0
        if not name or not 0 < share <= 1:
            raise click.UsageError(f"--group {group}: write it as women=0.5, the share being above 0 and at most 1.")
        named.append((name, share))
    return named


def _table(
    sizes: list[int],
    cases: "list[Assumptions]",
    groups: list[tuple[str, float]],
    per_unit: float | None,
    response_rate: float,
    eligible: float,
) -> "pl.DataFrame":
    """A row for each design effect and group: its interviews, what they cost to get, and what they can tell."""
    import polars as pl

    from folkmoot.reportcard.sampling.planning import approaches, detectable_change, margin

    rows = []
    for size, assumed in zip(sizes, cases, strict=True):
        for name, part in groups:
            asked = round(size * part)
            rows.append(
                {
                    "group": name,
                    "share": assumed.share,
                    "design_effect": assumed.design_effect,
                    "interviews": asked,
                    "units": -(-asked // round(per_unit)) if per_unit and part == 1 else None,
                    "approaches": approaches(asked, response_rate=response_rate, eligible=eligible),
                    "margin": margin(asked, assumed),
                    "detectable_change": detectable_change(asked, assumed),
                }
            )
    table = pl.DataFrame(rows, schema_overrides={"units": pl.Int64})
    return table if per_unit else table.drop("units")


def _allocated(path: Path, units: int, allocation: str, minimum: int, exponent: float) -> "pl.DataFrame":
    import polars as pl

    from folkmoot.reportcard.answers.plain_tables import read_plain_table, without_rows
    from folkmoot.reportcard.sampling.allocation import Allocation, allocate

    table = without_rows(read_plain_table(path))
    numbers = [name for name in ("size", "deviation", "variation", "available") if name in table.columns]
    table = table.with_columns(pl.col(name).cast(pl.Float64, strict=False) for name in numbers)
    return allocate(table, units, Allocation(allocation), minimum=minimum, power=exponent)
