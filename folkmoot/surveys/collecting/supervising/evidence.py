"""The evidence of a finding in whole sentences of the reader's language."""

from collections.abc import Callable, Mapping
from typing import Any

from babel.numbers import format_decimal, format_percent
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from folkmoot.reportcard.fieldwork.fieldwork_findings import (
    BEHIND_PLAN,
    FAR_AWAY,
    HURRIED,
    NEAR_DUPLICATE,
    NONRESPONSE,
    ODD_HOURS,
    OUTLIER,
    OVERLAPPING,
    STRAIGHT_LINES,
    TOO_FAST,
    UNLIKE_OTHERS,
)

Row = Mapping[str, Any]
Words = Callable[[str, str], str]


def as_named(_question: str, answer: str) -> str:
    """An answer by its name in the form."""
    return answer


def evidence_of(finding: Row, in_words: Words = as_named, interview: Callable[[str], str] = str) -> str:
    """A row of `fieldwork_findings.SCHEMA` as a sentence. `in_words` says the answer of a question as people read it,
    `interview` how another interview is called."""
    return _SENTENCES[finding["check"]](finding, finding["facts"] or {}, in_words, interview)


def _too_fast(finding: Row, facts: Row, _in_words: Words, _interview: Callable[[str], str]) -> str:
    return _("It took %(minutes)s minutes; the median is %(median)s.") % {
        "minutes": _decimal(finding["value"]),
        "median": _decimal(facts["middle"]),
    }


def _hurried(_finding: Row, facts: Row, _in_words: Words, _interview: Callable[[str], str]) -> str:
    return _(
        "%(number)d of %(of)d questions took less than %(share)s of their usual time: %(minutes)s minutes in all, where "
        "%(usual)s are usual (by the phone’s log)."
    ) % {
        "number": facts["number"],
        "of": facts["of"],
        "share": _percent(facts["share"]),
        "minutes": _decimal(facts["amount"]),
        "usual": _decimal(facts["middle"]),
    }


def _overlapping(finding: Row, facts: Row, _in_words: Words, interview: Callable[[str], str]) -> str:
    values = {"minutes": _decimal(finding["value"]), "other": interview(facts["other"])}
    if facts["same"] == "device":
        return _("It began %(minutes)s minutes before %(other)s on the same phone had ended.") % values
    return _("It began %(minutes)s minutes before %(other)s by the same enumerator had ended.") % values


def _odd_hours(_finding: Row, facts: Row, _in_words: Words, _interview: Callable[[str], str]) -> str:
    values = {"time": facts["began"], "zone": facts["zone"], "number": facts["number"]}
    if (facts["number"] or 0) > 1:
        return _("It began at %(time)s (%(zone)s), one of %(number)d such interviews on this phone.") % values
    return _("It began at %(time)s (%(zone)s).") % values


def _near_duplicate(finding: Row, facts: Row, _in_words: Words, interview: Callable[[str], str]) -> str:
    values = {
        "share": _percent(finding["value"]),
        "number": facts["number"],
        "other": interview(facts["other"]),
        "enumerator": facts["other_enumerator"],
    }
    if facts["other_enumerator"]:
        return _("%(share)s of %(number)d answers are the same as in %(other)s by %(enumerator)s.") % values
    return _("%(share)s of %(number)d answers are the same as in %(other)s.") % values


def _straight_lines(finding: Row, facts: Row, in_words: Words, _interview: Callable[[str], str]) -> str:
    return _("“%(answer)s” %(length)d times in a row, as %(number)d of %(of)d people answered.") % {
        **facts,
        "answer": in_words(finding["question"], facts["answer"]),
    }


def _nonresponse(_finding: Row, facts: Row, _in_words: Words, _interview: Callable[[str], str]) -> str:
    return _("%(number)d of %(of)d questions were answered with “don’t know”, “refused” or the like.") % facts


def _outlier(_finding: Row, facts: Row, _in_words: Words, _interview: Callable[[str], str]) -> str:
    return _("The answer is %(amount)s; the median is %(median)s.") % {
        "amount": _decimal(facts["amount"], "#,##0.##"),
        "median": _decimal(facts["middle"], "#,##0.##"),
    }


def _far_away(finding: Row, facts: Row, _in_words: Words, _interview: Callable[[str], str]) -> str:
    return _("%(distance)s km from the middle of the %(number)d interviews of %(unit)s.") % {
        "distance": _decimal(finding["value"]),
        "number": facts["number"],
        "unit": finding["psu"],
    }


def _unlike_others(finding: Row, facts: Row, in_words: Words, _interview: Callable[[str], str]) -> str:
    return _(
        "“%(answer)s” from %(share)s of %(number)d people, where %(expected)s were expected from everyone in the same units "
        "(p = %(chance)s)."
    ) % {
        "answer": in_words(finding["question"], facts["answer"]),
        "share": _percent(facts["share"]),
        "expected": _percent(facts["expected"]),
        "number": facts["number"],
        "chance": f"{finding['value']:.1e}",
    }


def _behind_plan(_finding: Row, facts: Row, _in_words: Words, _interview: Callable[[str], str]) -> str:
    if facts["of"] is None:
        return ngettext(
            "%(number)d interview in a unit that the plan does not have.",
            "%(number)d interviews in a unit that the plan does not have.",
            facts["number"],
        ) % {"number": facts["number"]}
    return _("%(number)d of %(of)d planned interviews.") % facts


_SENTENCES: Mapping[str, Callable[[Row, Row, Words, Callable[[str], str]], str]] = {
    TOO_FAST: _too_fast,
    HURRIED: _hurried,
    OVERLAPPING: _overlapping,
    ODD_HOURS: _odd_hours,
    NEAR_DUPLICATE: _near_duplicate,
    STRAIGHT_LINES: _straight_lines,
    NONRESPONSE: _nonresponse,
    OUTLIER: _outlier,
    FAR_AWAY: _far_away,
    UNLIKE_OTHERS: _unlike_others,
    BEHIND_PLAN: _behind_plan,
}


def _decimal(number: float, pattern: str = "#,##0.0") -> str:
    return format_decimal(number, pattern, locale=_locale())


def _percent(share: float) -> str:
    return format_percent(share, locale=_locale())


def _locale() -> str:
    return (get_language() or "en").replace("-", "_")
