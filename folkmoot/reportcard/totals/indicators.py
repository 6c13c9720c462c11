"""The global goals' indicators that citizens are asked for, and the grouping of people by disability.

How they are estimated: `indicator_estimates`. The definitions are those of the metadata of the indicators: 16.7.2 (having a
say and an influence), 16.6.2 (satisfaction with public services), 16.5.1 (bribery) and 16.b.1 (discrimination); and of the
Washington Group Short Set.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from folkmoot.reportcard.design import require_columns
from folkmoot.reportcard.encoding import encode_columns
from folkmoot.reportcard.errors import DesignError, UnusableAnswers
from folkmoot.reportcard.forms.scales import looks_missing

OVERALL = "overall"
ANY = "any"
DISABLED = "with disability"
NOT_DISABLED = "without disability"
MOST_NAMED = 12


Scales = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Indicator:
    """An indicator as shares: for each a `label` and who counts in it (1), who does not (0), and who is outside (NaN).

    `averaged` are the labels whose shares' mean is a further figure, named `mean` and put after them.
    """

    name: str
    labels: tuple[str, ...]
    marks: np.ndarray
    averaged: tuple[str, ...] = ()


def find_scales(present: Mapping[str, Collection[str]], scales: Scales, answers: int) -> dict[str, tuple[str, ...]]:
    """For each column the scale that it is answered on: the first that any of its answers (`present`) is on.

    Raises `DesignError` where a scale has another number of answers, `UnusableAnswers` where a column is on none, or one of the
    scale's answers seems misspelt.
    """
    for scale in scales:
        if len(set(scale)) != len(scale) or len(scale) != answers:
            raise DesignError(
                f"The scale has {len(scale)} answers ({', '.join(scale)}), but this indicator's questions have "
                f"{answers}: give each once, from the most positive."
            )
    found = {}
    for column, values in present.items():
        answered = next((scale for scale in scales if any(answer in values for answer in scale)), None)
        if answered is None:
            raise not_on_scale(column, scales, values)
        refuse_misspelt(column, answered, values)
        found[column] = tuple(answered)
    return found


def not_on_scale(column: str, scales: Scales, values: Iterable[str]) -> UnusableAnswers:
    """The error of a column none of whose answers is on a scale."""
    given = " or ".join(", ".join(scale) for scale in scales) or "(none was given)"
    return UnusableAnswers(f"No answer to {column!r} is on the scale {given}. There are: {_some(values)}.")


def refuse_misspelt(column: str, scale: Sequence[str], values: Iterable[str]) -> None:
    """Raises `UnusableAnswers` where nobody gave an answer of the scale, and some gave one that is not on it nor looks like a
    "don't know" or a refusal: they would count as having given none."""
    absent, odd = [answer for answer in scale if answer not in values], [value for value in values if value not in scale]
    if absent and (odd := [value for value in odd if not looks_missing(value)]):
        raise UnusableAnswers(
            f"Nobody answered {absent[0]!r} to {column!r}, and the scale ({', '.join(scale)}) does not have the answers "
            f"{_some(odd)} that were given. Spell them alike, or name with --missing those that are no answer."
        )


def require_given(answers: Sequence[str], present: Mapping[str, Collection[str]], option: str) -> None:
    """Raises `UnusableAnswers` where an answer that is to count was not given to any of some questions (`present` has their
    answers), or where a question has none that counts and yet answers that no question with such a one has: as likely misspelt
    as true, and the figure would be 0 % of nothing.

    That nobody said yes to a question is no reason to refuse it, where its other answers are those of the other questions.
    """
    for answer in answers:
        if not any(answer in values for values in present.values()):
            remedy = "Correct it, or leave it out, for it changes nothing." if len(answers) > 1 else "Correct it."
            raise UnusableAnswers(f"Nobody gave the answer {answer!r} of {option} {_to(present)}. {remedy}")
    counting = {column for column, values in present.items() if set(answers) & set(values)}
    familiar = set().union(*(present[column] for column in counting))
    for column in present.keys() - counting:
        if odd := [value for value in present[column] if value not in familiar and not looks_missing(value)]:
            raise UnusableAnswers(
                f"Nobody gave an answer of {option} ({', '.join(map(repr, answers))}) {_to({column: present[column]})}. "
                f"Name with {option} what is to count there ({odd[0]!r} is an answer to no other question)."
            )


def _to(present: Mapping[str, Collection[str]]) -> str:
    """Questions and the answers to them, in words."""
    named = [f"{column!r}, where there are: {_some(values)}" for column, values in present.items()]
    return f"to {'; or to '.join(named)}"


def _some(values: Iterable[str]) -> str:
    return ", ".join(map(repr, sorted(values)[:MOST_NAMED])) or "none"


def having_a_say(batch: pl.DataFrame, say: str, influence: str, scales: Mapping[str, Sequence[str]]) -> Indicator:
    """16.7.2: shares who think that the system lets people like them have a say, and an influence; and their mean.

    `scales` gives each column its five answers from the most ('a great deal') to the least ('not at all'): the first three are
    positive.
    """
    marks = [_on_scale(batch, column, scales, 3) for column in (say, influence)]
    return Indicator("16.7.2", ("say", "influence"), np.column_stack(marks), ("say", "influence"))


def satisfaction(
    batch: pl.DataFrame, service: str, attributes: Sequence[str], overall: str, scales: Mapping[str, Sequence[str]]
) -> Indicator:
    """16.6.2 for one service: the share positive on each attribute, their mean, and the overall share apart.

    `attributes` and `overall` are columns answered by those who used the service; `scales` gives each its four answers from the
    best to the worst: the first two are positive.
    """
    columns = [*attributes, *([overall] if overall else [])]
    marks = [_on_scale(batch, column, scales, 2) for column in columns]
    labels = (*attributes, *([OVERALL] if overall else []))
    return Indicator(f"16.6.2 {service}".strip(), labels, np.column_stack(marks), tuple(attributes))


def bribery(batch: pl.DataFrame, contact: str, asked: Sequence[str], yes: Sequence[str]) -> Indicator:
    """16.5.1: of those who had contact with a public official in twelve months, the share asked for or giving a bribe.

    `asked` are the columns on being asked and on giving; who answered none of them is outside.
    """
    had, marks = _said(batch, contact, yes), _any_of([_said(batch, column, yes) for column in asked])
    return Indicator("16.5.1", ("",), np.where(had == 1, marks, np.nan)[:, None])


def discrimination(batch: pl.DataFrame, grounds: Sequence[str], yes: Sequence[str]) -> Indicator:
    """16.b.1: the share who felt discriminated against or harassed in twelve months, on any ground and by each of several."""
    by_ground = [_said(batch, column, yes) for column in grounds]
    if len(by_ground) == 1:
        return Indicator("16.b.1", (ANY,), by_ground[0][:, None])
    return Indicator("16.b.1", (ANY, *grounds), np.column_stack([_any_of(by_ground), *by_ground]))


def disability(batch: pl.DataFrame, questions: Sequence[str], severe: Sequence[str]) -> pl.Series:
    """`with disability` for who has at least one of the `severe` answers ('a lot of difficulty', 'cannot do at all').

    `questions` are the six of the Washington Group Short Set; `without disability` for who has none of them and answered at
    least one question, null for the others.
    """
    marks = _any_of([_said(batch, column, severe) for column in questions])
    names = np.array([NOT_DISABLED, DISABLED, None], dtype=object)
    return pl.Series("disability", names[np.where(np.isnan(marks), 2, marks).astype(int)], dtype=pl.String)


def _on_scale(batch: pl.DataFrame, column: str, scales: Mapping[str, Sequence[str]], positive: int) -> np.ndarray:
    """1 for the first `positive` answers of a column's scale, 0 for its others, NaN for anything else."""
    require_columns(batch, [column])
    codes = encode_columns(batch, {column: scales[column]})[column].codes
    return np.where(codes < len(scales[column]), codes < positive, np.nan)


def _said(batch: pl.DataFrame, column: str, yes: Sequence[str]) -> np.ndarray:
    """1 for who gave one of the answers, 0 for who gave another, NaN for no answer."""
    require_columns(batch, [column])
    encoded = encode_columns(batch, {column: yes})[column]
    return np.where(encoded.codes < len(encoded.values), encoded.codes < len(yes), np.nan)


def _any_of(marks: Sequence[np.ndarray]) -> np.ndarray:
    """1 where any is 1, 0 where none is and one at least is known, NaN where nothing is known."""
    table = np.column_stack(marks)
    return np.where((table == 1).any(axis=1), 1.0, np.where(np.isnan(table).all(axis=1), np.nan, 0.0))
