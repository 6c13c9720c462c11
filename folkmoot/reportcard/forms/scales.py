"""Scales that are known by the names of their choices, for forms that do not declare one with `card::favourable`.

A list is a known scale only where every choice that is not a "don't know" or a refusal is a step of one and the same scale.
Whatever is recognised here is an assumption, and the card says so.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class KnownScale:
    """Steps from most to least favourable (or most to least), each with the names that it goes by.

    `favourable` is how many of the first steps count as favourable; 0 where only the order is certain: whether 'always'
    or 'a lot' is good depends on what was asked.
    """

    steps: tuple[frozenset[str], ...]
    favourable: int = 0


@dataclass(frozen=True)
class AssumedScale:
    """What a list of choices was taken for: names of choices, as `Question.scale` and `Question.favourable` have them."""

    scale: tuple[str, ...]
    favourable: tuple[str, ...]


def _scale(*steps: str, favourable: int = 0) -> KnownScale:
    return KnownScale(tuple(frozenset(step.split()) for step in steps), favourable)


_NEITHER = "neither neutral neither_nor neither_one_nor_other in_between undecided middle"

KNOWN_SCALES = (
    _scale(
        "extremely_satisfied completely_satisfied",
        "very_satisfied highly_satisfied fully_satisfied",
        "satisfied somewhat_satisfied fairly_satisfied rather_satisfied quite_satisfied",
        "slightly_satisfied partly_satisfied a_little_satisfied",
        f"{_NEITHER} neither_satisfied neither_satisfied_nor_dissatisfied neither_satisfied_or_dissatisfied "
        "moderately_satisfied",
        "slightly_dissatisfied a_little_dissatisfied",
        "dissatisfied somewhat_dissatisfied fairly_dissatisfied rather_dissatisfied quite_dissatisfied unsatisfied "
        "somewhat_unsatisfied not_satisfied",
        "very_dissatisfied highly_dissatisfied very_unsatisfied",
        "extremely_dissatisfied completely_dissatisfied not_at_all_satisfied",
        favourable=4,
    ),
    _scale(
        "excellent outstanding",
        "very_good",
        "good fairly_good somewhat_good rather_good",
        "average fair adequate acceptable ok okay moderate medium neither_good_nor_bad neither_good_nor_poor so_so",
        "poor bad fairly_bad fairly_poor somewhat_bad rather_bad",
        "very_poor very_bad",
        "terrible extremely_poor extremely_bad",
        favourable=3,
    ),
    _scale(
        "completely_agree totally_agree fully_agree",
        "strongly_agree agree_strongly strong_agree agree_very_strongly",
        "agree somewhat_agree agree_somewhat",
        "slightly_agree agree_slightly tend_to_agree partly_agree",
        f"{_NEITHER} neither_agree neither_agree_nor_disagree neither_agree_or_disagree agree_with_neither",
        "slightly_disagree disagree_slightly tend_to_disagree partly_disagree",
        "disagree somewhat_disagree disagree_somewhat",
        "strongly_disagree disagree_strongly strong_disagree disagree_very_strongly",
        "completely_disagree totally_disagree fully_disagree",
        favourable=4,
    ),
    _scale(
        "much_better a_lot_better far_better",
        "better somewhat_better slightly_better a_little_better improved",
        "same the_same stayed_same stayed_the_same about_the_same no_change unchanged no_difference",
        "worse somewhat_worse slightly_worse a_little_worse worsened",
        "much_worse a_lot_worse far_worse",
        favourable=2,
    ),
    _scale(
        "more_than_sufficient more_than_enough more_than_adequate",
        "sufficient enough fully_sufficient",
        "just_enough just_sufficient barely_sufficient barely_enough",
        "insufficient not_enough not_sufficient",
        "totally_insufficient very_insufficient completely_insufficient not_at_all_sufficient",
        favourable=2,
    ),
    _scale(
        "very_likely highly_likely extremely_likely",
        "likely somewhat_likely fairly_likely",
        f"{_NEITHER} neither_likely_nor_unlikely",
        "unlikely somewhat_unlikely fairly_unlikely not_very_likely",
        "very_unlikely highly_unlikely extremely_unlikely not_at_all_likely",
        favourable=2,
    ),
    _scale(
        "very_easy",
        "easy somewhat_easy fairly_easy",
        f"{_NEITHER} neither_easy_nor_difficult",
        "difficult somewhat_difficult fairly_difficult hard",
        "very_difficult very_hard",
        "impossible",
        favourable=2,
    ),
    _scale(
        "very_safe",
        "safe somewhat_safe fairly_safe",
        f"{_NEITHER} neither_safe_nor_unsafe",
        "unsafe somewhat_unsafe a_bit_unsafe fairly_unsafe",
        "very_unsafe",
        favourable=2,
    ),
    _scale(
        "very_important extremely_important essential",
        "important somewhat_important fairly_important quite_important",
        f"{_NEITHER} moderately_important",
        "of_little_importance slightly_important not_very_important not_so_important unimportant",
        "not_important not_at_all_important not_important_at_all",
        favourable=2,
    ),
    _scale(
        "always all_the_time every_time",
        "almost_always nearly_always very_often most_of_the_time mostly usually",
        "often frequently many_times",
        "sometimes occasionally now_and_then a_few_times about_half_the_time",
        "rarely seldom hardly_ever once_or_twice almost_never",
        "never not_once",
    ),
    _scale("daily every_day", "weekly every_week", "monthly every_month", "yearly every_year annually", "never"),
    _scale(
        "completely entirely fully totally",
        "a_lot a_great_deal great_deal very_much to_a_great_extent to_a_large_extent mostly",
        "quite_a_lot quite_a_bit much to_a_good_extent",
        "some somewhat moderately to_some_extent half about_half partly",
        "a_little little a_bit just_a_little only_a_little very_little to_a_small_extent not_much not_very_much",
        "none not_at_all nothing none_at_all no_influence",
    ),
    _scale("all", "most most_of_them", "about_half half", "some some_of_them", "few a_few", "none none_of_them"),
    _scale("very_high", "high", "medium moderate average neither_high_nor_low", "low", "very_low"),
    _scale(
        "much_more a_lot_more",
        "more somewhat_more increased",
        "same the_same",
        "less somewhat_less decreased",
        "much_less a_lot_less",
    ),
    _scale(
        "no_difficulty no none",
        "some_difficulty some a_little_difficulty yes_some_difficulty yes_some",
        "a_lot_of_difficulty lot_of_difficulty alot_of_difficulty a_lot yes_a_lot_of_difficulty yes_a_lot",
        "cannot_do cannot_do_at_all cannot_at_all cannot unable",
    ),
)

_YES = frozenset(["yes", "y", "ja", "si", "sí", "oui", "true"])
_NO = frozenset(["no", "n", "nej", "non", "false"])
_FEWEST_STEPS = 3

_APART = frozenset(
    [
        "dont_know",
        "donot_know",
        "do_not_know",
        "don_t_know",
        "dontknow",
        "doesnt_know",
        "does_not_know",
        "dk",
        "dnk",
        "idk",
        "not_know",
        "not_sure",
        "unsure",
        "dont_remember",
        "do_not_remember",
        "cannot_remember",
        "cant_remember",
        "prefer_not_answer",
        "prefer_not_to_answer",
        "prefer_not_say",
        "prefer_not_to_say",
        "prefer_no_answer",
        "pnta",
        "pna",
        "pnts",
        "refused",
        "refuse",
        "refusal",
        "refused_to_answer",
        "refuse_to_answer",
        "refused_answer",
        "declined",
        "declined_to_answer",
        "decline_to_answer",
        "dont_want_to_answer",
        "do_not_want_to_answer",
        "does_not_want_to_answer",
        "no_answer",
        "noanswer",
        "no_response",
        "no_reply",
        "not_answered",
        "not_stated",
        "no_opinion",
        "cannot_say",
        "cant_say",
        "not_applicable",
        "notapplicable",
        "n_a",
        "na",
        "not_relevant",
        "does_not_apply",
        "dont_know_refused",
        "dont_know_no_answer",
        "dk_refused",
        "dk_na",
        "refused_dont_know",
        "vet_ej",
        "vet_inte",
        "vill_ej_svara",
        "vill_inte_svara",
        "inget_svar",
        "ej_svar",
        "ej_aktuellt",
        "ej_tillampligt",
        "ingen_asikt",
        "no_sabe",
        "no_se",
        "no_responde",
        "no_contesta",
        "no_sabe_no_responde",
        "no_sabe_no_contesta",
        "ns",
        "nr",
        "ns_nr",
        "no_aplica",
        "prefiero_no_responder",
        "prefiero_no_decir",
        "ne_sait_pas",
        "ne_sais_pas",
        "nsp",
        "refus",
        "non_applicable",
    ]
)


def looks_missing(name: str) -> bool:
    """Whether a choice's name alone tells that it is a "don't know", a refusal or "not applicable"."""
    return _simple(name.replace("'", "").replace("’", "")) in _APART or _simple(name) in _APART


