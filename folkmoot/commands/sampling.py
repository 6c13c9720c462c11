"""`folkmoot sample`: draw units, dwellings and the adult to ask from a frame, and write what the fieldwork takes along."""

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

import click

from folkmoot.commands.errors import clear_errors
from folkmoot.commands.printing import Format, format_option, print_table

if TYPE_CHECKING:
    import polars as pl

    from folkmoot.reportcard.sampling.drawing import Sample, SampleDesign


@click.command()
@click.argument("frame", type=click.Path(path_type=Path))
@click.option("--output", required=True, type=click.Path(path_type=Path), help="Folder that the files are written to.")
@click.option("--units", type=click.IntRange(1), help="Primary units to draw, shared out among the strata by --allocation.")
@click.option("--sizes", type=click.Path(path_type=Path), help="Or a CSV with columns stratum and units, as `plan` prints it.")
@click.option("--seed", type=int, help="A whole number; where not given one is drawn, printed and stored.")
@click.option(
    "--selection",
    type=click.Choice(["proportional_to_size", "sampford", "systematic", "simple_random"]),
    default="proportional_to_size",
    show_default=True,
    help="Units by size (systematically or by Sampford's method), or all alike.",
)
@click.option("--allocation", type=click.Choice(["proportional", "equal", "power"]), default="proportional", show_default=True)
@click.option("--minimum", type=int, default=2, show_default=True, help="Fewest units of a stratum.")
@click.option("--exponent", type=float, default=0.5, show_default=True, help="Of the size, for --allocation power.")
@click.option("--reserves", type=click.IntRange(0), default=0, show_default=True, help="Reserve units in each stratum.")
@click.option("--households", type=click.IntRange(1), help="Households to draw in each unit: from --listing, or on a --walk.")
@click.option("--listing", type=click.Path(path_type=Path), help="Table of households: the unit's column and --household.")
@click.option("--walk", type=click.IntRange(1), metavar="INTERVAL", help="No list: a walk to every INTERVALth dwelling.")
@click.option("--household-reserves", type=click.IntRange(0), default=0, show_default=True, help="Reserves in each unit.")
@click.option(
    "--respondent",
    type=click.Choice(["random", "kish", "open"]),
    default="random",
    show_default=True,
    help="How the adult is chosen at the door: by a number drawn for the household, by Kish's tables, or not told.",
)
@click.option("--in-turn", is_flag=True, help="Ask women and men in turn.")
@click.option("--unit", default="unit", show_default=True, metavar="COLUMN", help="Column of the units' ids.")
@click.option("--stratum", metavar="COLUMN", help="Column of the strata ('stratum' where there is one, else one stratum).")
@click.option("--size", default="households", show_default=True, metavar="COLUMN", help="Column of the units' sizes.")
@click.option("--household", default="household", show_default=True, metavar="COLUMN", help="The list's column of ids.")
@click.option("--joint", is_flag=True, help="Also write the chance that each two units are drawn together.")
@click.option("--language", default="en", show_default=True, help="Of the contact sheets: en, sv, ar or es.")
@click.option("--again", type=click.Path(path_type=Path), help="Draw the sample of that sample.json again, and say so.")
@format_option
def sample(
    frame: Path,
    output: Path,
    units: int | None,
    sizes: Path | None,
    seed: int | None,
    selection: str,
    allocation: str,
    minimum: int,
    exponent: float,
    reserves: int,
    households: int | None,
    listing: Path | None,
    walk: int | None,
    household_reserves: int,
    respondent: str,
    in_turn: bool,
    unit: str,
    stratum: str | None,
    size: str,
    household: str,
    joint: bool,
    language: str,
    again: Path | None,
    form: str,
) -> None:
    """Draw a sample from FRAME (CSV, XLSX, Parquet: a row a unit) that anyone can draw again.

    \b
    folkmoot sample frame.csv --units 40 --households 8 --listing households.csv --output sample
    folkmoot sample frame.csv --units 40 --households 8 --walk 5 --respondent kish --output sample
    folkmoot sample frame.csv --again sample/sample.json --output again
    """
    from folkmoot.reportcard.errors import ReportCardError

    with clear_errors(ReportCardError):
        from folkmoot.reportcard.answers.plain_tables import read_plain_table
        from folkmoot.reportcard.sampling import sample_files
        from folkmoot.reportcard.sampling.drawing import SampleDesign, SecondStage, draw_sample
        from folkmoot.reportcard.sampling.respondents import Respondent
        from folkmoot.reportcard.sampling.sampling import Selection

        table = read_plain_table(frame)
        listed = read_plain_table(listing) if listing else None
        if again:
            drawn = sample_files.draw_again(table, sample_files.read_sample_record(again), listed)
        else:
            _check_second_stage(households, listing, walk)
            second = SecondStage.LIST if listing else SecondStage.WALK if walk else SecondStage.NONE
            if stratum is None:
                stratum = "stratum" if "stratum" in table.columns else ""
            design = SampleDesign(
                seed=secrets.randbelow(10**9) if seed is None else seed,
                sizes={},
                selection=Selection(selection),
                reserves=reserves,
                second_stage=second,
                households=households or 0,
                household_reserves=household_reserves,
                interval=walk or 0,
                respondent=Respondent(respondent) if second is not SecondStage.NONE else Respondent.OPEN,
                in_turn=in_turn,
                unit=unit,
                stratum=stratum,
                measure=size,
                household=household,
            )
            drawn = draw_sample(table, _with_sizes(table, design, units, sizes, allocation, minimum, exponent), listed)
        sample_files.write_sample(drawn, output, language=language, joint=joint)
    _report(drawn, output, form, again=again is not None)


