"""From protected figures to the sections of a card: each question with its categories, its lead and its groups."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from folkmoot.reportcard.cards.card import (
    AskedOf,
    BreakdownResult,
    CategoryResult,
    Estimate,
    GroupResult,
    Note,
    QuestionResult,
    SectionResult,
    Verdict,
)
from folkmoot.reportcard.comparison.comparability import place_in_form
from folkmoot.reportcard.forms.questionnaire import Question, Questionnaire
from folkmoot.reportcard.totals.breakdowns import GroupedBy

_REFERENCE = re.compile(r"\$\{\s*([^{}\s]+)\s*\}")

Key = tuple[str, str, str, str]
"""A figure's place: question, category, by, group."""


@dataclass(frozen=True)
class Findable:
    """The figures and verdicts of a card by their places, and the smallest differences that could have been told."""

    figures: Mapping[Key, Estimate]
    verdicts: Mapping[Key, Verdict]
    differences: Mapping[Key, float | None]

    def figure(self, question: str, category: str, by: str = "", group: str = "") -> Estimate:
        """The figure of a place; a hidden one without a note where nothing was estimated (a group that nobody is in)."""
        return self.figures.get((question, category, by, group), Estimate(note=Note.FEW_ANSWERS))

    def verdict(self, question: str, category: str, by: str, group: str) -> Verdict:
        """How a group stands against everyone else; none where either figure is hidden."""
        if self.figure(question, category).hidden or self.figure(question, category, by, group).hidden:
            return Verdict.NOT_COMPARED
        return self.verdicts.get((question, category, by, group), Verdict.NOT_COMPARED)

    def detectable(self, question: str, category: str, by: str, group: str) -> float | None:
        """The smallest difference from everyone else that could have been told, where none is clear."""
        if self.verdict(question, category, by, group) is not Verdict.NO_CLEAR_DIFFERENCE:
            return None
        return self.differences.get((question, category, by, group))


def index_figures(figures: pl.DataFrame, comparisons: pl.DataFrame) -> Findable:
    """The rows of the protected figures and of the comparisons, findable by question, category, by and group."""
    numbers = ("estimate", "standard_error", "lower", "upper", "df", "design_effect", "base", "weighted_base")
    place = ("question", "category", "by", "group")
    found = {}
    for row in figures.select(*place, *numbers, "note").iter_rows():
        values = dict(zip(numbers, row[4:-1], strict=True))
        found[row[:4]] = Estimate(**values, note=Note(row[-1]))
    verdicts = {row[:4]: Verdict(row[4]) for row in comparisons.select(*place, "verdict").iter_rows()}
    differences = {row[:4]: row[4] for row in comparisons.select(*place, "detectable").iter_rows()}
    return Findable(found, verdicts, differences)


def lead_categories(question: Question, figures: pl.DataFrame) -> tuple[str, ...]:
    """The categories whose share leads a question: the favourable ones, else the largest category of its own kind.

    Empty for a number, and for a question without any category that could lead.
    """
    if question.is_number:
        return ()
    if question.favourable:
        return question.favourable
    apart = [choice.name for choice in question.choices if choice.apart]
    everyone = figures.filter(
        (pl.col("question") == question.id) & (pl.col("by") == "") & ~pl.col("category").is_in(apart) & (pl.col("base") > 0)
    )
    if everyone.is_empty():
        return ()
    return (everyone.sort("estimate", descending=True, nulls_last=True, maintain_order=True)["category"][0],)


def assemble_sections(
    questionnaire: Questionnaire,
    shown: Sequence[Question],
    leads: Mapping[str, tuple[str, ...]],
    findable: Findable,
    groupings: Sequence[GroupedBy],
) -> tuple[SectionResult, ...]:
    """The sections of the card in their order, each with the questions shown; a section without questions is left out."""
    sections = []
    for section in questionnaire.sections:
        questions = tuple(
            _assemble_question(questionnaire, question, leads[question.id], findable, groupings)
            for question in shown
            if question.section == section.id
        )
        if questions:
            sections.append(SectionResult(section.id, dict(section.labels), section.core_value, questions))
    return tuple(sections)


def _assemble_question(
    questionnaire: Questionnaire,
    question: Question,
    lead: tuple[str, ...],
    findable: Findable,
    groupings: Sequence[GroupedBy],
) -> QuestionResult:
    categories = tuple(
        CategoryResult(
            choice.name,
            dict(choice.labels),
            findable.figure(question.id, choice.name),
            question.scale.index(choice.name) if choice.name in question.scale else None,
            choice.apart,
            bool(choice.missing),
        )
        for choice in _in_scale_order(question)
    )
    leading = "+".join(lead)
    names = [choice.name for choice in question.choices]
    breakdowns = []
    for grouping in groupings:
        by = grouping.breakdown.by
        if is_its_own_breakdown(question, by):
            continue
        groups = tuple(
            GroupResult(
                group,
                dict(grouping.group_labels[group]),
                findable.figure(question.id, leading, by, group),
                findable.verdict(question.id, leading, by, group),
                {name: findable.figure(question.id, name, by, group) for name in names},
                findable.detectable(question.id, leading, by, group),
            )
            for group in grouping.breakdown.groups
        )
        breakdowns.append(BreakdownResult(by, dict(grouping.labels), groups))
    repeat = next((repeat for repeat in questionnaire.repeats if repeat.name == question.repeat), None)
    return QuestionResult(
        id=question.id,
        kind="number" if question.is_number else question.kind,
        labels=dict(question.labels),
        hints=dict(question.hints),
        categories=categories,
        lead=findable.figure(question.id, leading),
        lead_categories=lead,
        breakdowns=tuple(breakdowns),
        scale_is_assumed=question.scale_is_assumed,
        sensitive=question.sensitive,
        of_repeat=(dict(repeat.labels) or {questionnaire.default_language: repeat.name}) if repeat else {},
        asked_of_some=_is_asked_of_some(question, questionnaire),
        asked=AskedOf(question.relevant, dict(question.period), place_in_form(questionnaire, question)),
    )


def is_its_own_breakdown(question: Question, by: str) -> bool:
    """Whether a breakdown is made of the question itself: its figures by that would be 0 and 100 %."""
    return by == question.id or (bool(question.role) and by in {question.role, f"{question.role}_group"})


def _is_asked_of_some(question: Question, questionnaire: Questionnaire) -> bool:
    """Whether its relevance leaves anyone out besides those who gave no consent."""
    consent = questionnaire.with_role("consent")
    asked_before = set(_REFERENCE.findall(question.relevant)) - ({consent.name} if consent else set())
    return bool(question.relevant and (asked_before or consent is None))


def _in_scale_order(question: Question) -> list:
    """A scale's choices from most to least favourable, those apart last; other lists in the order of the form."""
    places = {name: place for place, name in enumerate(question.scale)}
    return sorted(question.choices, key=lambda choice: places.get(choice.name, len(places)))
