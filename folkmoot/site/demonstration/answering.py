"""How the invented people answer: from what they are like to what they say, by the table of `answer_model.csv`.

Each row of the table is a question in the order in which it is answered. What a person is like is a handful of traits, each of
them a normal number of which a part is shared by all who live in the same village or block. An answer leans on one trait by
its loading; the shares are those of somebody in the middle. `kind` is `one` (answers from least to most of the trait), `many`
(each answer by itself; `+` and `-` for those that lean on the trait) or `number` (answers: the limits; shares: the median and
the spread of its logarithm).
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
from scipy.special import ndtr, ndtri

from folkmoot.reportcard.sampling.sampling import random_numbers
from folkmoot.site.demonstration.municipalities import InventedMunicipality
from folkmoot.site.demonstration.population import SEED, URBAN

MODEL = Path(__file__).with_name("answer_model.csv")
BEFORE_DISABILITY = ("education", "seeing", "hearing", "walking", "remembering", "self_care", "communicating")
DIFFICULTIES = BEFORE_DISABILITY[1:]
SHARED_BY_ALL_TRAITS = 0.25


@dataclass(frozen=True)
class Trait:
    """What moves a trait, in standard deviations: `clustered` is the part of its variance that neighbours share."""

    clustered: float = 0.0
    in_town: float = 0.0
    woman: float = 0.0
    under_25: float = 0.0
    over_50: float = 0.0
    decade: float = 0.0
    schooling: float = 0.0
    disabled: float = 0.0


TRAITS = {
    "schooling": Trait(clustered=0.1, in_town=0.45, decade=-0.2),
    "health": Trait(decade=-0.42),
    "town": Trait(clustered=0.3, in_town=1.4),
    "water": Trait(clustered=0.2, in_town=0.7),
    "services": Trait(clustered=0.08, in_town=0.15, disabled=-0.45),
    "voice": Trait(clustered=0.05, woman=-0.4, under_25=-0.75, over_50=0.2, schooling=0.2),
    "openness": Trait(clustered=0.06, in_town=0.15, under_25=-0.5, schooling=0.15),
    "fairness": Trait(clustered=0.05, woman=-0.2, under_25=-0.3, disabled=-0.6),
}


@dataclass(frozen=True)
class Item:
    """One row of the table; `asked_if` is empty for a question that everybody is asked."""

    question: str
    kind: str
    trait: str
    loading: float
    answers: tuple[str, ...]
    shares: tuple[float, ...]
    asked_if: str
    dont_know: float
    refused: float


def answer(municipality: InventedMunicipality, people: pl.DataFrame) -> pl.DataFrame:
    """The people's answers, one column a question (text; choices of several with a space between), and `disability`.

    A question that is not relevant to somebody has no answer; a number that somebody does not know has none either.
    """
    answers: dict[str, np.ndarray] = {}
    traits: dict[str, np.ndarray] = {}
    disabled = np.zeros(people.height, dtype=bool)
    for item in _items():
        if item.trait not in traits:
            traits[item.trait] = _trait(municipality, people, item.trait, answers, disabled)
        answers[item.question] = _answers(municipality, item, traits[item.trait], answers)
        if item.question == BEFORE_DISABILITY[-1]:
            disabled = np.any([np.isin(answers[name], ["a_lot", "cannot"]) for name in DIFFICULTIES], axis=0)
    answers["disability"] = np.where(disabled, "with", "without").astype(object)
    return pl.DataFrame(
        {name: values.tolist() for name, values in answers.items()}, schema_overrides=dict.fromkeys(answers, pl.String)
    )


@cache
def _items() -> tuple[Item, ...]:
    with MODEL.open(encoding="utf-8", newline="") as file:
        return tuple(
            Item(
                row["question"],
                row["kind"],
                row["trait"],
                float(row["loading"]),
                tuple(row["answers"].split()),
                tuple(float(share) for share in row["shares"].split()),
                row["asked_if"],
                float(row["dont_know"]),
                float(row["refused"]),
            )
            for row in csv.DictReader(file)
        )


def _trait(
    municipality: InventedMunicipality, people: pl.DataFrame, name: str, answers: Mapping[str, np.ndarray], disabled: np.ndarray
) -> np.ndarray:
    trait = TRAITS[name]
    units = people["unit"].unique(maintain_order=True)
    of_unit = dict(zip(units, _normal(municipality, "neighbours", name, count=units.len()), strict=True))
    shared = np.array([of_unit[unit] for unit in people["unit"]])
    own = np.sqrt(SHARED_BY_ALL_TRAITS) * _normal(municipality, "outlook", count=people.height)
    own += np.sqrt(1 - SHARED_BY_ALL_TRAITS) * _normal(municipality, "person", name, count=people.height)
    age = people["age"].to_numpy()
    middle = np.full(people.height, municipality.levels.get(name, 0.0))
    middle += trait.in_town * ((people["stratum"] == URBAN).to_numpy() - 0.5)
    middle += trait.woman * ((people["sex"] == "woman").to_numpy() - 0.5)
    middle += (
        trait.under_25 * (age < 25) + trait.over_50 * (age >= 50) + trait.decade * (age - 40) / 10 + trait.disabled * disabled
    )
    if trait.schooling:
        levels = {"none": -1.5, "primary": -0.5, "secondary": 0.5, "higher": 1.5}
        middle += trait.schooling * np.array([levels.get(level, 0.0) for level in answers["education"]])
    return middle + np.sqrt(trait.clustered) * shared + np.sqrt(1 - trait.clustered) * own


def _answers(municipality: InventedMunicipality, item: Item, trait: np.ndarray, given: Mapping[str, np.ndarray]) -> np.ndarray:
    leaning = item.loading * trait
    own = np.sqrt(1 - item.loading**2)
    match item.kind:
        case "one":
            noise = own * _normal(municipality, "answer", item.question, count=trait.size)
            borders = ndtri(np.cumsum(item.shares)[:-1])
            answers = np.array(item.answers, dtype=object)[np.searchsorted(borders, leaning + noise)]
        case "many":
            answers = _several(municipality, item, leaning)
        case _:
            noise = own * _normal(municipality, "answer", item.question, count=trait.size)
            median, spread = item.shares
            first, last = (int(limit) for limit in item.answers)
            numbers = np.clip(np.rint(median * np.exp(spread * (leaning + noise))), first, last)
            answers = np.array([str(int(number)) for number in numbers], dtype=object)
    silent = random_numbers(SEED, municipality.slug, "silence", item.question)(trait.size)
    answers[silent < item.dont_know] = None if item.kind == "number" else "dont_know"
    answers[silent > 1 - item.refused] = None if item.kind == "number" else "refused"
    answers[~_asked(item, given, trait.size)] = None
    return answers


def _several(municipality: InventedMunicipality, item: Item, leaning: np.ndarray) -> np.ndarray:
    """All answers that apply; whoever would have none gives the likeliest."""
    names = [answer.rstrip("+-") for answer in item.answers]
    signs = np.array([{"+": 1, "-": -1}.get(answer[-1], 0) for answer in item.answers])
    chances = ndtr(ndtri(np.array(item.shares)) + np.outer(leaning, signs))
    drawn = random_numbers(SEED, municipality.slug, "answer", item.question)(leaning.size * len(names))
    applies = drawn.reshape(chances.shape) < chances
    applies[~applies.any(axis=1), int(np.argmax(item.shares))] = True
    for alone in {"none", "nothing"} & set(names):
        applies[applies.sum(axis=1) > 1, names.index(alone)] = False
    return np.array([" ".join(name for name, said in zip(names, row, strict=True) if said) for row in applies], dtype=object)


def _asked(item: Item, given: Mapping[str, np.ndarray], count: int) -> np.ndarray:
    if not item.asked_if:
        return np.ones(count, dtype=bool)
    question, wanted = item.asked_if.split(": ")
    negated = wanted.startswith("not ")
    names = set(wanted.removeprefix("not ").split())
    has = np.array([bool(names & set((value or "").split())) for value in given[question]])
    return ~has if negated else has


def _normal(municipality: InventedMunicipality, *names: str, count: int) -> np.ndarray:
    return ndtri(random_numbers(SEED, municipality.slug, *names)(count))
