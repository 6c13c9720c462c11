"""What the steps of a card in the making told, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from babel.numbers import format_decimal, format_percent
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from folkmoot.surveys.collecting.receiving.submissions import ReviewState
from folkmoot.surveys.making.cards_in_making import STEPS, CardMaking

STEP_NAMES = {
    "answers": gettext_lazy("Answers"),
    "weights": gettext_lazy("Weights"),
    "card": gettext_lazy("Estimates and protection"),
    "change": gettext_lazy("Change since the round before"),
    "draft": gettext_lazy("Draft of the release"),
}
WORK_NAMES = {
    "Reading the answers": gettext_lazy("Reading the answers"),
    "Reading the form": gettext_lazy("Reading the form"),
    "Checking the answers": gettext_lazy("Checking the answers"),
    "Weighing": gettext_lazy("Weighing"),
    "Estimating": gettext_lazy("Estimating"),
    "Protecting": gettext_lazy("Protecting people"),
    "Attacking the card as a stranger would": gettext_lazy("Attacking the card as a stranger would"),
    "Drawing the card": gettext_lazy("Drawing the card"),
    "Writing the files": gettext_lazy("Writing the files"),
    "Comparing with the round before": gettext_lazy("Comparing with the round before"),
    "Staging the draft": gettext_lazy("Staging the draft"),
}
WEIGHT_STEPS = {
    "drawn": gettext_lazy("drawn"),
    "nonresponse": gettext_lazy("nonresponse"),
    "adults": gettext_lazy("adults of the household"),
    "calibrated": gettext_lazy("calibrated"),
    "base": gettext_lazy("base weights"),
}


@dataclass(frozen=True)
class ToldStep:
    """A step as a person reads it: `state` is new, running, done, stopped or failed."""

    name: str
    heading: str
    state: str
    under_way: str
    sentences: tuple[str, ...]
    notes: tuple[str, ...]
    error: str
    seconds: float | None


def told_steps(making: CardMaking) -> tuple[ToldStep, ...]:
    """All steps in their order. `notes` are in English, as the commands say them."""
    return tuple(_told(making, name) for name in STEPS)


def _told(making: CardMaking, name: str) -> ToldStep:
    step = making.step(name)
    rows = [(str(code), values) for code, values in step.get("told", [])]
    state = step.get("state", "new")
    if state == "running" and not making.is_busy:
        state = "stopped"
    error = step.get("error", "")
    if state == "failed" and not error:
        error = _("It broke in a way that nobody foresaw. Whoever runs the site finds the reason in its log.")
    return ToldStep(
        name,
        str(STEP_NAMES[name]),
        state,
        str(WORK_NAMES.get(making.under_way, making.under_way)) if state == "running" else "",
        tuple(_sentence(code, values) for code, values in rows if code != "noted"),
        tuple(str(values["text"]) for code, values in rows if code == "noted"),
        error,
        step.get("seconds"),
    )


def _sentence(code: str, values: Mapping[str, Any]) -> str:
    number = values.get("number", 0)
    shown = {**values, "number": _whole(number)}
    match code:
        case "received":
            return ngettext("%(number)s interview was received.", "%(number)s interviews were received.", number) % shown
        case "tests":
            return ngettext("Left out: %(number)s test.", "Left out: %(number)s tests.", number) % shown
        case "encrypted":
            return _("Left out: %(number)s that are encrypted; only the lead's key opens them.") % shown
        case "outside_days":
            return _("Left out: %(number)s received on other days.") % shown
        case "open_link":
            return _("Left out: %(number)s by an open link, who are of no probability sample.") % shown
        case "not_in_worklist":
            return _("Left out: %(number)s that are of no dwelling in the chosen worklists.") % shown
        case "state_left_out":
            return _("Left out: %(number)s whose review is “%(state)s”.") % {
                **shown,
                "state": dict(ReviewState.choices).get(values["state"], values["state"]),
            }
        case "kept":
            return ngettext("%(number)s interview goes on.", "%(number)s interviews go on.", number) % shown
        case "repeats":
            return _("Left out: the repeats %(names)s, which weights and the card of this way have no room for.") % shown
        case "weights_of_form":
            return _("No contact sheet: the form's own weights (%(column)s) count.") % shown
        case "no_weights":
            return _("No contact sheet and no weights in the form: everyone counts equally, and the card says so.")
        case "contacts":
            return _("%(number)s rows of the contact sheet.") % shown
        case "no_answer":
            return _("%(number)s interviews of the contact sheet were left out above: they count as not answered.") % shown
        case "weights_step":
            return _("%(step)s: %(people)s people stand for %(sum)s; spread %(kish)s (Kish).") % {
                "step": WEIGHT_STEPS.get(values["step"], values["step"]),
                "people": _whole(values["people"]),
                "sum": _whole(values["sum"]),
                "kish": format_decimal(values["kish"], "0.00", locale=_locale()),
            }
        case "margin":
            return _("Calibrated to %(variable)s (%(categories)d categories).") % shown
        case "interviews":
            return ngettext("The card is of %(number)s interview.", "The card is of %(number)s interviews.", number) % shown
        case "figures":
            return _("%(number)s figures, %(hidden)s of them hidden to protect people.") % {
                **shown,
                "hidden": _whole(values["hidden"]),
            }
        case "findings":
            return ngettext("%(number)s cell was noted.", "%(number)s cells were noted.", number) % shown
        case "response_rate":
            return _("Response rate (RR2): %(share)s.") % {"share": format_percent(values["share"], "0.0 %", locale=_locale())}
        case "no_design":
            return _("No design is known: the card says so before its first figure.")
        case "no_round_before":
            return _("No card of a round before was made here: there is nothing to compare with.")
        case "change":
            return _(
                "Since round %(round)d: %(higher)d figures higher, %(lower)d lower, %(no_clear_difference)d without a clear "
                "difference, %(not_comparable)d not comparable. Not protected: for the analyst."
            ) % {**values}
        case "change_on_card":
            return _(
                "The card tells the change since round %(round)d, of what both cards show: %(higher)d figures higher, "
                "%(lower)d lower, %(no_clear_difference)d without a clear difference, %(not_comparable)d not comparable."
            ) % {**values}
        case "draft":
            return _("The draft waits: look at it, and publish it.")
    return code


def _whole(number: float) -> str:
    return format_decimal(round(number), locale=_locale())


def _locale() -> str:
    return (get_language() or "en").replace("-", "_")