def assume_scale(names: Sequence[str]) -> AssumedScale | None:
    """What the choices of a list are known as, from the names of those that are not apart; None where they are no known scale.

    A list of yes and no has no scale; 'yes' leads it. A scale has at least three steps, and no two choices on one step.
    """
    for simple in (_simple_names(names), _without_shared_words(_simple_names(names))):
        if len(set(simple)) != len(simple):
            continue
        answered = dict(zip(simple, names, strict=True))
        if len(simple) == 2 and _YES & set(simple) and _NO & set(simple):
            return AssumedScale((), tuple(name for short, name in answered.items() if short in _YES))
        for known in KNOWN_SCALES:
            found = _steps_of(answered, known)
            if found is not None:
                return found
    return None


def _steps_of(answered: dict[str, str], known: KnownScale) -> AssumedScale | None:
    places = {name: place for place, step in enumerate(known.steps) for name in step}
    if len(answered) < _FEWEST_STEPS or not all(name in places for name in answered):
        return None
    if len({places[name] for name in answered}) < len(answered):
        return None
    ordered = sorted(answered, key=lambda name: places[name])
    favourable = tuple(answered[name] for name in ordered if places[name] < known.favourable)
    if known.favourable and not 0 < len(favourable) < len(ordered):
        return None
    return AssumedScale(tuple(answered[name] for name in ordered), favourable)


def _simple_names(names: Sequence[str]) -> list[str]:
    return [_simple(re.sub(r"^\d+[_\-. ]+", "", name)) for name in names]


def _simple(name: str) -> str:
    """Small letters with one underscore between words: `Very-Good` and `very good` are `very_good`."""
    return re.sub(r"[\W_]+", "_", name.casefold()).strip("_")


def _without_shared_words(names: list[str]) -> list[str]:
    """The names without the words that all begin or all end with: `always_treat`, `never_treat` are `always`, `never`."""
    words = [name.split("_") for name in names]
    while words and all(len(each) > 1 for each in words) and len({each[-1] for each in words}) == 1:
        words = [each[:-1] for each in words]
    while words and all(len(each) > 1 for each in words) and len({each[0] for each in words}) == 1:
        words = [each[1:] for each in words]
    return ["_".join(each) for each in words]
