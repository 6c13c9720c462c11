"""What each step of a card in the making does: the same functions as the commands `submissions export`, `weight`, `change`,
`card` and `publish`. Each reads the files of the steps before it and leaves its own, whole or not at all."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path

import msgspec
import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import override

from folkmoot.reportcard.answers.answer_exports import write_answers
from folkmoot.reportcard.answers.answers import read_answers
from folkmoot.reportcard.answers.checking import check_answers
from folkmoot.reportcard.answers.plain_tables import read_plain_table
from folkmoot.reportcard.cards.card import Aspect
from folkmoot.reportcard.comparison.comparability import Declaration
from folkmoot.reportcard.design import Lonely
from folkmoot.reportcard.forms.questionnaire import Question, Questionnaire
from folkmoot.reportcard.forms.xlsform import read_questionnaire
from folkmoot.reportcard.making.changing import EarlierRound, read_joint_errors
from folkmoot.reportcard.making.making import CardSettings, make_card_files
from folkmoot.reportcard.making.rounds import Linked, SurveyRound, change_between_rounds
from folkmoot.reportcard.weighting.calibration import Method
from folkmoot.reportcard.weighting.contact_outcomes import count_outcomes, final_outcomes
from folkmoot.reportcard.weighting.margins import read_margins
from folkmoot.reportcard.weighting.outcomes import ANSWERED, OutcomeCounts
from folkmoot.reportcard.weighting.residuals import CalibrationRecord, read_record
from folkmoot.reportcard.weighting.weight_files import CALIBRATION, WEIGHTED, report_on, write_weights
from folkmoot.reportcard.weighting.weighting import WeightingPlan, weigh
from folkmoot.reportcard.weighting.weights import kish_effect
from folkmoot.surveys.cards_in_making import CardMaking, MakingState
from folkmoot.surveys.collecting.forms.form_publishing import open_source
from folkmoot.surveys.collecting.reading.received_answers import LINK_COLUMN, OPEN_LINK, collected, questionnaire_of
from folkmoot.surveys.collecting.receiving.submissions import Submission
from folkmoot.surveys.collecting.worklist.response_rates import contact_sheet
from folkmoot.surveys.collecting.worklist.worklists import Dwelling, Worklist
from folkmoot.surveys.destination import Destination
from folkmoot.surveys.errors import CollectingError
from folkmoot.surveys.publishing import stage_release
from folkmoot.surveys.releases import CardRelease

Told = list[tuple[str, dict[str, object]]]
Progress = Callable[[str], None]
ANSWERS_FILE, CONTACTS_FILE, CHANGE_FILE, LINKED_FILE = "answers.csv", "contacts.csv", "change.csv", "linked.json"
CONTACT = "contact"


class MakingChoices(msgspec.Struct, frozen=True):
    """What a person chose for a card. `states` of the review are taken; `first_day` and `last_day` of arrival, empty for all.

    `worklists` are those whose contact sheets count in place of an uploaded one; `classes` and `margins` are as for the command
    `weight`; `same_units` links the round with the one before, and `harmless` are the differences between their forms
    (question, aspect, reason) that the lead holds for harmless."""

    states: tuple[str, ...] = ("received", "edited", "approved")
    first_day: str = ""
    last_day: str = ""
    classes: tuple[str, ...] = ()
    method: str = Method.RAKE
    cap: float | None = None
    by: tuple[str, ...] = ()
    lonely: str = "fail"
    same_units: bool = False
    country: str = ""
    worklists: tuple[int, ...] = ()
    harmless: tuple[tuple[str, str, str], ...] = ()

    @property
    def declarations(self) -> tuple[Declaration, ...]:
        return tuple(Declaration(question, Aspect(aspect), reason) for question, aspect, reason in self.harmless)


def choices_of(making: CardMaking) -> MakingChoices:
    return msgspec.convert(making.choices, MakingChoices)


@dataclass(frozen=True)
class Step:
    """A step by its name; `do` gives what is told of it."""

    name: str
    do: Callable[[CardMaking, Progress], Told]


def take_answers(making: CardMaking, progress: Progress) -> Told:
    """The interviews of the chosen states and days as `answers.csv`, pseudonymous; the rest is counted. Whoever came by an open
    link is of no probability sample and never counted in a card."""
    choices = choices_of(making)
    progress("Reading the answers")
    found = collected(making.instrument)
    interviews = Submission.objects.of(making.instrument)
    tests = Submission.objects.of(making.instrument, tests=True).count()
    file = found.file
    table = file.tables[0]
    where = {header: str(place) for place, header in enumerate(table.headers)}
    day = pl.col(where["SubmissionDate"]).str.slice(0, 10)
    state = pl.col(where["ReviewState"])
    within = pl.lit(value=True)
    if choices.first_day:
        within &= day >= choices.first_day
    if choices.last_day:
        within &= day <= choices.last_day
    told: Told = [("received", {"number": interviews.count()})]
    cells = table.cells
    if tests:
        told.append(("tests", {"number": tests}))
    if found.encrypted:
        told.append(("encrypted", {"number": found.encrypted}))
    outside = cells.filter(~within).height
    if outside:
        told.append(("outside_days", {"number": outside}))
    cells = cells.filter(within)
    for value, number in sorted(cells.filter(~state.is_in(list(choices.states))).group_by(state).len().iter_rows()):
        told.append(("state_left_out", {"number": number, "state": value}))
    cells = cells.filter(state.is_in(list(choices.states)))
    by_open_link = pl.col(where[LINK_COLUMN]).eq_missing(OPEN_LINK)
    if unsampled := cells.filter(by_open_link).height:
        told.append(("open_link", {"number": unsampled}))
    cells = cells.filter(~by_open_link)
    cells = _visited(cells, where["KEY"], choices, told)
    if cells.is_empty():
        raise CollectingError(_("No interview is left: take other states of the review, or other days."))
    kept = replace(table, cells=cells)
    told.append(("kept", {"number": cells.height}))
    questionnaire = found.questionnaire
    contact = questionnaire.with_role(CONTACT)
    with _replacing(making.folder / "answers") as folder:
        _write_form(making, folder)
        kept_file = replace(file, tables=(kept, *file.tables[1:]))
        repeats = write_answers(folder / ANSWERS_FILE, [kept_file], questionnaire).left_out
        _name_dwellings(folder, choices, contact)
    if repeats:
        told.append(("repeats", {"names": ", ".join(repeats)}))
    return told


def _interviews_of(choices: MakingChoices) -> dict[str, str]:
    """The dwelling of each interview, by its instance id, in the chosen worklists."""
    interviewed = Dwelling.objects.filter(worklist__in=choices.worklists, interview__versions__is_current=True)
    return dict(interviewed.values_list("interview__versions__instance_id", "contact"))


def _visited(cells: pl.DataFrame, key: str, choices: MakingChoices, told: Told) -> pl.DataFrame:
    """The interviews from dwellings of the chosen worklists, where any is chosen; the others are told."""
    if not choices.worklists:
        return cells
    visited = cells.filter(pl.col(key).is_in(list(_interviews_of(choices))))
    if elsewhere := cells.height - visited.height:
        told.append(("not_in_worklist", {"number": elsewhere}))
    return visited


def _name_dwellings(folder: Path, choices: MakingChoices, contact: Question | None) -> None:
    """The answers' column `contact`: as the worklists know it, whose contact sheet is written beside; else as the form asks."""
    path = folder / ANSWERS_FILE
    if choices.worklists:
        contact_sheet(Worklist.objects.filter(pk__in=choices.worklists)).write_csv(folder / CONTACTS_FILE)
        column = pl.col("KEY").replace_strict(_interviews_of(choices), default=None)
    elif contact and contact.name != CONTACT:
        column = pl.col(contact.id)
    else:
        return
    pl.read_csv(path, infer_schema=False).with_columns(column.alias(CONTACT)).write_csv(path)


