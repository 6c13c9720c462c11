"""The lines of the methods page in one language: a heading and what is known, or that it is not known."""

from collections.abc import Mapping
from dataclasses import dataclass

from folkmoot.reportcard.cards.card import Card, Method
from folkmoot.reportcard.cards.wording import Said, Wording

Values = Mapping[str, str | int | float]


@dataclass(frozen=True)
class MethodLine:
    heading: str
    text: Said
    known: bool = True


def method_lines(card: Card, words: Wording) -> tuple[MethodLine, ...]:
    """What the card says of its own making, in its order; a key that this version does not know is left out."""
    headings = _headings(words)
    lines = []
    for method in card.methods:
        heading = headings.get(method.key)
        if heading is None:
            continue
        text = _text(method, card, words) if method.known else Said("")
        lines.append(MethodLine(heading, text if text.text else Said(words.gettext("Not known.")), known=bool(text.text)))
    return tuple(lines)


def _headings(words: Wording) -> dict[str, str]:
    _ = words.gettext
    return {
        "commissioner": _("Who paid for it"),
        "fieldwork": _("Who did it"),
        "dates": _("When people were asked"),
        "population": _("Who the figures are about"),
        "frame": _("What the sample was drawn from"),
        "selection": _("How people were drawn"),
        "mode": _("How they were asked"),
        "languages": _("In which languages"),
        "interviews": _("How many were interviewed"),
        "response_rates": _("How many of those drawn took part"),
        "weighting": _("How answers were weighted"),
        "design": _("What the uncertainty takes into account"),
        "margin": _("How sure the figures are"),
        "standard_errors": _("How the uncertainty is worked out"),
        "protection": _("What is hidden"),
        "comparisons": _("How groups are compared"),
        "scales_assumed": _("Which answers are favourable"),
        "checks": _("How the answers were checked"),
        "questionnaire": _("The questionnaire"),
        "answers": _("The file of answers"),
        "software": _("Software"),
        "contact": _("Whom to ask"),
    }


def _text(method: Method, card: Card, words: Wording) -> Said:
    if method.texts:
        return words.said(method.texts)
    say = {
        "dates": _dates,
        "interviews": _interviews,
        "response_rates": _response_rates,
        "weighting": _weighting,
        "design": _design,
        "margin": _margin,
        "standard_errors": _standard_errors,
        "protection": _protection,
        "comparisons": _comparisons,
        "scales_assumed": _scales,
        "checks": _checks,
        "questionnaire": _questionnaire,
        "answers": _answers,
        "software": _software,
    }.get(method.key)
    if method.key == "languages":
        return Said(words.listed([words.language_name(code) for code in card.languages]))
    return Said(say(method.values, words) if say else "")


def _dates(values: Values, words: Wording) -> str:
    return words.period(str(values.get("first", "")), str(values.get("last", "")))


def _interviews(values: Values, words: Wording) -> str:
    return words.ngettext("%(count)s interview.", "%(count)s interviews.", int(values["interviews"]))


def _response_rates(values: Values, words: Wording) -> str:
    _ = words.gettext
    rates = [_("%(name)s %(rate)s", name=name, rate=words.percent(float(rate))) for name, rate in values.items()]
    return _(
        "Response rates by AAPOR’s definitions: %(rates)s. RR1 and RR2 take all whose eligibility is unknown as eligible, RR3 "
        "and RR4 an estimated part of them, RR5 and RR6 none. RR2, RR4 and RR6 count interviews that were broken off as well.",
        rates=words.listed(rates),
    )


def _weighting(values: Values, words: Wording) -> str:
    _ = words.gettext
    if "kish" not in values:
        return _(
            "Not at all: every answer counts equally. The figures describe everyone only if all had the same chance of being "
            "asked and those who did not answer would have answered alike."
        )
    weighted = _(
        "Each answer counts by its weight, as many people as it stands for. The spread of the weights alone makes the "
        "variance %(kish)s times what equal weights would give.",
        kish=words.decimal(float(values["kish"]), 2),
    )
    if "calibrated_to" not in values:
        return weighted
    return _(
        "%(weighted)s The weights were calibrated to what is known of everyone (%(margins)s), and the uncertainty takes that "
        "into account.",
        weighted=weighted,
        margins=values["calibrated_to"],
    )


