"""How the figures of a card changed since the published card of an earlier round: what a follow-up's release tells of it.

The change of a figure is reckoned from the two figures as they were published, so it tells nobody anything that the two cards
do not tell: what is hidden in either has none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
import polars as pl

from folkmoot.reportcard.cards.card import ChangeSince, ChangeWord, FigureChange, HeldHarmless
from folkmoot.reportcard.cards.release import Release
from folkmoot.reportcard.comparison.comparability import Declaration, asked_in_card, compare_questions
from folkmoot.reportcard.comparison.comparing import HIDDEN, NamedRelease, compare_releases
from folkmoot.reportcard.disclosure.earlier_releases import interviewed
from folkmoot.reportcard.disclosure.rounding import DIGITS, round_figures
from folkmoot.reportcard.errors import UnusableRelease

AFTER, BEFORE = "after", "before"
PLACE = ("question", "category", "by", "group")
JOINT_COLUMNS = (*PLACE, "standard_error", "df")
COLUMNS = (
    *PLACE,
    "before",
    "after",
    "difference",
    "standard_error",
    "lower",
    "upper",
    "df",
    "p_adjusted",
    "detectable",
    "word",
    "aspects",
)
"""The columns of the file of changes: those of `FigureChange`, and the card's own figure `after`."""


@dataclass(frozen=True)
class EarlierRound:
    """The published card of an earlier round that a card is held against.

    `joint` has the standard errors of the changes where the samples share units or people (see `compare_releases`);
    `declarations` are the differences between the two forms that the survey lead holds for harmless.
    """

    release: Release
    joint: pl.DataFrame | None = None
    declarations: tuple[Declaration, ...] = ()


def change_since(release: Release, earlier: EarlierRound) -> ChangeSince:
    """How each figure that leads a question changed, for everyone and each group that both cards have.

    A question that cannot be compared has one row. A figure that the release hides, or that the earlier card does not have,
    has none. Raises `UnusableRelease` where the earlier card is of another place, of the same people, or of a later time.
    """
    before = earlier.release
    _refuse_no_earlier_round(release, before)
    pairs = compare_releases(
        [NamedRelease(AFTER, release), NamedRelease(BEFORE, before)], earlier.declarations, joint=earlier.joint
    )
    is_share = (pairs["category"] != "").to_numpy()
    rounded = round_figures(
        pairs.with_columns(
            pl.col("difference").alias("estimate"),
            pl.lit(None, pl.Float64).alias("design_effect"),
            pl.lit(None, pl.Float64).alias("weighted_base"),
        ),
        is_share,
    )
    rows = rounded.with_columns(
        pl.col("other_estimate").alias("before"),
        pl.col("estimate").alias("difference"),
        pl.col("df", "p_adjusted", "detectable").round_sig_figs(DIGITS),
    )
    figures = tuple(_figure(row) for row in rows.iter_rows(named=True) if _is_told(row))
    asked = compare_questions(asked_in_card(before.card), asked_in_card(release.card), earlier.declarations)
    used = {(difference.aspect, difference.reason) for difference in asked if difference.harmless}
    harmless = [each for each in earlier.declarations if (each.aspect, each.reason) in used]
    card = before.card
    return ChangeSince(
        seal=before.seal,
        interviews=card.interviews,
        first_day=card.first_day,
        last_day=card.last_day,
        linked=earlier.joint is not None,
        harmless=tuple(HeldHarmless(each.question, each.aspect.value, each.reason) for each in harmless),
        figures=figures,
    )


def change_table(release: Release) -> pl.DataFrame:
    """The changes of a release as a table of `COLUMNS`; without rows where its card has none."""
    after = {(row.question, row.category, row.by, row.group): row.estimate for row in release.figures}
    change = release.card.change
    rows = []
    for figure in change.figures if change else ():
        told = {name: getattr(figure, name) for name in COLUMNS if name != AFTER}
        told[AFTER] = after.get((figure.question, figure.category, figure.by, figure.group))
        rows.append({**told, "word": figure.word.value, "aspects": " ".join(figure.aspects)})
    texts = (*PLACE, "word", "aspects")
    return pl.DataFrame(rows, {name: pl.String if name in texts else pl.Float64 for name in COLUMNS})


def read_joint_errors(path: Path) -> pl.DataFrame:
    """The standard errors of a file that `folkmoot change` wrote. Raises `UnusableRelease` where it is no such file."""
    try:
        table = pl.read_csv(path, infer_schema=False)
        missing = [name for name in JOINT_COLUMNS if name not in table.columns]
        if missing:
            raise UnusableRelease(f"{path} has no column {missing[0]}: give the file that `folkmoot change --output` wrote.")
        return table.select(*(pl.col(name).fill_null("") for name in PLACE), pl.col("standard_error", "df").cast(pl.Float64))
    except (pl.exceptions.PolarsError, OSError) as error:
        raise UnusableRelease(f"{path} cannot be read as the file that `folkmoot change --output` wrote: {error}.") from None


def _refuse_no_earlier_round(release: Release, before: Release) -> None:
    now, then = interviewed(release.card), interviewed(before.card)
    if before.answers_sha256 == release.answers_sha256:
        raise UnusableRelease("The earlier card is of the very same answers: it is no card of an earlier round.")
    if now.place and then.place and not set(now.place.values()) & set(then.place.values()):
        places = " and ".join(next(iter(each.place.values())) for each in (then, now))
        raise UnusableRelease(f"The earlier card is of another place ({places}): a change is told of one municipality only.")
    if now.first_day and then.last_day and then.last_day >= now.first_day:
        raise UnusableRelease(
            f"The earlier card's interviews ended on {then.last_day}, and these began on {now.first_day}: "
            "it is no card of an earlier round."
        )


def _is_told(row: Mapping[str, object]) -> bool:
    """Whether a row stands on the card: a figure that the card itself hides has no change, and a question that cannot be
    compared says so once."""
    why = str(row["why"] or "")
    if row["verdict"] == ChangeWord.NOT_COMPARABLE and row["by"]:
        return False
    return not (why.startswith(HIDDEN) and AFTER in why.removeprefix(f"{HIDDEN}: ").split(", "))


def _figure(row: Mapping[str, object]) -> FigureChange:
    word = ChangeWord(str(row["verdict"] or ""))
    aspects = tuple(str(row["why"]).split(", ")) if word is ChangeWord.NOT_COMPARABLE else ()
    known = ("before", "difference", "standard_error", "lower", "upper", "df", "p_adjusted", "detectable")
    told = {name: row[name] for name in (*PLACE, *known)}
    return msgspec.convert({**told, "word": word, "aspects": aspects}, FigureChange)
