"""What each step of a card in the making does: the same functions as the commands `submissions export`, `weight`, `change`,
`card` and `publish`. Each reads the files of the steps before it and leaves its own in `making_folder`."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec
import polars as pl

from folkmoot.reportcard.answers.answers import read_answers
from folkmoot.reportcard.answers.checking import check_answers
from folkmoot.reportcard.design import Lonely
from folkmoot.reportcard.forms.xlsform import read_questionnaire
from folkmoot.reportcard.making.card_files import make_card_files
from folkmoot.reportcard.making.card_settings import CardSettings
from folkmoot.reportcard.making.changing import EarlierRound, read_joint_errors
from folkmoot.reportcard.making.rounds import Linked, SurveyRound, change_between_rounds
from folkmoot.reportcard.weighting.contact_outcomes import count_outcomes, final_outcomes
from folkmoot.reportcard.weighting.outcomes import OutcomeCounts
from folkmoot.surveys.making.cards_in_making import CardMaking, MakingState
from folkmoot.surveys.making.making_answers import take_answers
from folkmoot.surveys.making.making_choices import choices_of
from folkmoot.surveys.making.making_folder import (
    CHANGE_FILE,
    LINKED_FILE,
    Progress,
    Told,
    calibration_of,
    contacts_of,
    form_in,
    has_weights,
    replacing,
    weighted_answers,
)
from folkmoot.surveys.making.making_weights import make_weights
from folkmoot.surveys.releasing.destination import Destination
from folkmoot.surveys.releasing.publishing import stage_release
from folkmoot.surveys.releasing.releases import CardRelease


@dataclass(frozen=True)
class Step:
    """A step by its name; `do` gives what is told of it."""

    name: str
    do: Callable[[CardMaking, Progress], Told]


def make_card(making: CardMaking, progress: Progress) -> Told:
    """Estimates, protection and the sealed release, as `folkmoot card` makes them; with the change since the newest published
    card of an earlier round, where there is one."""
    choices, folder = choices_of(making), making.folder
    answers, calibration = weighted_answers(folder), calibration_of(folder)
    outcomes = OutcomeCounts()
    contacts = contacts_of(making)
    if contacts is not None and "outcome" in contacts.columns:
        outcomes = count_outcomes(final_outcomes(contacts))
    settings = CardSettings(
        weight="weight" if has_weights(folder) else "",
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
    with replacing(folder / "card") as target:
        made = make_card_files(form_in(folder), answers, target, settings, earlier=earlier, before=before, progress=progress)
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
    weight = "weight" if all(has_weights(each.folder) for each in (before, making)) else ""
    settings = CardSettings(weight=weight, by=choices.by, lonely=Lonely(choices.lonely))
    linked = Linked(choices.same_units, _panel(*sides))
    changes = change_between_rounds(sides[0], sides[1], settings, linked, choices.declarations)
    with replacing(making.folder / "change") as target:
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
    questionnaire = read_questionnaire(form_in(making.folder))
    answers = check_answers(read_answers(weighted_answers(making.folder), questionnaire), questionnaire)
    return SurveyRound(questionnaire, answers, calibration_of(making.folder))
