"""From a form and a file of answers to a report card and its files: the way of an answer, in one call."""

import io
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import polars as pl

from folkmoot.reportcard.answers.answers import Answers, read_answers
from folkmoot.reportcard.answers.checking import check_answers, with_found_choices
from folkmoot.reportcard.cards.card import Card
from folkmoot.reportcard.cards.findings import choose_findings
from folkmoot.reportcard.cards.page import render_page
from folkmoot.reportcard.cards.release import CHANGES_FILE, FIGURES_FILE, FORMAT, Release, figures_of, write_release
from folkmoot.reportcard.comparison.calibrated_comparisons import calibrated_sides
from folkmoot.reportcard.comparison.comparison import against_the_rest, judge
from folkmoot.reportcard.design import Design, Lonely
from folkmoot.reportcard.disclosure.disclosure import ProtectedQuestion, Rules, protect
from folkmoot.reportcard.disclosure.earlier_releases import Interviewed, interviewed, refuse_unsafe, what_was_told
from folkmoot.reportcard.errors import DesignError, UnusableAnswers, UnwritableOutput
from folkmoot.reportcard.estimation.calibrated_variances import variances_of_shares
from folkmoot.reportcard.estimation.estimates import estimates
from folkmoot.reportcard.forms.questionnaire import Question, Questionnaire, Texts
from folkmoot.reportcard.forms.xlsform import read_questionnaire
from folkmoot.reportcard.making import assembling
from folkmoot.reportcard.making.changing import EarlierRound, change_since, change_table
from folkmoot.reportcard.making.methods import describe_methods, software_versions
from folkmoot.reportcard.totals.breakdowns import GroupedBy, group_answers
from folkmoot.reportcard.totals.calibrated_totals import calibrated_totals
from folkmoot.reportcard.totals.totals import Totals, totals
from folkmoot.reportcard.totals.uneven_choices import EvenedOut, even_out
from folkmoot.reportcard.totals.variables import Variable
from folkmoot.reportcard.weighting.outcomes import OutcomeCounts
from folkmoot.reportcard.weighting.residuals import CalibrationRecord, Residuals

FINDINGS_FILE = "findings.csv"
ESTIMATES_FILE = "estimates.csv"
NOT_FOR_PUBLICATION = "not for publication"
DESIGN_ROLES = ("weight", "stratum", "psu", "fpc")
ROLES_WITHOUT_FIGURES = {
    *DESIGN_ROLES,
    "adults",
    "back_check",
    "consent",
    "contact",
    "enumerator",
    "identifier",
    "municipality",
    "panel",
}
FIGURE_COLUMNS = (
    "question",
    "category",
    "by",
    "group",
    "estimate",
    "standard_error",
    "lower",
    "upper",
    "df",
    "design_effect",
    "base",
    "weighted_base",
    "note",
)


@dataclass(frozen=True)
class CardSettings:
    """What a person chooses for a card; an empty name of a design column means the form's role, or none.

    `outcomes` are the counts of the contact sheet, where it is known; `calibration` how the weights were calibrated, whose
    columns the answers must have: the errors of the figures then know what the margins explain.
    """

    weight: str = ""
    stratum: str = ""
    psu: str = ""
    fpc: str = ""
    lonely: Lonely = Lonely.FAIL
    by: tuple[str, ...] = ()
    place: str = ""
    outcomes: OutcomeCounts = field(default_factory=OutcomeCounts)
    calibration: CalibrationRecord | None = None
    rules: Rules = field(default_factory=Rules)


@dataclass(frozen=True)
class MadeCard:
    """A card with all that was found on the way. `estimates` are the figures before protection: not for publication."""

    card: Card
    release: Release
    figures: pl.DataFrame
    estimates: pl.DataFrame
    findings: pl.DataFrame
    unknown_columns: tuple[str, ...]


@dataclass(frozen=True)
class _Part:
    """The totals of the interviews or of a repeat, and how their questions were evened out for the kernel."""

    totals: Totals
    evened: EvenedOut
    repeat: str


