"""The report card: what one round in one municipality found, ready to be drawn in any language of its form.

A `Card` holds protected figures and texts only: it is what a release seals, and all that a page, a file or an article
reads. `making.make_card` makes it; `page.render_card` draws it.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from folkmoot.reportcard.forms.questionnaire import Texts


class Note(StrEnum):
    """Why a figure is marked or hidden; empty for a figure shown as it is.

    A figure hidden for the people's sake has one reason, whether it is of few people, of a group that all gave the same
    answer, or tells of such a figure by subtraction: to say which of these would tell it.
    """

    SHOWN = ""
    UNCERTAIN = "uncertain"
    FEW_ANSWERS = "few_answers"
    PROTECTED = "protected"


class Verdict(StrEnum):
    """How a group stands against everyone else, after correction for the number of comparisons."""

    HIGHER = "higher"
    LOWER = "lower"
    NO_CLEAR_DIFFERENCE = "no_clear_difference"
    NOT_COMPARED = ""


@dataclass(frozen=True)
class Estimate:
    """One protected figure. Shares run from 0 to 1. All numbers are None where the figure is hidden."""

    estimate: float | None = None
    standard_error: float | None = None
    lower: float | None = None
    upper: float | None = None
    df: float | None = None
    design_effect: float | None = None
    base: int | None = None
    weighted_base: float | None = None
    note: Note = Note.SHOWN

    @property
    def hidden(self) -> bool:
        return self.estimate is None


@dataclass(frozen=True)
class CategoryResult:
    """One category of a question for everyone. `place` is its place in the scale from 0, or None where it is in none.

    `apart` is true for what is drawn apart from the scale, `missing` for what is outside the base of the others.
    """

    name: str
    labels: Texts
    estimate: Estimate
    place: int | None = None
    apart: bool = False
    missing: bool = False


@dataclass(frozen=True)
class GroupResult:
    """One group of a breakdown: its figure for the question's lead, and for every category by name.

    `detectable` is the smallest true difference from the others that such a sample finds four times in five; known where there
    is no clear difference.
    """

    name: str
    labels: Texts
    lead: Estimate
    verdict: Verdict
    categories: dict[str, Estimate]
    detectable: float | None = None


@dataclass(frozen=True)
class BreakdownResult:
    """A question by sex, by age group ...; `labels` is the heading of the groups."""

    by: str
    labels: Texts
    groups: tuple[GroupResult, ...]


@dataclass(frozen=True)
class AskedOf:
    """How a question was put besides its wording and scale: what a comparison with another card needs to know.

    `condition` is the form's `relevant`, of whom it was asked (empty: everyone); `period` the time that it is about, as the
    form's `card::period` says; `place` how many questions were put before it.
    """

    condition: str = ""
    period: Texts = field(default_factory=dict)
    place: int = 0


@dataclass(frozen=True)
class QuestionResult:
    """A question's figures. `kind` is `select_one`, `select_multiple` or `number`.

    `lead` is the figure that the breakdowns show: the favourable share of a scale, the share of `yes`, the largest category
    of a list without order, the mean of a number. `lead_categories` are the names that it adds up (empty for a mean).
    """

    id: str
    kind: str
    labels: Texts
    hints: Texts
    categories: tuple[CategoryResult, ...]
    lead: Estimate
    lead_categories: tuple[str, ...]
    breakdowns: tuple[BreakdownResult, ...]
    scale_is_assumed: bool = False
    sensitive: bool = False
    of_repeat: Texts = field(default_factory=dict)
    asked_of_some: bool = False
    asked: AskedOf = field(default_factory=AskedOf)


@dataclass(frozen=True)
class SectionResult:
    id: str
    labels: Texts
    core_value: str
    questions: tuple[QuestionResult, ...]


class Aspect(StrEnum):
    """What two figures must agree in, to be compared. `asked` stands for the question itself: it is in one form only."""

    ASKED = "asked"
    WORDING = "wording"
    SCALE = "scale"
    BASE = "base"
    PERIOD = "period"
    ORDER = "order"
    MODE = "mode"
    TRANSLATION = "translation"


class ChangeWord(StrEnum):
    """How a figure stands against the same one of an earlier round, after correction for the number of comparisons.

    `hidden`: the earlier figure is not shown. Empty: both are shown, and there is no test.
    """

    HIGHER = "higher"
    LOWER = "lower"
    NO_CLEAR_DIFFERENCE = "no_clear_difference"
    NOT_COMPARABLE = "not_comparable"
    HIDDEN = "hidden"
    NOT_TESTED = ""


@dataclass(frozen=True)
class FigureChange:
    """The change of one figure that the card shows: `difference` is the card's less `before`, both as they were published.

    `aspects` are those in which the questions differ where the figures are not comparable; numbers are None then, and where
    the earlier figure is hidden. `detectable` is the smallest true change that such samples find four times in five.
    """

    question: str
    category: str
    by: str
    group: str
    word: ChangeWord
    before: float | None = None
    difference: float | None = None
    standard_error: float | None = None
    lower: float | None = None
    upper: float | None = None
    df: float | None = None
    p_adjusted: float | None = None
    detectable: float | None = None
    aspects: tuple[str, ...] = ()


@dataclass(frozen=True)
class HeldHarmless:
    """A difference between the forms of two rounds that the survey lead holds for harmless, and why; `*` for every question."""

    question: str
    aspect: str
    reason: str


@dataclass(frozen=True)
class ChangeSince:
    """How the figures changed since the published card of an earlier round, whose release has the `seal`.

    `linked`: the samples share places or people, and the standard errors know it. A figure that the card hides has no row.
    """

    seal: str
    interviews: int
    first_day: str
    last_day: str
    linked: bool
    harmless: tuple[HeldHarmless, ...]
    figures: tuple[FigureChange, ...]


@dataclass(frozen=True)
class Finding:
    """One sentence at the top of the card, in each language of the form, and the figure that carries it.

    `group` is empty where it is about everyone. The figure is that of `question` (its lead) in `group` of `by`.
    """

    question: str
    by: str
    group: str
    texts: Texts
    figure: Estimate
    is_share: bool = True


@dataclass(frozen=True)
class Method:
    """One line of the methods page: a stable `key` (the wording stands in the catalogues), and its value where known.

    `values` are what the wording's places are filled with; an empty `values` with `known` false is written 'not known'.
    """

    key: str
    known: bool
    values: dict[str, str | int | float] = field(default_factory=dict)
    texts: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class Card:
    """All that a card says. `languages` are BCP 47 codes, the default first. Dates are ISO 8601 days or empty.

    `change` is there on the card of a follow-up round.
    """

    form_id: str
    form_version: str
    titles: Texts
    place: Texts
    languages: tuple[str, ...]
    interviews: int
    first_day: str
    last_day: str
    synthetic: bool
    weighted: bool
    design_known: bool
    selection: Texts
    response_rate: float | None
    findings: tuple[Finding, ...]
    sections: tuple[SectionResult, ...]
    methods: tuple[Method, ...]
    change: ChangeSince | None = None

    def questions(self) -> list[QuestionResult]:
        return [question for section in self.sections for question in section.questions]