def _design(values: Values, words: Wording) -> str:
    _ = words.gettext
    if not values:
        return _(
            "Nothing is known of strata or clusters: each answer is taken as drawn on its own at random. If people were drawn "
            "in clusters, such as villages or blocks, the true uncertainty is greater than shown."
        )
    strata = words.ngettext("%(count)s stratum", "%(count)s strata", int(values["strata"]))
    if not values.get("clustered"):
        return _("The answers were drawn within %(strata)s.", strata=strata)
    units = words.ngettext("%(count)s primary sampling unit", "%(count)s primary sampling units", int(values["psus"]))
    return _(
        "The answers come from %(units)s in %(strata)s, and the intervals take that into account.", units=units, strata=strata
    )


def _margin(values: Values, words: Wording) -> str:
    return words.gettext(
        "A share near 50%% of everyone has a margin of ±%(margin)s percentage points (95%% confidence, %(base)s answers, the "
        "median design effect %(effect)s). Smaller groups have wider margins, which are drawn with each figure.",
        margin=words.decimal(float(values["margin"]), 1),
        base=words.whole(float(values["base"])),
        effect=words.decimal(float(values["design_effect"]), 2),
    )


def _standard_errors(values: Values, words: Wording) -> str:
    _ = words.gettext
    method = _(
        "By Taylor linearisation, with primary sampling units as drawn with replacement unless their number in the population "
        "was given. Intervals are at 95%%: of shares on the logit scale, of means by the t distribution."
    )
    lonely = {
        "remove": _("A stratum with one sampling unit adds nothing to the uncertainty."),
        "certainty": _("A stratum with one sampling unit adds nothing to the uncertainty."),
        "average": _("A stratum with one sampling unit adds the mean of what the other strata add."),
        "adjust": _("A stratum with one sampling unit adds its distance from the mean of the whole sample."),
    }.get(str(values.get("lonely", "")))
    return f"{method} {lonely}" if lonely else method


def _protection(values: Values, words: Wording) -> str:
    return words.gettext(
        "Nobody is to be found out. Figures with fewer than %(least)s answers are not shown, those with fewer than "
        "%(uncertain)s are marked as uncertain. Not shown either are answers given by fewer than %(cell)s people (for "
        "sensitive questions %(sensitive)s), groups that all gave the same sensitive answer, and what would let any of these "
        "be worked out.",
        least=words.whole(float(values["minimum_base"])),
        uncertain=words.whole(float(values["uncertain_base"])),
        cell=words.whole(float(values["smallest_cell"])),
        sensitive=words.whole(float(values["smallest_sensitive_cell"])),
    )


def _comparisons(values: Values, words: Wording) -> str:
    return words.gettext(
        "Each group is compared with everyone else. “Higher” and “lower” are said only where the difference is too large to be "
        "chance, after correction for all comparisons: Holm’s within a question, Benjamini and Hochberg’s over the whole card "
        "(at the %(level)s level).",
        level=words.percent(float(values["level"])),
    )


def _scales(values: Values, words: Wording) -> str:
    _ = words.gettext
    assumed = int(values["questions"])
    if not assumed:
        return _("The form says which answers are favourable, or the question has no order.")
    return words.ngettext(
        "For %(count)s question the order of the answers was recognised by their words, not declared by the form.",
        "For %(count)s questions the order of the answers was recognised by their words, not declared by the form.",
        assumed,
    )


def _checks(values: Values, words: Wording) -> str:
    _ = words.gettext
    found = int(values["findings"])
    if not found:
        return _("Each answer was checked against the form. Nothing was found.")
    return words.ngettext(
        "Each answer was checked against the form. %(count)s remark was noted, with what was done about it.",
        "Each answer was checked against the form. %(count)s remarks were noted, with what was done about each.",
        found,
    )


def _questionnaire(values: Values, words: Wording) -> str:
    _ = words.gettext
    if values.get("version"):
        return _("Version %(version)s, SHA-256 %(hash)s.", version=values["version"], hash=values["sha256"])
    return _("SHA-256 %(hash)s.", hash=values["sha256"])


def _answers(values: Values, words: Wording) -> str:
    return words.gettext("SHA-256 %(hash)s.", hash=values["sha256"])


def _software(values: Values, _words: Wording) -> str:
    return ", ".join(f"{name} {version}" for name, version in values.items()) + "."
