"""Whether one enumerator's answers are unlike those of the others in the same primary units."""

from collections.abc import Iterator
from math import erfc, sqrt

import numpy as np
import polars as pl

from folkmoot.reportcard.fieldwork.fieldwork_findings import UNLIKE_OTHERS, Fieldwork, Limits, findings

FEWEST_INTERVIEWS = 10
CONTINUITY = 0.5


def check_enumerators(fieldwork: Fieldwork, choices: dict[str, tuple[str, ...]], limits: Limits) -> pl.DataFrame:
    """One finding for each enumerator and question whose answers differ most, where they do: the share who gave an answer and
    the share among the others in the same primary units. `choices` are the questions to look at with their answers.

    For each enumerator and answer the count is compared with what it would be if the enumerator's interviews were drawn at
    random from those of each primary unit (Mantel–Haenszel, with continuity correction); where the primary unit is not
    known, from all. The limit on the chance is divided by the number of comparisons (Bonferroni), so that with the default a
    whole survey without any such effect gives a false alarm once in twenty times. Enumerators with fewer than ten
    interviews, and primary units with one enumerator, say nothing.

    Source: Mantel and Haenszel (1959); O'Muircheartaigh and Campanelli (1998) on interviewers and areas.
    """
    if "enumerator" not in fieldwork.rows.columns or not choices:
        return findings([])
    known = fieldwork.rows["enumerator"].is_not_null().to_numpy()
    who = fieldwork.rows.filter(known)["enumerator"]
    unit = fieldwork.rows.filter(known)["psu"].fill_null("") if "psu" in fieldwork.rows.columns else pl.Series([""] * len(who))
    answers = fieldwork.answers.filter(known)
    counts = dict(who.value_counts().iter_rows())
    people = sorted(name for name, number in counts.items() if number >= FEWEST_INTERVIEWS)
    if len(counts) < 2 or not people:
        return findings([])
    compared = [
        row for question, names in choices.items() for row in _compare(answers[question], names, who, unit, people, question)
    ]
    limit = limits.unlike / max(len(compared), 1)
    return findings(_worst(compared, limit))


def _compare(
    answers: pl.Series, names: tuple[str, ...], who: pl.Series, unit: pl.Series, people: list[str], question: str
) -> Iterator[tuple[str, str, str, float, float, float, int]]:
    """For each enumerator and answer: its share, the share expected, the chance, and how many answered."""
    table = pl.DataFrame({"who": who, "unit": unit, "answer": answers}).filter(pl.col("answer").is_not_null())
    if isinstance(answers.dtype, pl.List):
        given = np.array([table["answer"].list.contains(name).to_numpy() for name in names], dtype=np.float64)
    else:
        given = np.array([(table["answer"] == name).to_numpy() for name in names], dtype=np.float64)
    units, of_unit = np.unique(table["unit"].to_numpy().astype(str), return_inverse=True)
    size = np.bincount(of_unit, minlength=len(units)).astype(np.float64)
    total = np.array([np.bincount(of_unit, weights=row, minlength=len(units)) for row in given])
    enumerators = table["who"].to_numpy().astype(str)
    for person in people:
        own = enumerators == person
        if own.sum() < FEWEST_INTERVIEWS:
            continue
        made = np.bincount(of_unit[own], minlength=len(units)).astype(np.float64)
        shared = (made > 0) & (made < size)
        n, m, big_n = made[shared], total[:, shared], size[shared]
        if n.sum() < FEWEST_INTERVIEWS:
            continue
        seen = np.array([np.bincount(of_unit[own], weights=row[own], minlength=len(units))[shared].sum() for row in given])
        expected = (n * m / big_n).sum(axis=1)
        spread = (n * m * (big_n - n) * (big_n - m) / (big_n**2 * np.maximum(big_n - 1, 1))).sum(axis=1)
        for place, name in enumerate(names):
            if spread[place] > 0:
                z = max(abs(seen[place] - expected[place]) - CONTINUITY, 0) / sqrt(spread[place])
                shares = float(seen[place] / n.sum()), float(expected[place] / n.sum())
                yield person, question, name, *shares, erfc(z / sqrt(2)), int(n.sum())


def _worst(compared: list[tuple[str, str, str, float, float, float, int]], limit: float) -> Iterator[dict[str, object]]:
    """Of each enumerator and question the answer that differs most."""
    worst: dict[tuple[str, str], tuple[str, str, str, float, float, float, int]] = {}
    for row in compared:
        if row[5] < limit and (row[:2] not in worst or row[5] < worst[row[:2]][5]):
            worst[row[:2]] = row
    for person, question, name, share, expected, chance, number in sorted(worst.values(), key=lambda row: (row[0], row[5])):
        yield {
            "check": UNLIKE_OTHERS,
            "interview": None,
            "enumerator": person,
            "psu": None,
            "question": question,
            "value": chance,
            "limit": limit,
            "facts": {"answer": name, "share": share, "expected": expected, "number": number},
        }