def make_card_files(
    form: Path,
    answers: Path,
    output: Path,
    settings: CardSettings,
    *,
    analyst: bool = False,
    earlier: Sequence[Release] = (),
    before: EarlierRound | None = None,
    progress: Callable[[str], None] = lambda _step: None,
) -> MadeCard:
    """Read a form and its answers, and write the card's pages, `figures.csv`, `findings.csv` and the sealed `release.json`.

    `progress` is told the name of each step. With `analyst` the estimates before protection are written beside them, each
    row marked as not for publication. The release lists the files that may be published: the pages and `figures.csv`.

    `earlier` are releases of the same survey: what those of the same people tell already is reckoned with. `before` is the
    published card of an earlier round: the card then tells how its figures changed, also in `figures-changed.csv`.

    Raises a `ReportCardError` where the form, the answers or the design cannot be used, `UnsafeRelease` where few people
    could be found out from the card and the earlier ones, or `output` cannot be written to;
    nothing is written then.
    """
    _refuse_unwritable(output)
    progress("Reading the form")
    questionnaire = read_questionnaire(form)
    progress("Reading the answers")
    read = read_answers(answers, questionnaire)
    progress("Checking the answers")
    checked = check_answers(read, questionnaire)
    asked = with_found_choices(questionnaire, checked)
    made = make_card(asked, checked, settings, earlier=earlier, before=before, progress=progress)
    progress("Drawing the card")
    contents = {FIGURES_FILE: _csv(made.figures.select(FIGURE_COLUMNS)), **_pages(made.card)}
    if before:
        contents[CHANGES_FILE] = _csv(change_table(made.release))
    progress("Writing the files")
    try:
        release = write_release(made.release, contents, output)
        (output / FINDINGS_FILE).write_bytes(_csv(made.findings))
        (output / ESTIMATES_FILE).unlink(missing_ok=True)
        if analyst:
            marked = made.estimates.with_columns(pl.lit(NOT_FOR_PUBLICATION).alias("note"))
            (output / ESTIMATES_FILE).write_bytes(_csv(marked.select(FIGURE_COLUMNS)))
    except OSError as error:
        raise UnwritableOutput(f"The files cannot be written to {output}: {error.strerror or error}.") from error
    return MadeCard(made.card, release, made.figures, made.estimates, made.findings, made.unknown_columns)


def _refuse_unwritable(output: Path) -> None:
    """Raises `UnwritableOutput` before any work is done, as far as it can be known."""
    existing = next(folder for folder in (output, *output.absolute().parents) if folder.exists())
    if not existing.is_dir():
        raise UnwritableOutput(f"{existing} is a file, not a folder: give another folder with --output.")
    if not os.access(existing, os.W_OK | os.X_OK):
        raise UnwritableOutput(f"The folder {existing} may not be written to by you: give another one with --output.")


def make_card(
    questionnaire: Questionnaire,
    answers: Answers,
    settings: CardSettings,
    *,
    earlier: Sequence[Release] = (),
    before: EarlierRound | None = None,
    progress: Callable[[str], None] = lambda _step: None,
) -> MadeCard:
    """The card of checked answers, its figures before and after protection, and its release (not yet sealed).

    Those who gave no consent (the question with the role `consent`) are outside every figure, and said so in the findings.
    """
    answers = with_consent(answers, questionnaire)
    if settings.calibration:
        settings = replace(settings, calibration=settings.calibration.in_columns(answers.table.columns))
    design = read_design(questionnaire, answers, settings)
    table, groupings = group_answers(answers, questionnaire, settings.by)
    shown = [question for question in questionnaire.questions if has_figures(question, answers)]
    if not shown:
        raise UnusableAnswers(
            f"{answers.file} has no question of choices or numbers of the form: there is nothing to estimate."
        )
    if table.is_empty():
        raise UnusableAnswers(f"No interview of {answers.file} is left to estimate from: nobody gave consent.")
    progress("Estimating")
    parts = _totals(questionnaire, answers, table, shown, groupings, design)
    estimated = pl.concat([_estimate(part, settings.calibration) for part in parts])
    estimated = _without_own_breakdowns(estimated, shown, groupings)
    progress("Protecting")
    place, period = _place(questionnaire, settings), _period(questionnaire, answers)
    people = Interviewed(questionnaire.form_id, place, *period)
    earlier = [release for release in earlier if interviewed(release.card).may_be(people)]
    asked = [_protected(question) for question in shown]
    told = what_was_told(estimated, asked, settings.rules, earlier, weighted=bool(design.weight))
    protected = protect(estimated, asked, settings.rules, told)
    leads = {question.id: assembling.lead_categories(question, protected.figures) for question in shown}
    selected = {name: "+".join(lead) for name, lead in leads.items()}
    compared = judge(pl.concat([_compare(part, selected, settings.calibration) for part in parts]))
    findable = assembling.index_figures(protected.figures, compared)
    sections = assembling.assemble_sections(questionnaire, shown, leads, findable, groupings)
    card = Card(
        form_id=questionnaire.form_id,
        form_version=questionnaire.version,
        titles=dict(questionnaire.titles),
        place=place,
        languages=tuple(language.code for language in questionnaire.languages),
        interviews=answers.table.height,
        first_day=period[0],
        last_day=period[1],
        synthetic=questionnaire.is_synthetic,
        weighted=bool(design.weight),
        design_known=bool(design.weight or design.stratum or design.psu),
        selection=dict(questionnaire.about.get("selection", {})),
        response_rate=settings.outcomes.response_rates().get("RR2"),
        findings=choose_findings(sections, questionnaire),
        sections=sections,
        methods=describe_methods(
            questionnaire, answers, design, settings.outcomes, settings.rules, sections, period, settings.calibration
        ),
    )
    release = Release(
        format=FORMAT,
        card=card,
        figures=figures_of(protected.figures.select(FIGURE_COLUMNS).to_dicts()),
        settings=_settings_of(design, settings, groupings),
        versions=software_versions(),
        questionnaire_sha256=questionnaire.sha256,
        answers_sha256=answers.sha256,
        files={},
    )
    if before:
        progress("Comparing with the round before")
        release = replace(release, card=replace(card, change=change_since(release, before)))
    progress("Attacking the card as a stranger would")
    refuse_unsafe(release, earlier, [before.release] if before else ())
    return MadeCard(release.card, release, protected.figures, estimated, answers.findings, answers.unknown_columns)


