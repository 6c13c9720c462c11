"""Several people write one section at once, and nobody's words are overwritten unseen.

A save says which text its writer began from. Where somebody has saved another since, the answers are put together one by
one: an answer that only one of them changed is taken; one that both changed differently is a conflict, and both are shown.
The text that met a conflict is kept aside before anything else happens.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.programme.errors import ProgrammeError
from folkmoot.programme.writing.form import Section
from folkmoot.programme.writing.joint_work import Comment, JointWork, SectionText

SEEN_LATELY = timedelta(minutes=5)
LONGEST_ANSWER = 40_000


Work = TypeVar("Work", bound=JointWork)


class NotOpenError(ProgrammeError):
    """The work cannot be changed any more; says why, for the person who tried."""


@dataclass(frozen=True)
class Conflict:
    """An answer that two people changed differently."""

    mine: str
    theirs: str


@dataclass(frozen=True)
class Saved:
    """What a save led to. `number` is the text to begin from next, `answers` what stands in the form then.

    With conflicts nothing was stored but the text set aside, and `theirs_by` is whose text stands.
    """

    number: int
    answers: Mapping[str, str]
    conflicts: Mapping[str, Conflict]
    theirs_by: Any = None


def save_section(work: JointWork, section: Section, answers: Mapping[str, str], base: int, by: Any) -> Saved:
    """Stores what a person wrote in a section, begun from text number `base` (0 where the section was empty).

    Raises `NotOpenError` where the work is no draft any more.
    """
    with transaction.atomic():
        held = hold_draft(work)
        newest = newest_text(held, section.key)
        current = _answers(section, newest)
        mine = {question.key: answers.get(question.key, "")[:LONGEST_ANSWER] for question in section.questions}
        mine = {key: text.replace("\r\n", "\n").rstrip() for key, text in mine.items()}
        if newest is None or newest.number == base:
            merged, conflicts = mine, dict[str, Conflict]()
        else:
            merged, conflicts = _merge(mine, current, _answers(section, _text(held, section.key, base)))
        if conflicts and newest is not None:
            _set_aside(held, section.key, mine, by)
            return Saved(newest.number, merged, conflicts, newest.by)
        if newest is not None and merged == current:
            return Saved(newest.number, merged, {})
        return Saved(_store(held, section.key, merged, by).number, merged, {})


def hold_draft(work: Work) -> Work:
    """The work, locked until the transaction ends; nobody submits it meanwhile."""
    held: Work = type(work)._default_manager.select_for_update().get(pk=work.pk)
    if not held.is_draft:
        raise NotOpenError(_("It is no draft any more, so it cannot be changed."))
    return held


def newest_text(work: JointWork, section: str) -> SectionText | None:
    return work.texts.filter(section=section, aside=False).select_related("by").order_by("-number").first()


def section_history(work: JointWork, section: str) -> list[SectionText]:
    """Every text of a section, newest first, also those set aside."""
    return list(work.texts.filter(section=section).select_related("by").order_by("-number"))


def be_present(work: JointWork, section: str, person: Any) -> list[Any]:
    """Notes that a person is in a section, and gives the others who were seen there in the last minutes."""
    now = timezone.now()
    work.presences.update_or_create(section=section, person=person, defaults={"seen_at": now})
    others = work.presences.filter(section=section, seen_at__gt=now - SEEN_LATELY)
    return [presence.person for presence in others.exclude(person=person).select_related("person")]


def add_comment(work: JointWork, section: str, text: str, by: Any) -> Comment:
    with transaction.atomic():
        added: Comment = hold_draft(work).comments.create(section=section, text=text, by=by)
    return added


def settle_comment(work: JointWork, key: int) -> None:
    with transaction.atomic():
        hold_draft(work).comments.filter(pk=key, settled_at=None).update(settled_at=timezone.now())


def _answers(section: Section, text: SectionText | None) -> dict[str, str]:
    return {question.key: str(text.answers.get(question.key, "")) if text else "" for question in section.questions}


def _text(work: JointWork, section: str, number: int) -> SectionText | None:
    return work.texts.filter(section=section, number=number).first()


def _merge(
    mine: Mapping[str, str], theirs: Mapping[str, str], begun: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, Conflict]]:
    """The answers put together. Where both changed one, mine stands in the form and the conflict has both."""
    merged, conflicts = {}, {}
    for key, text in mine.items():
        if theirs[key] in (begun[key], text):
            merged[key] = text
        elif text == begun[key]:
            merged[key] = theirs[key]
        else:
            merged[key] = text
            conflicts[key] = Conflict(text, theirs[key])
    return merged, conflicts


def _set_aside(work: JointWork, section: str, answers: Mapping[str, str], by: Any) -> None:
    """Once, however often the same words meet the others': by themselves while they are written, and by the button."""
    last = work.texts.filter(section=section, by=by, aside=True).order_by("-number").first()
    if last is None or last.answers != answers:
        _store(work, section, answers, by, aside=True)


def _store(work: JointWork, section: str, answers: Mapping[str, str], by: Any, aside: bool = False) -> SectionText:
    """Answers to questions that the form no longer asks are carried on, so that they come back if the question does."""
    before = newest_text(work, section)
    kept = {**(before.answers if before else {}), **answers}
    last = work.texts.filter(section=section).aggregate(last=Max("number"))["last"] or 0
    type(work)._default_manager.filter(pk=work.pk).update(changed_at=timezone.now())
    stored: SectionText = work.texts.create(section=section, number=last + 1, answers=kept, by=by, aside=aside)
    return stored