def _check_second_stage(households: int | None, listing: Path | None, walk: int | None) -> None:
    if listing and walk:
        raise click.UsageError("Give --listing or --walk, not both: households come from a list, or from a walk.")
    if households and not (listing or walk):
        raise click.UsageError("--households needs --listing (a table of households) or --walk (to every so many dwellings).")
    if (listing or walk) and not households:
        raise click.UsageError("Say with --households how many to draw in each unit.")


def _with_sizes(
    frame: "pl.DataFrame",
    design: "SampleDesign",
    units: int | None,
    sizes: Path | None,
    allocation: str,
    minimum: int,
    exponent: float,
) -> "SampleDesign":
    """The design with the units of each stratum: as the file says, or shared out by the frame's own sizes."""
    from dataclasses import replace

    import polars as pl

    from folkmoot.reportcard.answers.plain_tables import read_plain_table, refuse, require
    from folkmoot.reportcard.errors import UnusablePlan
    from folkmoot.reportcard.sampling.allocation import Allocation, allocate
    from folkmoot.reportcard.sampling.drawing import strata_of

    if (units is None) == (sizes is None):
        raise click.UsageError("Give --units (how many to draw in all) or --sizes (a file with the units of each stratum).")
    if sizes:
        given = read_plain_table(sizes)
        require(given, ("stratum", "units"), UnusablePlan, sizes.name)
        numbers = given.with_columns(pl.col("units").cast(pl.Int64, strict=False))
        refuse(numbers, pl.col("units").is_null(), UnusablePlan, "units is not a whole number", "Mend it")
        return replace(design, sizes=dict(numbers.select("stratum", "units").rows()))
    strata = strata_of(frame, design)
    shared = allocate(strata, units or 0, Allocation(allocation), minimum=minimum, power=exponent)
    return replace(design, sizes=dict(shared.filter(pl.col("units") > 0).select("stratum", "units").rows()))


def _report(drawn: "Sample", output: Path, form: str, *, again: bool) -> None:
    """What was drawn of each stratum, and all that is needed to draw it again."""
    from folkmoot.reportcard.sampling.drawing import SecondStage

    digits = {"size": 0, "least_chance": 4, "greatest_chance": 4}
    print_table(drawn.strata, form, title=f"{drawn.design.selection.value.replace('_', ' ')}", digits=digits)
    if form != Format.TABLE:
        return
    click.echo(f"\nSeed            {drawn.design.seed}")
    click.echo(f"Frame, SHA-256  {drawn.frame_sha256} ({drawn.frame_units:,} units)")
    if drawn.listing_sha256:
        click.echo(f"List, SHA-256   {drawn.listing_sha256}")
    if again:
        click.echo("The same frame, seed and design: this is the same sample.")
    if drawn.design.second_stage is SecondStage.WALK:
        click.echo("A walk has no known chances of selection; it is recorded as such, and the report card must say so.")
    for file in sorted(path.name for path in output.iterdir() if path.is_file()):
        click.echo(f"  {output / file}")
