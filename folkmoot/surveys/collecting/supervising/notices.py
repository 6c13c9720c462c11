"""Notices by mail when a limit of the fieldwork checks is passed: once a passing, to those who supervise and lead the survey,
or to those who lead all surveys where this one has none of its own.

All that was newly found since the last time is told in one mail, in the reader's language and then in the others, without a
name; what ceased to be found and comes again is told again. Every notice stays written down, with how the sending went.
"""

from collections import Counter
from functools import partial

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from folkmoot.surveys.collecting.forms.instruments import Instrument, VersionState
from folkmoot.surveys.collecting.people.fieldwork_roles import leads_of_all
from folkmoot.surveys.collecting.people.survey_members import FieldworkRole, SurveyMember
from folkmoot.surveys.collecting.supervising.check_names import check_name
from folkmoot.surveys.collecting.supervising.findings_list import finding_key
from folkmoot.surveys.collecting.supervising.looking import look_at
from folkmoot.surveys.collecting.supervising.passed_limits import FieldworkNotice, PassedLimit

Key = tuple[str, str, str]


def send_notices() -> int:
    """Looks at every form that is fielded, and tells of what is newly found; gives the number of notices written."""
    fielded = Instrument.objects.filter(versions__state=VersionState.PUBLISHED, submissions__is_test=False).distinct()
    return sum(notice_of(instrument) for instrument in fielded if not instrument.is_back_check)


def notice_of(instrument: Instrument) -> int:
    """Of one form: remembers what is found now, and writes to those who supervise where something is new."""
    found: set[Key] = {finding_key(row) for row in look_at(instrument).findings.iter_rows(named=True)}
    with transaction.atomic():
        known = {
            (row.check_name, row.subject, row.question): row.pk
            for row in PassedLimit.objects.select_for_update().filter(instrument=instrument)
        }
        gone = [pk for key, pk in known.items() if key not in found]
        PassedLimit.objects.filter(pk__in=gone).delete()
        new = sorted(found - set(known))
        PassedLimit.objects.bulk_create(
            PassedLimit(instrument=instrument, check_name=check, subject=subject, question=question)
            for check, subject, question in new
        )
        return _write(instrument, Counter(check for check, _subject, _question in new)) if new else 0


def _write(instrument: Instrument, new: Counter[str]) -> int:
    roles = [FieldworkRole.LEAD, FieldworkRole.SUPERVISOR]
    members = SurveyMember.objects.filter(survey=instrument.survey_id, role__in=roles, person__is_active=True)
    people = [member.person for member in members.select_related("person")] or list(leads_of_all())
    current = instrument.current
    made_up = current is not None and current.questionnaire.is_synthetic
    for person in people:
        FieldworkNotice.write(person, partial(_text, instrument, new), made_up=made_up, instrument=instrument)
    return len(people)


def _text(instrument: Instrument, new: Counter[str], code: str) -> tuple[str, str]:
    with override(code):
        number = sum(new.values())
        subject = ngettext(
            "%(survey)s: the checks have found %(number)d new thing",
            "%(survey)s: the checks have found %(number)d new things",
            number,
        ) % {"survey": instrument.survey.title, "number": number}
        address = reverse("fieldwork:findings", args=[instrument.survey.slug, instrument.pk])
        lines = [
            _("New in the interviews of “%(form)s”:") % {"form": instrument.title},
            "",
            *(f"– {check_name(check)}: {count}" for check, count in new.items()),
            "",
            _("A finding is a reason to look, not a verdict. Look at each, and decide:"),
            f"{settings.WAGTAILADMIN_BASE_URL}{address}?undecided",
        ]
        return subject, "\n".join(lines)
