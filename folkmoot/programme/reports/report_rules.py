"""What a report asks: its form, and besides it the figures of the project's indicators and the use of its money.

The figures are questions like any other, so that they too are written jointly, confirmed, and corrected when a report is sent
back. When the report is approved they become the project's own (`reporting`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from folkmoot.places.texts import texts_by_language
from folkmoot.programme.numbers_in_words import money_in_words, number_in_words
from folkmoot.programme.projects.indicators import Group, Indicator
from folkmoot.programme.projects.money import BudgetLine
from folkmoot.programme.projects.projects import Project
from folkmoot.programme.writing.form import Form, Question, QuestionKind, Section
from folkmoot.programme.writing.form_blocks import document_of, section_of

FIGURES, MONEY = "figures", "money"


@dataclass(frozen=True)
class AskedFigure:
    """The value of an indicator for a group, asked under `key`."""

    key: str
    indicator: Indicator
    group: Group
    target: Any


def form_of(report: Any) -> Form:
    """The sections of the report's form, then figures and money where the project has any."""
    sections = [section_of(block) for block in report.form.form]
    figures = tuple(_figure_question(asked) for asked in asked_figures(report.project, report.ends_on.year))
    if figures:
        sections.append(
            Section(
                FIGURES, texts_by_language(lambda: _("Indicators")), texts_by_language(lambda: _figures_help(report)), figures
            )
        )
    money = tuple(_money_question(key, line) for key, line in asked_money(report.project, report.ends_on.year))
    if money:
        sections.append(
            Section(MONEY, texts_by_language(lambda: _("Use of money")), texts_by_language(lambda: _money_help(report)), money)
        )
    return Form(tuple(sections), tuple(document_of(block) for block in report.form.documents))


def asked_figures(project: Project, year: int) -> Iterator[AskedFigure]:
    """Everyone's value of each indicator, and that of each group that the plan names for the year. Figures of a report card
    are not asked for: the release is their source."""
    indicators = Indicator.objects.filter(result__project=project).order_by("result__sort_order", "result", "pk")
    for indicator in indicators.prefetch_related("values"):
        if indicator.is_of_a_card:
            continue
        planned = {value.group: value.target for value in indicator.values.all() if value.year == year}
        for group in (Group(value) for value in Group.values):
            if group == Group.ALL or group.value in planned:
                key = f"i{indicator.pk}-{group.name.lower()}"
                yield AskedFigure(key, indicator, group, planned.get(group.value))


def asked_money(project: Project, year: int) -> Iterator[tuple[str, BudgetLine]]:
    for line in project.budget.filter(year=year).select_related("party", "project"):
        yield f"b{line.pk}", line


def _figure_question(asked: AskedFigure) -> Question:
    return Question(
        key=asked.key,
        kind=QuestionKind.DECIMAL,
        texts=texts_by_language(lambda: f"{asked.indicator.title}: {asked.group.label}"),
        helps=texts_by_language(lambda: _target_and_source(asked)),
        required=asked.group == Group.ALL,
    )


def _target_and_source(asked: AskedFigure) -> str:
    source = _("Source: %(source)s") % {"source": asked.indicator.source_in_words}
    if asked.target is None:
        return source
    target = _("Target: %(target)s") % {"target": number_in_words(asked.target)}
    return f"{target}. {source}"


def _money_question(key: str, line: BudgetLine) -> Question:
    return Question(
        key=key,
        kind=QuestionKind.DECIMAL,
        texts=texts_by_language(lambda: f"{line.party.name}: {line.purpose}"),
        helps=texts_by_language(
            lambda: _("Planned: %(amount)s") % {"amount": money_in_words(line.amount, line.project.currency)}
        ),
    )


def _figures_help(report: Any) -> str:
    return _("What was reached in %(year)s.") % {"year": report.ends_on.year}


def _money_help(report: Any) -> str:
    return _("What was used in %(year)s, in whole %(currency)s.") % {
        "year": report.ends_on.year,
        "currency": report.project.currency,
    }
