"""A visit as its page shows it, and what is done there: attempts written down, records corrected, replacements asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from folkmoot.reportcard.sampling.contact_sheets import direction_words
from folkmoot.reportcard.sampling.respondents import MOST_ADULTS, Respondent
from folkmoot.surveys.collecting.supervising.reviewing import LONGEST_TEXT
from folkmoot.surveys.collecting.worklist.contact_records import ContactRecord
from folkmoot.surveys.collecting.worklist.left_to_do import Work, waits_until, work_at
from folkmoot.surveys.collecting.worklist.recording import Attempt, Recorder, correct, record_attempt
from folkmoot.surveys.collecting.worklist.replacing import offer_for, replace_dwelling
from folkmoot.surveys.collecting.worklist.worklists import OUTCOMES, Dwelling
from folkmoot.surveys.errors import CollectingError

LONGEST_REASON = 500
AGO = (
    (0, _("just now")),
    (1, _("an hour ago")),
    (2, _("2 hours ago")),
    (3, _("3 hours ago")),
    (5, _("5 hours ago")),
    (8, _("8 hours ago")),
    (12, _("12 hours ago")),
    (24, _("a day ago")),
    (48, _("2 days ago")),
    (72, _("3 days ago")),
)
"""Hours, for the site's clock need not be that of the place."""
SEXES = {
    "woman": _("A woman is asked here: list only women."),
    "man": _("A man is asked here: list only men."),
}


class AttemptForm(forms.Form):
    """What happened at the door."""

    outcome = forms.ChoiceField(label=_("How did it end?"), choices=OUTCOMES, widget=forms.RadioSelect)
    hours_ago = forms.TypedChoiceField(label=_("When?"), choices=AGO, coerce=int, initial=0)
    household_size = forms.IntegerField(label=_("People in the household"), required=False, min_value=1, max_value=99)
    adults = forms.IntegerField(
        label=_("Adults who can be asked"),
        required=False,
        min_value=1,
        max_value=99,
        help_text=_("Where women and men are asked in turn, only those of the sex that is asked here."),
    )
    remarks = forms.CharField(
        label=_("Remarks"), required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 2})
    )

    @property
    def attempt(self) -> Attempt:
        given = self.cleaned_data
        return Attempt(
            given["outcome"],
            timezone.now() - timedelta(hours=given["hours_ago"]),
            given["household_size"],
            given["adults"],
            given["remarks"],
        )


class CorrectionForm(AttemptForm):
    """The same, in the place of a record; or that it never was."""

    never = forms.BooleanField(label=_("This attempt never was"), required=False)
    reason = forms.CharField(label=_("Why is it corrected?"), max_length=LONGEST_REASON)

    def __init__(self, *args: Any, record: ContactRecord, **kwargs: Any) -> None:
        known = {
            "outcome": record.outcome,
            "household_size": record.household_size,
            "adults": record.adults,
            "remarks": record.remarks,
        }
        super().__init__(*args, initial=known, prefix=f"record-{record.pk}", **kwargs)
        self.record = record
        del self.fields["hours_ago"]

    @property
    def corrected(self) -> Attempt | None:
        given = self.cleaned_data
        if given["never"]:
            return None
        return Attempt(given["outcome"], self.record.attempted_at, given["household_size"], given["adults"], given["remarks"])


class ReplacementForm(forms.Form):
    """Why a reserve is to take the place of a dwelling."""

    reason = forms.CharField(label=_("Why is it replaced?"), max_length=LONGEST_REASON)


@dataclass(frozen=True)
class RecordRow:
    """A record with the form that corrects it, where it can be corrected."""

    record: ContactRecord
    corrected_by: ContactRecord | None
    form: CorrectionForm | None


class Visit:
    """A dwelling's page, for whoever `by` says; what cannot be done stays in its forms with what is wrong."""

    def __init__(self, dwelling: Dwelling, by: Recorder, *, may_record: bool) -> None:
        self.dwelling, self.by, self.may_record = dwelling, by, may_record
        self.form, self.replacement_form = AttemptForm(), ReplacementForm()
        self.failed_correction: CorrectionForm | None = None

    def do(self, posted: Mapping[str, Any]) -> str:
        """Does what was asked for; gives a word for it, or nothing where it could not be done."""
        what = posted.get("what", "")
        form: forms.Form
        try:
            if what == "replace":
                self.replacement_form = form = ReplacementForm(posted)
                if form.is_valid():
                    replace_dwelling(
                        self.dwelling, form.cleaned_data["reason"], enumerator=self.by.enumerator, person=self.by.person
                    )
                    return "replaced"
            elif what.startswith("correct-") and (record := self._record(what.removeprefix("correct-"))):
                self.failed_correction = form = CorrectionForm(posted, record=record)
                if form.is_valid():
                    correct(record, form.corrected, form.cleaned_data["reason"], self.by)
                    return "corrected"
            else:
                self.form = form = AttemptForm(posted)
                if form.is_valid():
                    record_attempt(self.dwelling, form.attempt, self.by)
                    return "recorded"
        except CollectingError as error:
            form.add_error(None, str(error))
        return ""

    def _record(self, pk: str) -> ContactRecord | None:
        return self.dwelling.records.filter(pk=pk, corrected_by=None).first() if pk.isdecimal() else None

    @property
    def has_errors(self) -> bool:
        return any(
            form is not None and bool(form.errors) for form in (self.form, self.replacement_form, self.failed_correction)
        )

    def context(self, *, with_identifiers: bool) -> dict[str, object]:
        """What the templates show."""
        dwelling, drawn = self.dwelling, self.dwelling.drawn
        work = work_at(dwelling)
        offer = offer_for(dwelling)
        kish = dwelling.worklist.draw.design.respondent is Respondent.KISH
        asked = [(number, drawn.get(f"adult_of_{number}")) for number in range(1, (6 if kish else MOST_ADULTS) + 1)]
        return {
            "dwelling": dwelling,
            "work": work.value,
            "left_again_from": waits_until(dwelling),
            "place": dwelling.place.values if with_identifiers and hasattr(dwelling, "place") else {},
            "direction": direction_words(get_language() or "en").get(drawn.get("walk_direction") or "", ""),
            "walk_dwelling": drawn.get("walk_dwelling"),
            "sex_asked": SEXES.get(drawn.get("sex_asked") or "", ""),
            "kish_table": drawn.get("kish_table"),
            "asked": [(number, adult) for number, adult in asked if adult],
            "most_asked": asked[-1][0],
            "records": self._rows(),
            "offer": offer,
            "visit": self,
            "may_replace": self.may_record and offer.reserve is not None,
            "is_left": work in {Work.TO_VISIT, Work.AGAIN},
            "with_identifiers": with_identifiers,
        }

    def _rows(self) -> list[RecordRow]:
        records = list(self.dwelling.records.select_related("enumerator", "person", "remark"))
        correcting = {record.corrects_id: record for record in records if record.corrects_id}
        rows = []
        for record in records:
            newer = correcting.get(record.pk)
            form = None
            if self.may_record and newer is None and record.outcome:
                failed = self.failed_correction
                form = failed if failed and failed.record.pk == record.pk else CorrectionForm(record=record)
            rows.append(RecordRow(record, newer, form))
        return rows
