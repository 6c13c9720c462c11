"""The second step of a card in the making, as the command `weight`."""

import shutil
from math import inf
from pathlib import Path

import polars as pl
from django.utils.translation import gettext as _

from folkmoot.reportcard.answers.plain_tables import read_plain_table
from folkmoot.reportcard.forms.questionnaire import Questionnaire
from folkmoot.reportcard.weighting.calibration import Method
from folkmoot.reportcard.weighting.margins import read_margins
from folkmoot.reportcard.weighting.outcomes import ANSWERED
from folkmoot.reportcard.weighting.weight_files import report_on, write_weights
from folkmoot.reportcard.weighting.weighting import WeightingPlan, weigh
from folkmoot.reportcard.weighting.weights import kish_effect
from folkmoot.surveys.collecting.reading.received_answers import questionnaire_of
from folkmoot.surveys.errors import CollectingError
from folkmoot.surveys.making.cards_in_making import CardMaking
from folkmoot.surveys.making.making_choices import choices_of
from folkmoot.surveys.making.making_folder import ANSWERS_FILE, CONTACT, Progress, Told, contacts_of, replacing


def make_weights(making: CardMaking, progress: Progress) -> Told:
    """Weights from the contact sheet, or none where there is none: then the form's own count, if it has any."""
    choices = choices_of(making)
    folder = making.folder
    contacts = contacts_of(making)
    if contacts is None:
        shutil.rmtree(folder / "weights", ignore_errors=True)
        column = _weight_column(making)
        return [("weights_of_form", {"column": column})] if column else [("no_weights", {})]
    progress("Weighing")
    answers = read_plain_table(folder / "answers" / ANSWERS_FILE)
    if CONTACT not in answers.columns:
        raise CollectingError(
            _("The answers do not say which dwelling they are of: give a question of the form the role contact.")
        )
    contacts, without = _without_answer(contacts, answers)
    told: Told = [("contacts", {"number": contacts.height})]
    if without:
        told.append(("no_answer", {"number": without}))
    margins = read_margins(read_plain_table(Path(making.margins.path))) if making.margins else ()
    plan = WeightingPlan(
        classes=choices.classes,
        margins=margins,
        method=Method(choices.method),
        cap=inf if choices.cap is None else choices.cap,
    )
    weighted = weigh(contacts, plan, answers)
    with replacing(folder / "weights") as target:
        write_weights(weighted, target, report_on(weighted, (CONTACT,)))
    for name, weights in weighted.steps:
        told.append(
            ("weights_step", {"step": name, "people": weights.size, "sum": float(weights.sum()), "kish": kish_effect(weights)})
        )
    for margin in margins:
        told.append(("margin", {"variable": margin.variable, "categories": len(margin.categories)}))
    told += [("noted", {"text": note}) for note in weighted.notes]
    return told


def _weight_column(making: CardMaking) -> str:
    questionnaire: Questionnaire = questionnaire_of(making.instrument)
    weight = questionnaire.with_role("weight")
    return weight.id if weight else ""


def _without_answer(contacts: pl.DataFrame, answers: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Interviews of the contact sheet that were left out count as `other`, so that weights carry them; and their number."""
    if not {"outcome", CONTACT} <= set(contacts.columns):
        return contacts, 0
    answered = pl.col("outcome").is_in(list(ANSWERED)) & ~pl.col(CONTACT).is_in(answers[CONTACT].drop_nulls().implode())
    number = contacts.filter(answered).height
    return contacts.with_columns(pl.when(answered).then(pl.lit("other")).otherwise("outcome").alias("outcome")), number
