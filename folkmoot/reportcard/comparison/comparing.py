"""Published cards side by side: two municipalities, or two rounds with samples of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import polars as pl

from folkmoot.reportcard.cards.card import Aspect, Card, Note
from folkmoot.reportcard.cards.release import PublishedFigure, Release
from folkmoot.reportcard.comparison.comparability import Declaration, asked_in_card, compare_questions, reasons_against
from folkmoot.reportcard.comparison.comparison import detectable_difference, holm_within_questions, judge, p_values
from folkmoot.reportcard.comparison.ranks import rank_intervals
from folkmoot.reportcard.comparison.sides import variance_where_all_agree
from folkmoot.reportcard.estimation.intervals import quantile_of_t

NOT_COMPARABLE = "not_comparable"
HIDDEN = "hidden"
PAIR_SCHEMA = {
    "question": pl.String,
    "category": pl.String,
    "by": pl.String,
    "group": pl.String,
    "card": pl.String,
    "other": pl.String,
    "estimate": pl.Float64,
    "other_estimate": pl.Float64,
    "difference": pl.Float64,
    "standard_error": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "df": pl.Float64,
    "p": pl.Float64,
    "detectable": pl.Float64,
    "why": pl.String,
}
RANK_SCHEMA = {
    "question": pl.String,
    "category": pl.String,
    "card": pl.String,
    "estimate": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "best_rank": pl.Int64,
    "worst_rank": pl.Int64,
    "cards": pl.Int64,
}
Places = Mapping[tuple[str, str, str, str], PublishedFigure]


@dataclass(frozen=True)
class NamedRelease:
    """A release under the name that it is compared by: its municipality, or its round."""

    name: str
    release: Release

    @property
    def card(self) -> Card:
        return self.release.card

    def figures(self) -> Places:
        """Its figures by question, category, by and group."""
        return {(row.question, row.category, row.by, row.group): row for row in self.release.figures}


def compare_releases(
    releases: Sequence[NamedRelease],
    declarations: Sequence[Declaration] = (),
    *,
    confidence: float = 0.95,
    joint: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Each two of the cards, question by question: the lead of each question, for everyone and each group that both have.

    Columns: `question`, `category` (what leads the question; empty for a mean), `by`, `group` (both empty for everyone),
    `card`, `other` (the names), `estimate`, `other_estimate`, `difference` (the card less the other), `standard_error`,
    `lower`, `upper`, `df`, `p`, `detectable` (the smallest difference such a comparison finds four times in five), `why`,
    `p_adjusted` (Holm's within the question), `verdict` (`higher`, `lower`, `no_clear_difference`, `not_comparable`,
    `hidden`; empty where there is no test).

    Numbers are null where a figure is hidden (`why` says for which card), and where the question is not comparable (`why`
    names the aspects in which the two questions differ). The samples are taken as independent, so the variances add up;
    degrees of freedom by Welch and Satterthwaite. `joint` has the `standard_error` and `df` of differences whose samples share
    units or people (by `question`, `category`, `by`, `group`, as `change_between_rounds` gives them), which take the place of
    those; where it has none, the samples stay independent. The false discovery rate over all questions is kept (see `judge`).
    """
    rows = []
    for one, other in combinations(releases, 2):
        reasons = reasons_against(compare_questions(asked_in_card(other.card), asked_in_card(one.card), declarations))
        figures, others = one.figures(), other.figures()
        for question in one.card.questions():
            category = "+".join(question.lead_categories)
            if not category and question.kind != "number":
                continue
            places = [key for key in figures if key[:2] == (question.id, category) and key in others]
            against = reasons.get(question.id, [])
            if Aspect.ASKED in against:
                continue
            for key in places or [(question.id, category, "", "")]:
                rows.append((*key, one.name, other.name, *_compared(key, figures, others, against, (one.name, other.name))))
    pairs = pl.DataFrame(rows, schema=PAIR_SCHEMA, orient="row")
    if joint is not None:
        pairs = _with_joint_errors(pairs, joint)
    error = pairs["standard_error"].fill_null(np.nan).to_numpy()
    df = pairs["df"].fill_null(np.nan).to_numpy()
    reach = quantile_of_t(np.where(np.isnan(df), 0, df), confidence) * error
    pairs = pairs.with_columns(
        (pl.col("difference") - pl.Series(reach, nan_to_null=True)).alias("lower"),
        (pl.col("difference") + pl.Series(reach, nan_to_null=True)).alias("upper"),
    )
    return _with_words(holm_within_questions(pairs))


