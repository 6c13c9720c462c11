"""Reminders of reports that are due: by mail, in both languages, and once each. Made to be run every night."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from folkmoot.programme.journal import Step, log
from folkmoot.programme.mailing import people_of, write_to
from folkmoot.programme.reports.reports import ProjectReport, Reminder

WEEK = 7
MOST_WEEKS_LATE = 26


def send_reminders(today: date | None = None) -> int:
    """Reminds the parties of every report that is near its day or late, and gives how many reports that were.

    A night that was missed is made good by the next one: the newest reminder that is due goes out, older ones are passed over.
    """
    today = today or timezone.localdate()
    waiting = ProjectReport.objects.to_write().select_related("form")
    return sum(_remind(report.pk, days) for report in waiting if (days := _due_reminder(report, today)) is not None)


def _due_reminder(report: ProjectReport, today: date) -> int | None:
    """Days before the day on which it is due; below nought, whole weeks after it. None where it is too early, or too late."""
    left = (report.due_on - today).days
    if left < 0:
        weeks = -left // WEEK
        if weeks:
            return -weeks * WEEK if weeks <= MOST_WEEKS_LATE else None
    due = [days for days in report.form.reminder_days if days >= max(left, 0)]
    return min(due, default=None)


def _remind(key: int, days: int) -> bool:
    """Whether a reminder went out: not where it did before, nor where the report came in meanwhile."""
    with transaction.atomic():
        report = ProjectReport.objects.select_for_update().get(pk=key)
        if not report.is_draft:
            return False
        _kept, is_new = Reminder.objects.get_or_create(report=report, days_before=days)
        if not is_new:
            return False
        write_to(people_of(report), "report_due", report)
        log(Step.REMINDED, None, report, report=report.pk, days_before=days)
    return True
