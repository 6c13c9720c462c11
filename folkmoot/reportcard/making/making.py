"""From checked answers to a report card: estimated, protected, compared, put together and attacked, in one call."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import polars as pl

from folkmoot.reportcard.answers.answers import Answers
from folkmoot.reportcard.cards.card import Card
from folkmoot.reportcard.cards.findings import choose_findings
from folkmoot.reportcard.cards.release import FORMAT, Release, figures_of
from folkmoot.reportcard.comparison.comparison import judge
from folkmoot.reportcard.disclosure.disclosure import Links, protect
from folkmoot.reportcard.disclosure.earlier_releases import Interviewed, interviewed, refuse_unsafe, what_was_told
from folkmoot.reportcard.disclosure.linked_groups import made_of
from folkmoot.reportcard.errors import UnusableAnswers
from folkmoot.reportcard.estimation.estimates import COLUMNS
from folkmoot.reportcard.forms.follow_ups import follow_ups
from folkmoot.reportcard.forms.questionnaire import Question, Questionnaire, Texts
from folkmoot.reportcard.making import assembling
from folkmoot.reportcard.making.card_settings import CardSettings, read_design, settings_told
from folkmoot.reportcard.making.changing import EarlierRound, change_since
from folkmoot.reportcard.making.counted import has_figures, protected_question, put, with_consent
from folkmoot.reportcard.making.methods import describe_methods, software_versions
from folkmoot.reportcard.making.parts import compare_part, count_parts, estimate_part
from folkmoot.reportcard.totals.breakdowns import GroupedBy, group_answers

FIGURE_COLUMNS = (*COLUMNS, "note")


@dataclass(frozen=True)
class MadeCard:
    """A card with all that was found on the way. `estimates` are the figures before protection: not for publication."""

    card: Card
    release: Release
    figures: pl.DataFrame
    estimates: pl.DataFrame
    findings: pl.DataFrame
    unknown_columns: tuple[str, ...]


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
    parts = count_parts(questionnaire, answers, table, shown, groupings, design)
    estimated = pl.concat([estimate_part(part, settings.calibration) for part in parts])
    estimated = _without_own_breakdowns(estimated, shown, groupings)
    progress("Protecting")
    place, period = _place(questionnaire, settings), _period(questionnaire, answers)
    people = Interviewed(questionnaire.form_id, place, *period)
    earlier = [release for release in earlier if interviewed(release.card).may_be(people)]
    asked = [protected_question(question) for question in shown]
    told = what_was_told(estimated, asked, settings.rules, earlier, weighted=bool(design.weight))
    links = Links(
        tuple(follow_ups([put(question) for question in shown if not question.repeat])),
        tuple(made_of(table, [grouping.breakdown for grouping in groupings])),
    )
    protected = protect(estimated, asked, settings.rules, told, links)
    leads = {question.id: assembling.lead_categories(question, protected.figures) for question in shown}
    selected = {name: "+".join(lead) for name, lead in leads.items()}
    compared = judge(pl.concat([compare_part(part, selected, settings.calibration) for part in parts]))
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
        settings={**settings_told(design, settings, groupings), "made_of": [link.told for link in links.groups]},
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
