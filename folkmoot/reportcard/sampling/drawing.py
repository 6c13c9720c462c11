"""A whole sample drawn from a frame by one design: units with their reserves, the dwellings in them, and whom to ask there."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from folkmoot.reportcard.answers.plain_tables import named, require, without_rows
from folkmoot.reportcard.errors import UnusableFrame
from folkmoot.reportcard.sampling.households import draw_households
from folkmoot.reportcard.sampling.inclusion import joint_inclusion
from folkmoot.reportcard.sampling.respondents import Respondent, ask_in_turn, choose_respondents
from folkmoot.reportcard.sampling.sampling import (
    MADE,
    Selection,
    draw_reserves,
    draw_units,
    frame_sha256,
    in_order,
    refuse_names,
)
from folkmoot.reportcard.sampling.walks import plan_walks

ONE_STRATUM = "all"
MADE_FOR_CONTACTS = (
    "contact",
    "unit_reserve",
    "household_reserve",
    "household_inclusion",
    "walk_direction",
    "walk_dwelling",
    "sex_asked",
    "kish_table",
)
"""The columns that the contact sheet adds to those of the frame and the list."""


class SecondStage(StrEnum):
    """How dwellings are found in a drawn unit: from a list, on a walk, or not (units are dwellings or people)."""

    LIST = "list"
    WALK = "walk"
    NONE = "none"


@dataclass(frozen=True)
class SampleDesign:
    """Everything that a draw depends on, besides the frame and the list of households.

    `sizes` are the units of each stratum; `unit`, `stratum` and `measure` name the frame's columns (an empty `stratum`: the
    frame is one, called `all`), `household` the list's. `in_turn` has women and men asked in turn.
    """

    seed: int
    sizes: Mapping[str, int]
    selection: Selection = Selection.PROPORTIONAL_TO_SIZE
    reserves: int = 0
    second_stage: SecondStage = SecondStage.NONE
    households: int = 0
    household_reserves: int = 0
    interval: int = 0
    respondent: Respondent = Respondent.OPEN
    in_turn: bool = False
    unit: str = "unit"
    stratum: str = "stratum"
    measure: str = "households"
    household: str = "household"

    @property
    def measure_read(self) -> str:
        """The column of sizes that the draw reads: none where units are not drawn by size."""
        return self.measure if self.selection.by_size else ""


@dataclass(frozen=True)
class Sample:
    """What was drawn.

    `units`: the frame's columns, `inclusion`, `certainty`, `draw_order`, and `reserve` (null for units drawn, 1 and so on for
    reserves, see `sampling.draw_reserves`). `contacts`: the dwellings, in the order of stratum, unit and household; empty
    without a second stage; `contact` is unit and household, `unit_reserve` and `household_reserve` tell reserves, and the
    columns of the frame and of the list stand beside; see `households`, `walks` and `respondents` for the others. `joint`: see
    `inclusion.joint_inclusion`. `strata`: a row a stratum, with `units` and `size` in the frame, `drawn`, `certain`,
    `least_chance` and `greatest_chance`. `frame_sha256` is of the columns that the draw read, `listing_sha256` of those of the
    list, empty where there is none.
    """

    design: SampleDesign
    units: pl.DataFrame
    contacts: pl.DataFrame
    joint: pl.DataFrame
    frame_sha256: str
    listing_sha256: str
    frame_units: int
    strata: pl.DataFrame


def draw_sample(frame: pl.DataFrame, design: SampleDesign, listing: pl.DataFrame | None = None) -> Sample:
    """The sample that a design draws from a frame and, for a second stage from a list, from the list of households.

    The same frame, list and design give the same sample, whatever the order of their rows.

    Raises `UnusableFrame` as the functions do that it puts together, and where the list lacks a unit that was drawn.
    """
    frame = frame_with_stratum(frame, design)
    refuse_names(frame, MADE_FOR_CONTACTS, "The frame")
    if listing is not None:
        refuse_names(listing, (*MADE_FOR_CONTACTS, *MADE), "The list of households")
    listed = listing if design.second_stage is SecondStage.LIST else None
    names = {"unit": design.unit, "stratum": design.stratum or ONE_STRATUM, "measure": design.measure}
    drawn = draw_units(frame, sizes=design.sizes, seed=design.seed, selection=design.selection, **names)
    reserves = draw_reserves(frame, drawn, number=design.reserves, seed=design.seed, selection=design.selection, **names)
    units = pl.concat([drawn.with_columns(pl.lit(None, dtype=pl.Int64).alias("reserve")), reserves], how="diagonal")
    ordered = without_rows(units).sort(
        pl.col(names["stratum"]).cast(pl.String), "reserve", nulls_last=False, maintain_order=True
    )
    joint = joint_inclusion(frame, drawn, sizes=design.sizes, selection=design.selection, **names)
    return Sample(
        design,
        ordered,
        _contacts(ordered, design, names["stratum"], listed),
        joint,
        frame_sha256(_exact(frame, design), unit=design.unit, stratum=names["stratum"], measure=design.measure_read),
        listing_sha256(listed, design) if listed is not None else "",
        frame.height,
        _strata(frame, drawn, design, names["stratum"]),
    )


def frame_with_stratum(frame: pl.DataFrame, design: SampleDesign) -> pl.DataFrame:
    """The frame with its columns of ids and strata; one stratum called `all` where the design has none."""
    mend = "Say which they are with --unit, --stratum and --size."
    require(frame, (design.unit, design.stratum, design.measure_read), UnusableFrame, "The frame", mend)
    return frame if design.stratum else frame.with_columns(pl.lit(ONE_STRATUM).alias(ONE_STRATUM))


def strata_of(frame: pl.DataFrame, design: SampleDesign) -> pl.DataFrame:
    """The frame's strata as `allocation.allocate` takes them: `stratum`, `size`, `available` (units), in order.

    The size is the sum of the measure where units are drawn by size, else the number of units.
    """
    frame = frame_with_stratum(frame, design)
    size = pl.col(design.measure).cast(pl.Float64, strict=False).sum() if design.selection.by_size else pl.len()
    stratum = pl.col(design.stratum or ONE_STRATUM).cast(pl.String).alias("stratum")
    return frame.group_by(stratum).agg(size.alias("size"), pl.len().alias("available")).drop_nulls("stratum").sort("stratum")


def listing_sha256(listing: pl.DataFrame, design: SampleDesign) -> str:
    """The SHA-256 of what a draw reads of a list: the ids of unit and household, written as `frame_sha256` writes them."""
    return frame_sha256(listing, unit=design.unit, stratum=design.household, measure="")


def _exact(frame: pl.DataFrame, design: SampleDesign) -> pl.DataFrame:
    """Sizes as whole numbers where they are such, so that 120, 120.0 and the text of either are the same frame."""
    if not design.measure_read:
        return frame
    sizes = frame[design.measure].cast(pl.Float64)
    return frame.with_columns((sizes.cast(pl.Int64) if (sizes == sizes.floor()).all() else sizes).alias(design.measure))


def _contacts(units: pl.DataFrame, design: SampleDesign, stratum: str, listing: pl.DataFrame | None) -> pl.DataFrame:
    """The dwellings of the units, those of reserve units too where they are known."""
    if design.second_stage is SecondStage.NONE:
        return pl.DataFrame()
    if design.second_stage is SecondStage.LIST:
        found = _listed(units, design, listing)
    else:
        found = plan_walks(
            units,
            number=design.households,
            interval=design.interval,
            seed=design.seed,
            reserves=design.household_reserves,
            unit=design.unit,
        ).rename({"household": design.household})
    of_unit = in_order(units, [stratum, design.unit]).drop("certainty", "draw_order").rename({"reserve": "unit_reserve"})
    contacts = of_unit.join(found, on=design.unit, maintain_order="left_right").select(
        pl.format("{}/{}", design.unit, design.household).alias("contact"),
        stratum,
        design.unit,
        design.household,
        pl.exclude(stratum, design.unit, design.household),
    )
    contacts = choose_respondents(contacts, design.respondent, seed=design.seed, unit=design.unit, household=design.household)
    return ask_in_turn(contacts, seed=design.seed, unit=design.unit) if design.in_turn else contacts


def _listed(units: pl.DataFrame, design: SampleDesign, listing: pl.DataFrame | None) -> pl.DataFrame:
    if listing is None:
        raise UnusableFrame("Households are to be drawn from a list, and none was given: give it, or plan a walk.")
    require(
        listing,
        (design.unit, design.household),
        UnusableFrame,
        "The list of households",
        "Say which they are with --unit and --household.",
    )
    present = listing[design.unit].cast(pl.String).unique()
    absent = units.filter(pl.col("reserve").is_null() & ~pl.col(design.unit).cast(pl.String).is_in(present.implode()))
    if absent.height:
        raise UnusableFrame(
            f"The list has no households of units that were drawn: {named(absent[design.unit].to_list())}. List them first."
        )
    shared = [name for name in listing.columns if name in units.columns and name != design.unit]
    wanted = (
        without_rows(listing)
        .drop(shared, strict=False)
        .filter(pl.col(design.unit).cast(pl.String).is_in(units[design.unit].cast(pl.String).implode()))
    )
    return draw_households(
        wanted,
        number=design.households,
        seed=design.seed,
        reserves=design.household_reserves,
        unit=design.unit,
        household=design.household,
    )


def _strata(frame: pl.DataFrame, drawn: pl.DataFrame, design: SampleDesign, stratum: str) -> pl.DataFrame:
    """What was drawn of each stratum: see `Sample.strata`."""
    name = pl.col(stratum).cast(pl.String).alias("stratum")
    chances = drawn.group_by(name).agg(
        pl.len().alias("drawn"),
        pl.col("certainty").sum().alias("certain"),
        pl.col("inclusion").min().alias("least_chance"),
        pl.col("inclusion").max().alias("greatest_chance"),
    )
    return strata_of(frame, design).rename({"available": "units"}).join(chances, on="stratum", maintain_order="left")