def _estimate(part: _Part, calibration: CalibrationRecord | None) -> pl.DataFrame:
    """The part's figures; where the weights were calibrated, with errors that know it. Rows of a repeat are no people."""
    variances = None
    if calibration is not None and not part.repeat:
        kept = part.totals
        variances = variances_of_shares(
            calibrated_totals(part.evened.table, kept.asked, kept.asked_by, kept.design, calibration)
        )
    return part.evened.named_back(estimates(part.totals, variances=variances))


def _compare(part: _Part, selected: Mapping[str, str], calibration: CalibrationRecord | None) -> pl.DataFrame:
    """Each group of the part against the rest, with errors that know the calibration where there is one."""
    calibrated = None
    if calibration is not None and not part.repeat:
        calibrated = calibrated_sides(part.evened.table, part.totals, Residuals(part.evened.table, calibration).of)
    found = against_the_rest(part.totals, selected=part.evened.select(selected), calibrated=calibrated)
    return part.evened.named_back(found)


def has_figures(question: Question, answers: Answers) -> bool:
    """Whether a question is estimated: a choice or a number that was asked of people, and is in the file."""
    if question.role in ROLES_WITHOUT_FIGURES or not (question.is_choice or question.is_number):
        return False
    table = answers.repeats.get(question.repeat) if question.repeat else answers.table
    return table is not None and question.id in table.columns


def with_consent(answers: Answers, questionnaire: Questionnaire) -> Answers:
    """The answers of those who agreed, where the form asks for consent; the others are findings."""
    consent = questionnaire.with_role("consent")
    if consent is None or consent.id not in answers.table.columns:
        return answers
    if not consent.favourable:
        raise DesignError(
            f"The question {consent.id!r} has the role consent, but the form does not say which answer gives it: "
            "name that choice in card::favourable."
        )
    agreed = pl.col(consent.id).is_in(list(consent.favourable)).fill_null(value=False)
    return answers.without_rows(~agreed, column=consent.id, why="no consent", done="left out of every figure")


def read_design(questionnaire: Questionnaire, answers: Answers, settings: CardSettings) -> Design:
    """The design columns that a person named, else those that the form's roles name; the first must exist."""
    columns = {}
    for role in DESIGN_ROLES:
        named = getattr(settings, role)
        if role == "weight" and not named and settings.calibration:
            named = settings.calibration.weight
        question = questionnaire.with_role(role)
        columns[role] = named or (question.id if question and question.id in answers.table.columns else "")
        if columns[role] and columns[role] not in answers.table.columns:
            raise DesignError(
                f"The answers have no column {columns[role]!r} for --{role}. "
                f"Columns that the form does not know: {', '.join(answers.unknown_columns) or 'none'}."
            )
    return Design(**columns, lonely=settings.lonely)