def rank_releases(
    releases: Sequence[NamedRelease], declarations: Sequence[Declaration] = (), *, confidence: float = 0.95
) -> pl.DataFrame:
    """For each question the ranks that each card may have among those that are comparable with all the others.

    Columns: `question`, `category`, `card`, `estimate`, `lower`, `upper` (as published), `best_rank`, `worst_rank` (1 is the
    highest), `cards` (how many are ranked). All ranks of a question hold together with `confidence`. A question with fewer
    than three comparable cards has no rows, and neither has a card whose figure is hidden.
    """
    asked = [asked_in_card(each.card) for each in releases]
    figures = [each.figures() for each in releases]
    rows = []
    for question in releases[0].card.questions() if releases else ():
        key = (question.id, "+".join(question.lead_categories), "", "")
        known = [number for number, places in enumerate(figures) if key in places and places[key].estimate is not None]
        comparable = [number for number in known if not _differs(asked, known[0], number, question.id, declarations)]
        if len(comparable) < 3:
            continue
        found = [figures[number][key] for number in comparable]
        values = np.array([figure.estimate for figure in found], dtype=float)
        errors = np.array([figure.standard_error for figure in found], dtype=float)
        df = min(figure.df or 0 for figure in found)
        best, worst = rank_intervals(values, np.diag(errors**2), df, confidence=confidence)
        for place, number in enumerate(comparable):
            figure = found[place]
            ranks = int(best[place]), int(worst[place]), len(comparable)
            rows.append((*key[:2], releases[number].name, figure.estimate, figure.lower, figure.upper, *ranks))
    return pl.DataFrame(rows, schema=RANK_SCHEMA, orient="row")


def _differs(asked: Sequence, first: int, number: int, question: str, declarations: Sequence[Declaration]) -> bool:
    return question in reasons_against(compare_questions(asked[first], asked[number], declarations))


def _compared(
    key: tuple[str, str, str, str], figures: Places, others: Places, against: Sequence[Aspect], names: tuple[str, str]
) -> tuple:
    """The numbers of one row, and why there are none."""
    nothing = (None,) * 9
    if against:
        return (*nothing, ", ".join(against))
    one, other = figures.get(key), others.get(key)
    hidden = [name for name, figure in zip(names, (one, other), strict=True) if figure is None or figure.estimate is None]
    if one is None or other is None or hidden:
        return (*nothing, f"{HIDDEN}: {', '.join(hidden)}")
    if one.estimate is None or other.estimate is None:
        return (*nothing, HIDDEN)
    variances = [_variance(figure, is_share=bool(key[1])) for figure in (one, other)]
    difference, error = one.estimate - other.estimate, sum(variances) ** 0.5
    parts = [variance**2 / figure.df for variance, figure in zip(variances, (one, other), strict=True) if figure.df]
    df = sum(variances) ** 2 / sum(parts) if len(parts) == 2 and sum(parts) > 0 else None
    p = detectable = None
    if df is not None:
        p = float(p_values(np.array([difference]), np.array([error]), df)[0])
        detectable = float(detectable_difference(np.array([error]), df)[0])
    uncertain = [name for name, figure in zip(names, (one, other), strict=True) if figure.note == Note.UNCERTAIN]
    why = f"{Note.UNCERTAIN.value}: {', '.join(uncertain)}" if uncertain else ""
    return (one.estimate, other.estimate, difference, error, None, None, df, p, detectable, why)


def _with_joint_errors(pairs: pl.DataFrame, joint: pl.DataFrame) -> pl.DataFrame:
    """The pairs with the errors of samples that share units or people, wherever such an error is known."""
    place = ("question", "category", "by", "group")
    errors = joint.filter(pl.col("standard_error") > 0, pl.col("df") > 0).select(
        *place, pl.col("standard_error").alias("joint_error"), pl.col("df").cast(pl.Float64).alias("joint_df")
    )
    found = pairs.join(errors, on=place, how="left", maintain_order="left")
    known = pl.col("difference").is_not_null() & pl.col("joint_error").is_not_null()
    found = found.with_columns(
        pl.when(known).then("joint_error").otherwise("standard_error").alias("standard_error"),
        pl.when(known).then("joint_df").otherwise("df").alias("df"),
    )
    difference, error, df = (found[name].fill_null(np.nan).to_numpy() for name in ("difference", "standard_error", "df"))
    return found.with_columns(
        pl.Series("p", p_values(difference, error, df), nan_to_null=True),
        pl.Series("detectable", detectable_difference(error, df), nan_to_null=True),
    ).select(pairs.columns)


def _variance(figure: PublishedFigure, *, is_share: bool) -> float:
    variance = (figure.standard_error or 0.0) ** 2
    if not is_share:
        return variance
    return variance + float(variance_where_all_agree(np.array(figure.estimate), np.array(figure.base or 0)))


def _with_words(pairs: pl.DataFrame) -> pl.DataFrame:
    judged = judge(pairs)
    no_numbers = pl.col("difference").is_null()
    hidden = pl.col("why").str.starts_with(HIDDEN)
    return judged.with_columns(
        pl.when(no_numbers & hidden)
        .then(pl.lit(HIDDEN))
        .when(no_numbers)
        .then(pl.lit(NOT_COMPARABLE))
        .otherwise("verdict")
        .alias("verdict")
    )
