"""Mail when a limit is passed: once a passing, in both languages, to those who supervise and lead, and written down."""

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from folkmoot.accounts.models import User
from folkmoot.accounts.roles import Role
from folkmoot.surveys.collecting.people.survey_members import FieldworkRole, SurveyMember
from folkmoot.surveys.collecting.supervising.notices import send_notices
from folkmoot.surveys.collecting.supervising.passed_limits import FieldworkNotice, PassedLimit
from folkmoot.surveys.collecting.supervising.reviewing import decide
from folkmoot.surveys.models import Instrument, Survey
from tests.surveys.collecting.conftest import Send, interview

AT_NIGHT = "<start>2026-03-03T0{hour}:00:00.000+01:00</start><consent>yes</consent>"


@pytest.fixture
def night(send: Send, survey: Survey) -> None:
    """An interview at two in the morning, in a survey with somebody in each role."""
    for role in FieldworkRole.values:
        person = User.objects.create_user(f"{role}@example.org", "a good long password", name=role)
        SurveyMember.objects.create(survey=survey, person=person, role=role)
    send(interview("uuid:one", body=AT_NIGHT.format(hour=2)))


def _told(callbacks: object) -> int:
    with callbacks(execute=True):  # type: ignore[operator]
        return send_notices()


def test_each_passing_is_told_once(night: None, send: Send, django_capture_on_commit_callbacks: object) -> None:
    callbacks = django_capture_on_commit_callbacks
    assert _told(callbacks) == 2
    assert sorted(each.to[0] for each in mail.outbox) == ["lead@example.org", "supervisor@example.org"]
    assert _told(callbacks) == 0
    send(interview("uuid:two", body=AT_NIGHT.format(hour=3)))
    assert _told(callbacks) == 2
    assert len(mail.outbox) == 4
    assert FieldworkNotice.objects.filter(error="", sent_at__isnull=False).count() == 4
    text = mail.outbox[0].body
    assert "Odd hours: 1" in text
    assert "Udda tider: 1" in text
    assert "/findings/?undecided" in text


def test_a_survey_without_leads_of_its_own_tells_those_who_lead_all(
    night: None, django_capture_on_commit_callbacks: object
) -> None:
    SurveyMember.objects.filter(role__in=[FieldworkRole.LEAD, FieldworkRole.SUPERVISOR]).delete()
    for name, is_active in (("first", True), ("gone", False)):
        person = User.objects.create_user(f"{name}@example.org", "a good long password", name=name, is_active=is_active)
        person.groups.add(Group.objects.get(name=Role.SURVEY_LEAD.value))
    assert _told(django_capture_on_commit_callbacks) == 1
    assert [each.to[0] for each in mail.outbox] == ["first@example.org"]


def test_what_ceases_and_comes_again_is_told_again(night: None, send: Send, django_capture_on_commit_callbacks: object) -> None:
    callbacks = django_capture_on_commit_callbacks
    assert _told(callbacks) == 2
    finding = {"check_name": "odd_hours", "subject": "uuid:one", "question": ""}
    decide(Instrument.objects.get(), **finding, decision="reject", reason="Made up.", by=None)
    assert _told(callbacks) == 0
    assert not PassedLimit.objects.exists()
    from folkmoot.surveys.collecting.receiving.submissions import Submission
    from folkmoot.surveys.collecting.supervising.reviewing import remark

    remark(Submission.objects.get(), by=None, state="approved")
    assert _told(callbacks) == 2


def test_mail_that_could_not_leave_says_why(
    night: None, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    def refuse(self: EmailBackend, messages: object) -> int:
        raise ConnectionRefusedError("nobody there")

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    _told(django_capture_on_commit_callbacks)
    assert set(FieldworkNotice.objects.values_list("error", flat=True)) == {"nobody there"}