def _contact_sheet(making: CardMaking) -> pl.DataFrame | None:
    """The contact sheet that was uploaded, or that of the worklists as it was when the answers were taken."""
    if making.contacts:
        return read_plain_table(Path(making.contacts.path))
    kept = making.folder / "answers" / CONTACTS_FILE
    return read_plain_table(kept) if kept.exists() else None


def make_weights(making: CardMaking, progress: Progress) -> Told:
    """Weights from the contact sheet, or none where there is none: then the form's own count, if it has any."""
    choices = choices_of(making)
    folder = making.folder
    contacts = _contact_sheet(making)
    if contacts is None:
        shutil.rmtree(folder / "weights", ignore_errors=True)
        column = _weight_column(making)
        return [("weights_of_form", {"column": column})] if column else [("no_weights", {})]
    progress("Weighing")
    answers = read_plain_table(folder / "answers" / ANSWERS_FILE)
    if CONTACT not in answers.columns:
        raise CollectingError(
            "The answers do not say which dwelling they are of: give a question of the form the role contact."
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
    with _replacing(folder / "weights") as target:
        write_weights(weighted, target, report_on(weighted, (CONTACT,)))
    for name, weights in weighted.steps:
        told.append(
            ("weights_step", {"step": name, "people": weights.size, "sum": float(weights.sum()), "kish": kish_effect(weights)})
        )
    for margin in margins:
        told.append(("margin", {"variable": margin.variable, "categories": len(margin.categories)}))
    told += [("noted", {"text": note}) for note in weighted.notes]
    return told


def make_card(making: CardMaking, progress: Progress) -> Told:
    """Estimates, protection and the sealed release, as `folkmoot card` makes them; with the change since the newest published
    card of an earlier round, where there is one."""
    choices, folder = choices_of(making), making.folder
    answers, calibration = _weighted_answers(folder), _calibration(folder)
    outcomes = OutcomeCounts()
    contacts = _contact_sheet(making)
    if contacts is not None and "outcome" in contacts.columns:
        outcomes = count_outcomes(final_outcomes(contacts))
    settings = CardSettings(
        weight="weight" if _has_weights(folder) else "",
        by=choices.by,
        place=making.municipality,
        outcomes=outcomes,
        calibration=calibration,
        lonely=Lonely(choices.lonely),
    )
    earlier = [
        edition.release
        for edition in CardRelease.objects.public().filter(round=making.round, municipality__name=making.municipality)
    ]
    published = published_before(making)
    before = published and EarlierRound(published.release, _joint_errors(making, published), choices.declarations)
    with _replacing(folder / "card") as target:
        made = make_card_files(_form(folder), answers, target, settings, earlier=earlier, before=before, progress=progress)
    hidden = made.figures["estimate"].null_count()
    told: Told = [
        ("interviews", {"number": made.card.interviews}),
        ("figures", {"number": made.figures.height, "hidden": hidden}),
        ("findings", {"number": made.findings.height}),
    ]
    if made.card.response_rate is not None:
        told.append(("response_rate", {"share": made.card.response_rate}))
    if not made.card.design_known:
        told.append(("no_design", {}))
    if published and made.card.change:
        words = [figure.word.value for figure in made.card.change.figures if not figure.by]
        told.append(("change_on_card", {**_counted(words), "round": published.round.ordinal}))
    return told


def tell_change(making: CardMaking, progress: Progress) -> Told:
    """How the figures changed since the round before in the same municipality, where that card was made here: for analysts."""
    before = before_of(making)
    if before is None:
        shutil.rmtree(making.folder / "change", ignore_errors=True)
        return [("no_round_before", {})]
    progress("Comparing with the round before")
    choices = choices_of(making)
    sides = [_side(each) for each in (before, making)]
    weight = "weight" if all(_has_weights(each.folder) for each in (before, making)) else ""
    settings = CardSettings(weight=weight, by=choices.by, lonely=Lonely(choices.lonely))
    linked = Linked(choices.same_units, _panel(*sides))
    changes = change_between_rounds(sides[0], sides[1], settings, linked, choices.declarations)
    with _replacing(making.folder / "change") as target:
        changes.write_csv(target / CHANGE_FILE)
        (target / LINKED_FILE).write_bytes(msgspec.json.encode(linked))
    counted = _counted(changes.filter(changes["by"] == "")["verdict"].to_list())
    return [("change", {**counted, "round": before.round.ordinal})]


def stage_draft(making: CardMaking, progress: Progress) -> Told:
    """The card as a draft on the site, which a person looks at and publishes. An earlier draft of this making stays."""
    progress("Staging the draft")
    destination = Destination(making.round.survey.slug, making.municipality, making.round.slug, choices_of(making).country)
    publication = stage_release(making.folder / "card", destination, by=making.made_by)
    CardMaking.objects.filter(pk=making.pk).update(release=publication.release)
    making.release = publication.release
    notes: Told = [("noted", {"text": note}) for note in publication.notes]
    return [("draft", {}), *notes]


ALL_STEPS = (
    Step("answers", take_answers),
    Step("weights", make_weights),
    Step("change", tell_change),
    Step("card", make_card),
    Step("draft", stage_draft),
)


def before_of(making: CardMaking) -> CardMaking | None:
    """The newest card that was made here of the round before, in the same municipality."""
    return (
        CardMaking.objects.filter(
            round__survey=making.round.survey_id,
            round__ordinal__lt=making.round.ordinal,
            municipality=making.municipality,
            state=MakingState.DONE,
        )
        .order_by("-round__ordinal", "-pk")
        .first()
    )


def published_before(making: CardMaking) -> CardRelease | None:
    """The published card of the newest earlier round in the same municipality."""
    return (
        CardRelease.objects.current()
        .select_related("round")
        .filter(
            round__survey=making.round.survey_id,
            round__ordinal__lt=making.round.ordinal,
            municipality__name=making.municipality,
        )
        .order_by("-round__ordinal")
        .first()
    )


def _joint_errors(making: CardMaking, published: CardRelease) -> pl.DataFrame | None:
    """The standard errors of the changes where the samples share units or people, of the very card that was published."""
    before, folder = before_of(making), making.folder / "change"
    if before is None or before.release_id != published.pk or not (folder / LINKED_FILE).exists():
        return None
    linked = msgspec.json.decode((folder / LINKED_FILE).read_bytes(), type=Linked)
    return read_joint_errors(folder / CHANGE_FILE) if linked.same_units or linked.panel else None


def _counted(words: Sequence[str]) -> dict[str, int]:
    return {name: words.count(name) for name in ("higher", "lower", "no_clear_difference", "not_comparable")}


def _panel(before: SurveyRound, after: SurveyRound) -> str:
    """The column that tells who is who, where both rounds ask it."""
    panel, then = after.questionnaire.with_role("panel"), before.questionnaire.with_role("panel")
    return panel.id if panel and then and panel.id == then.id else ""


def _side(making: CardMaking) -> SurveyRound:
    questionnaire = read_questionnaire(_form(making.folder))
    answers = check_answers(read_answers(_weighted_answers(making.folder), questionnaire), questionnaire)
    return SurveyRound(questionnaire, answers, _calibration(making.folder))


def _has_weights(folder: Path) -> bool:
    return (folder / "weights" / WEIGHTED).exists()


def _weighted_answers(folder: Path) -> Path:
    """The answers with their weights, where the step before made some."""
    return folder / "weights" / WEIGHTED if _has_weights(folder) else folder / "answers" / ANSWERS_FILE


def _calibration(folder: Path) -> CalibrationRecord | None:
    record = folder / "weights" / CALIBRATION
    return read_record(record) if record.exists() else None


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


def _write_form(making: CardMaking, folder: Path) -> None:
    """The XLSForm of the newest version, as it was given."""
    version = making.instrument.current
    if version is None:
        raise CollectingError(_("The form has no published version."))
    (folder / "form").mkdir()
    open_source(version, folder / "form")
    (folder / "form" / "form.zip").unlink(missing_ok=True)


def _form(folder: Path) -> Path:
    form = folder / "answers" / "form"
    only = list(form.iterdir())
    return only[0] if len(only) == 1 else form


@contextmanager
def _replacing(folder: Path) -> Iterator[Path]:
    """A new folder to write to, which takes the place of the old one once all is written."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = folder.with_name(f".{folder.name}-new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    try:
        with override("en"):
            yield fresh
        shutil.rmtree(folder, ignore_errors=True)
        fresh.rename(folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
