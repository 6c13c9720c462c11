"""What is noted of a form, in the reader's language; and what differs between two versions."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from folkmoot.reportcard.forms import form_checks, form_differences, items
from folkmoot.reportcard.forms.form_checks import FormNote

MISSING_MEDIA = "missing_media"
OTHER_ENTITY_LIST = "other_entity_list"

SENTENCES: Mapping[str, Any] = {
    form_checks.NO_CONSENT: gettext_lazy(
        "No question asks for consent. Ask for it first, and mark the question with card::role consent."
    ),
    form_checks.BREAKDOWN_NOT_ASKED: gettext_lazy(
        "No question has the role %(role)s, so no figures can be given by it. Ask it, or mark the question with card::role."
    ),
    form_checks.UNTRANSLATED_QUESTION: gettext_lazy("The question %(question)s has no text in %(language)s."),
    form_checks.UNTRANSLATED_CHOICE: gettext_lazy("The choice %(choice)s of the list %(list)s has no text in %(language)s."),
    form_checks.SENSITIVE_WITHOUT_MISSING: gettext_lazy(
        "The question %(question)s is sensitive, and nobody can decline to answer it. Add such a choice, with card::missing."
    ),
    form_checks.UNTRANSLATED_HINT: gettext_lazy("The hint of the question %(question)s has no text in %(language)s."),
    form_checks.NO_DEFAULT_LANGUAGE: gettext_lazy(
        "The default language %(language)s has no texts, so phones show nothing at first. Choose one of: %(languages)s."
    ),
    form_checks.NO_DAY: gettext_lazy(
        "The form asks for what can find a person out (%(questions)s), and names no day on which that goes: it is kept for "
        "ever. Put the day in, as 2026-12-31."
    ),
    form_checks.NOT_A_DAY: gettext_lazy(
        "“%(written)s” is no day, so nothing that can find a person out would ever be removed. Write it as 2026-12-31."
    ),
    form_checks.REWORDED_CHOICE: gettext_lazy(
        "The choice %(choice)s of the question %(question)s is worded otherwise than before (“%(before)s”, now “%(after)s”): "
        "figures of the question may not be compared over time. Give the question a new name, or keep the wording."
    ),
    form_checks.REWORDED: gettext_lazy(
        "The question %(question)s is worded otherwise than before under the same name (“%(before)s”, now “%(after)s”): its "
        "figures may not be compared over time. Give it a new name, or keep the wording."
    ),
    items.ITEM_DIFFERS: gettext_lazy(
        "The question %(question)s is locked in the question bank, and stands here otherwise (%(what)s: “%(before)s”, here "
        "“%(after)s”): its figures may not be compared. Put it as the bank has it, or give it another name."
    ),
    MISSING_MEDIA: gettext_lazy("The form asks for the file %(name)s, which is not attached."),
    OTHER_ENTITY_LIST: gettext_lazy(
        "The form saves to the entity list %(list)s, which is not kept: only %(known)s is, the worklist. What is answered is "
        "received and exported all the same."
    ),
    form_checks.CONVERTER: gettext_lazy("%(message)s"),
}

WHAT_CHANGED: Mapping[str, Any] = {
    form_differences.ADDED: gettext_lazy("new"),
    form_differences.REMOVED: gettext_lazy("removed"),
    form_differences.KIND: gettext_lazy("another type"),
    form_differences.PLACE: gettext_lazy("moved to another group"),
    form_differences.WORDING: gettext_lazy("worded otherwise"),
    form_differences.HINT: gettext_lazy("another hint"),
    form_differences.CHOICE_ADDED: gettext_lazy("a new choice"),
    form_differences.CHOICE_REMOVED: gettext_lazy("a choice removed"),
    form_differences.CHOICE_WORDING: gettext_lazy("a choice worded otherwise"),
    items.CHOICE_ORDER: gettext_lazy("the answers in another order"),
    items.PERIOD: gettext_lazy("another time asked about"),
    form_differences.RELEVANT: gettext_lazy("asked of others"),
    form_differences.CONSTRAINT: gettext_lazy("other answers allowed"),
    form_differences.REQUIRED: gettext_lazy("required or not"),
    form_differences.ORDER: gettext_lazy("another place in the order"),
}


def sentence(note: FormNote) -> str:
    """What a note says, without its place."""
    values = note.values
    if note.kind == items.ITEM_DIFFERS:
        values = {**values, "what": str(WHAT_CHANGED[values["what"]])}
    return str(SENTENCES[note.kind]) % values


def place(note: FormNote) -> str:
    """Where it stands in the spreadsheet."""
    if not note.sheet:
        return _("the whole form")
    if not note.row and not note.column:
        return _("sheet %(sheet)s") % {"sheet": note.sheet}
    if not note.row:
        return _("sheet %(sheet)s, column %(column)s") % {"sheet": note.sheet, "column": note.column}
    if not note.column:
        return _("sheet %(sheet)s, row %(row)s") % {"sheet": note.sheet, "row": note.row}
    return _("sheet %(sheet)s, row %(row)s, column %(column)s") % {"sheet": note.sheet, "row": note.row, "column": note.column}
