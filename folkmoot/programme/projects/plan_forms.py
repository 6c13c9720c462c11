"""The parts of a plan as forms: its texts, and its rows, of which some are always empty to be filled in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.forms import BaseModelFormSet, ChoiceField, Field, ModelForm, modelformset_factory
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from folkmoot.places.models import Municipality
from folkmoot.programme.projects.indicators import Indicator, IndicatorValue
from folkmoot.programme.projects.money import BudgetLine
from folkmoot.programme.projects.plans import Cause, Risk
from folkmoot.programme.projects.project_forms import DAY
from folkmoot.programme.projects.projects import Project, Result

EMPTY_ROWS = 2


@dataclass(frozen=True)
class PlanPart:
    """`build` gives its form or its forms for a project, filled with what was sent, if anything was."""

    title: str | Promise
    help: str | Promise
    build: Callable[[Project, Any], Any]


class PlanTextsForm(ModelForm):
    class Meta:
        model = Project
        fields = ["challenges", "learnings", "gender_analyses", "core_values", "global_goals"]


def save_part(part: Any, project: Project) -> None:
    """Stores a form or forms that are valid. Rows are given their project; results keep the order of their numbers."""
    if isinstance(part, ModelForm):
        part.save()
        return
    for row in part.save(commit=False):
        if hasattr(row, "project_id"):
            row.project = project
        row.save()
    for row in part.deleted_objects:
        row.delete()
    if part.can_order:
        for place, form in enumerate(part.ordered_forms):
            type(form.instance).objects.filter(pk=form.instance.pk).update(sort_order=place)


class Rows(BaseModelFormSet):
    """Says in the plan's own words what a row's place and its removal are."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if self.can_order:
            form.fields["ORDER"].label = _("Place in the order")
        form.fields["DELETE"].label = _("Take out")


def _rows(model: Any, fields: list[str], queryset: Callable[[Project], Any], ordered: bool = False, **widgets: Any) -> Any:
    class RowForm(ModelForm):
        """Chooses only among what belongs to the project."""

        def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            for name, choices in _choices(project).items():
                if name in self.fields:
                    self.fields[name].queryset = choices
            if isinstance(self.instance, Indicator):
                _offer_cards(self.fields, self.instance, project)
            if isinstance(self.instance, Cause) and self.instance.pk:
                self.fields["under"].queryset = project.causes.exclude(pk=self.instance.pk)

    factory: type[BaseModelFormSet] = modelformset_factory(
        model, form=RowForm, formset=Rows, fields=fields, widgets=widgets, extra=EMPTY_ROWS, can_delete=True, can_order=ordered
    )

    def build(project: Project, sent: Any) -> BaseModelFormSet:
        return factory(sent, queryset=queryset(project), form_kwargs={"project": project})

    return build


def _choices(project: Project) -> dict[str, Any]:
    parties = Municipality.objects.filter(pk__in=[party.pk for party in project.municipalities])
    return {
        "result": project.results.all(),
        "indicator": Indicator.objects.filter(result__project=project),
        "under": project.causes.all(),
        "party": parties,
        "card_municipality": parties,
    }


def _offer_cards(fields: dict[str, Field], indicator: Indicator, project: Project) -> None:
    """The survey, the baseline's round and the question are chosen among the cards that are published, and what stands already.
    The round of the follow-up is written, for it mostly comes after the plan is approved."""
    cards = project.cards
    offered = {
        "card_survey": [card.survey for card in cards],
        "card_baseline_round": [card.round for card in cards],
        "card_question": [question for card in cards for question in card.questions],
    }
    for name, choices in offered.items():
        kept, asked = getattr(indicator, name), fields[name]
        known = dict(choices) | ({kept: dict(choices).get(kept, kept)} if kept else {})
        fields[name] = ChoiceField(label=asked.label, required=False, choices=[("", "---------"), *known.items()])


def _indicators(project: Project) -> Any:
    return Indicator.objects.filter(result__project=project).order_by("result__sort_order", "pk")


def _values(project: Project) -> Any:
    return IndicatorValue.objects.filter(indicator__result__project=project).order_by("indicator", "year", "group")


PARTS = {
    "texts": PlanPart(
        _("Challenge and learning"),
        _("What is to change, and for whom; what you learn from each other."),
        lambda project, sent: PlanTextsForm(sent, instance=project),
    ),
    "causes": PlanPart(
        _("Causes and effects"),
        _("What leads to the challenge, and what it leads to. A cause can grow from another one."),
        _rows(Cause, ["kind", "text", "under"], lambda project: project.causes.all()),
    ),
    "chain": PlanPart(
        _("Results chain"),
        _("From the objective down to the activities, each result followed by what leads to it."),
        _rows(Result, ["level", "statements"], lambda project: project.results.all(), ordered=True),
    ),
    "indicators": PlanPart(
        _("Indicators"),
        _("How each result is measured. A figure of a report card has no typed baseline: the card says it."),
        _rows(
            Indicator,
            [
                "result",
                "titles",
                "measure",
                "more_is_better",
                "can_be_added",
                "source",
                "baseline_year",
                "baseline",
                "card_survey",
                "card_municipality",
                "card_question",
                "card_baseline_round",
                "card_follow_up_round",
            ],
            _indicators,
        ),
    ),
    "targets": PlanPart(
        _("Targets"),
        _("What is to be reached in each year, for everyone and for groups. What was reached comes with the reports."),
        _rows(IndicatorValue, ["indicator", "year", "group", "target"], _values),
    ),
    "risks": PlanPart(
        _("Risks"),
        _("What may go wrong, from 1 (hardly) to 5 (very), and what you do about it."),
        _rows(Risk, ["text", "likelihood", "consequence", "action", "owner"], lambda project: project.risks.all()),
    ),
    "budget": PlanPart(
        _("Budget"),
        _("By year, party and kind. Write a local amount with its rate and the day of the rate, and the amount follows."),
        _rows(
            BudgetLine,
            ["year", "party", "kind", "purpose", "amount", "local_amount", "local_currency", "rate", "rate_on"],
            lambda project: project.budget.all(),
            rate_on=DAY,
        ),
    ),
}
