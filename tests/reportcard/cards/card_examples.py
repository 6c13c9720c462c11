"""Cards built by hand for tests of how a card looks and reads; all figures are invented."""

from collections.abc import Sequence
from dataclasses import replace

from folkmoot.reportcard.cards.card import (
    BreakdownResult,
    Card,
    CategoryResult,
    Estimate,
    GroupResult,
    Method,
    Note,
    QuestionResult,
    SectionResult,
    Verdict,
)
from folkmoot.reportcard.cards.findings import choose_findings
from folkmoot.reportcard.forms.questionnaire import Choice, Language, Question, Questionnaire, Section, Texts

LANGUAGES = ("sv", "en", "ar", "es")
HIDDEN = Estimate(note=Note.FEW_ANSWERS)
SCALE = ("very_good", "good", "neither", "bad", "very_bad")


def texts(word: str) -> Texts:
    """A text in each language that says which one it is."""
    return {code: f"{word} ({code})" for code in LANGUAGES}


def share(estimate: float, base: int = 300, note: Note = Note.SHOWN) -> Estimate:
    return Estimate(estimate, 0.03, max(estimate - 0.06, 0.0), min(estimate + 0.06, 1.0), 40.0, 1.3, base, float(base), note)


def group(name: str, lead: Estimate, verdict: Verdict = Verdict.NO_CLEAR_DIFFERENCE) -> GroupResult:
    return GroupResult(name, texts(name), lead, verdict, {step: share(0.2) for step in SCALE})


def scale_question(
    name: str, *, lead: Estimate | None = None, groups: Sequence[GroupResult] = (), apart: float = 0.0
) -> QuestionResult:
    """A question on a scale of five whose two best answers lead, with `don't know` outside the base of the others."""
    steps = tuple(CategoryResult(step, texts(step), share(0.2), place) for place, step in enumerate(SCALE))
    unsure = CategoryResult("dont_know", texts("dont_know"), share(apart, 320), apart=True)
    breakdowns = (BreakdownResult("sex", texts("sex"), tuple(groups)),) if groups else ()
    return QuestionResult(
        name, "select_one", texts(f"Question {name}?"), {}, (*steps, unsure), lead or share(0.4), SCALE[:2], breakdowns
    )


def list_question(name: str, *, kind: str = "select_multiple") -> QuestionResult:
    """A question with a list of answers in no order."""
    categories = tuple(
        CategoryResult(choice, texts(choice), share(value))
        for choice, value in (("pipe", 0.7), ("well", 0.55), ("lake", 0.0), ("truck", 0.12))
    )
    return QuestionResult(name, kind, texts(f"Question {name}?"), {}, categories, share(0.7), ("pipe",), ())


def number_question(name: str) -> QuestionResult:
    mean = Estimate(12.4, 0.8, 10.8, 14.0, 40.0, 1.1, 300, 300.0)
    return QuestionResult(name, "number", texts(f"Question {name}?"), {}, (), mean, (), ())


def asked(result: QuestionResult, section: str, **changes: object) -> Question:
    """The question of a form that a result is of."""
    scale = tuple(category.name for category in result.categories if category.place is not None)
    question = Question(
        id=result.id,
        name=result.id,
        path=(section, result.id),
        kind="integer" if result.kind == "number" else result.kind,
        labels=result.labels,
        choices=tuple(Choice(category.name, category.labels) for category in result.categories),
        section=section,
        scale=scale,
        favourable=result.lead_categories if scale else (),
    )
    return replace(question, **changes)


def form(questions: Sequence[Question], languages: Sequence[str] = LANGUAGES) -> Questionnaire:
    sections = tuple(Section(name, texts(name)) for name in dict.fromkeys(question.section for question in questions))
    return Questionnaire(
        form_id="example",
        version="1",
        titles=texts("Title"),
        languages=tuple(Language(code, code) for code in languages),
        default_language=languages[0],
        questions=tuple(questions),
        sections=sections,
        repeats=(),
        sha256="a" * 64,
    )


def card(questions: Sequence[QuestionResult], *, design_known: bool = True, languages: Sequence[str] = LANGUAGES) -> Card:
    """A card of one section, with its findings and every line of methods that needs values."""
    sections = (SectionResult("water", texts("Water"), "", tuple(questions)),)
    return Card(
        form_id="example",
        form_version="1",
        titles=texts("Title"),
        place=texts("Place"),
        languages=tuple(languages),
        interviews=1338,
        first_day="2026-03-03",
        last_day="2026-03-21",
        synthetic=True,
        weighted=design_known,
        design_known=design_known,
        selection=texts("At random"),
        response_rate=0.81,
        findings=choose_findings(sections, form([asked(result, "water") for result in questions], languages)),
        sections=sections,
        methods=METHODS,
    )


METHODS = (
    Method("commissioner", known=False),
    Method("population", known=True, texts=texts("Everyone of age")),
    Method("dates", known=True, values={"first": "2026-03-03", "last": "2026-03-21"}),
    Method("languages", known=True, values={"count": 4}),
    Method("interviews", known=True, values={"interviews": 1338}),
    Method("response_rates", known=True, values={f"RR{number}": 0.8 for number in range(1, 7)}),
    Method("weighting", known=True, values={"kish": 1.31}),
    Method("design", known=True, values={"psus": 42, "strata": 3, "clustered": 1}),
    Method("margin", known=True, values={"margin": 4.1, "design_effect": 1.2, "base": 1338}),
    Method("standard_errors", known=True, values={"lonely": "average"}),
    Method(
        "protection",
        known=True,
        values={"minimum_base": 25, "uncertain_base": 50, "smallest_cell": 5, "smallest_sensitive_cell": 10},
    ),
    Method("comparisons", known=True, values={"level": 0.05}),
    Method("scales_assumed", known=True, values={"questions": 2}),
    Method("checks", known=True, values={"findings": 7}),
    Method("questionnaire", known=True, values={"sha256": "a" * 64, "version": "1"}),
    Method("answers", known=True, values={"sha256": "b" * 64}),
    Method("software", known=True, values={"folkmoot": "0.1.0"}),
    Method("contact", known=False),
)