def _totals(
    questionnaire: Questionnaire,
    answers: Answers,
    table: pl.DataFrame,
    shown: Sequence[Question],
    groupings: Sequence[GroupedBy],
    design: Design,
) -> list[_Part]:
    """The totals of the interviews, and of each repeat's rows with the design and groups of their interview."""
    breakdowns = [grouping.breakdown for grouping in groupings]
    carried = dict.fromkeys([*(column for breakdown in breakdowns for column in breakdown.columns), *design.columns])
    parts = []
    for repeat in ("", *(repeat.name for repeat in questionnaire.repeats)):
        variables = [variable_of(question) for question in shown if question.repeat == repeat]
        if not variables:
            continue
        rows = table
        if repeat:
            of_interviews = table.select("__instance", *carried)
            rows = answers.repeat_of_interviews(repeat).drop(carried, strict=False)
            rows = rows.join(of_interviews, on="__instance", how="inner", maintain_order="left")
        evened = even_out(rows, variables)
        parts.append(_Part(totals(evened.table, evened.variables, breakdowns, design), evened, repeat))
    return parts


def variable_of(question: Question) -> Variable:
    """How the kernel is to read a question's column."""
    if question.is_number:
        return Variable(question.id, "mean")
    return Variable(
        question.id,
        "share" if question.kind == "select_one" else "choices",
        categories=tuple(choice.name for choice in question.choices if not choice.missing),
        missing=tuple(choice.name for choice in question.choices if choice.missing),
        combined=(question.favourable,) if len(question.favourable) > 1 else (),
    )


def _without_own_breakdowns(figures: pl.DataFrame, shown: Sequence[Question], groupings: Sequence[GroupedBy]) -> pl.DataFrame:
    own = [
        (question.id, grouping.breakdown.by)
        for question in shown
        for grouping in groupings
        if assembling.is_its_own_breakdown(question, grouping.breakdown.by)
    ]
    return (
        figures.join(pl.DataFrame(own, ["question", "by"], orient="row"), on=["question", "by"], how="anti") if own else figures
    )


def _protected(question: Question) -> ProtectedQuestion:
    variable = variable_of(question)
    return ProtectedQuestion(
        question.id,
        "number" if question.is_number else question.kind,
        variable.categories,
        variable.missing,
        variable.combined,
        question.sensitive,
    )


def _period(questionnaire: Questionnaire, answers: Answers) -> tuple[str, str]:
    """The first and last day of the interviews: of `today`, else of `start`; empty where neither is known."""
    for kind in ("today", "start"):
        for question in questionnaire.questions:
            if question.kind == kind and question.id in answers.table.columns:
                days = answers.table[question.id].drop_nulls()
                if days.len() and days.dtype.is_temporal():
                    return str(days.min())[:10], str(days.max())[:10]
    return "", ""


def _place(questionnaire: Questionnaire, settings: CardSettings) -> Texts:
    if settings.place:
        return {language.code: settings.place for language in questionnaire.languages}
    return dict(questionnaire.about.get("place", {}))


def _settings_of(
    design: Design, settings: CardSettings, groupings: Sequence[GroupedBy]
) -> dict[str, str | int | float | bool | list[str]]:
    """What the release says of how its figures were made."""
    return {
        "weight": design.weight,
        "stratum": design.stratum,
        "psu": design.psu,
        "fpc": design.fpc,
        "lonely": design.lonely.value,
        "calibrated_to": list(settings.calibration.names) if settings.calibration else [],
        "by": [grouping.breakdown.by for grouping in groupings],
        "interval": "logit",
        "confidence": 0.95,
        "comparison": "each group against everyone else; Holm within a question, Benjamini-Hochberg over the card; level 0.05",
        **asdict(settings.rules),
    }


def _pages(card: Card) -> dict[str, bytes]:
    """The card's page in each language: `card.html` in the default one, `card.LANGUAGE.html` in the others."""
    names = {language: f"card.{language}.html" if place else "card.html" for place, language in enumerate(card.languages)}
    return {
        name: render_page(card, language, other_pages={code: page for code, page in names.items() if code != language}).encode()
        for language, name in names.items()
    }


def _csv(table: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    table.write_csv(buffer)
    return buffer.getvalue()
