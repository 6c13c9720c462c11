"""What is done in the background."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from folkmoot.programme.models import Mail, NamedPerson, ProjectReport
from folkmoot.site.mail import mail_settings
from folkmoot.site.working import work_once
from folkmoot.stories.models import ArticlePage
from tests.programme.making_calls import make_applicants
from tests.programme.making_projects import make_project, make_reports
from tests.stories.making import make_article


@pytest.mark.django_db
def test_a_scheduled_page_is_published_and_one_that_ends_is_taken_down():
    coming, going = make_article("Kommer"), make_article("Går")
    hour_ago = timezone.now() - timedelta(hours=1)
    coming.unpublish()
    coming.go_live_at = hour_ago
    coming.save_revision(approved_go_live_at=hour_ago)
    ArticlePage.objects.filter(pk=going.pk).update(expire_at=hour_ago)
    work_once()
    assert set(ArticlePage.objects.live().values_list("title", flat=True)) == {"Kommer"}


@pytest.mark.django_db
def test_parties_are_reminded_and_names_removed_on_their_day():
    who = make_applicants()
    project = make_project(who, ends_on=date(2026, 12, 31))
    yearly, _final = make_reports(project, who)
    ProjectReport.objects.filter(pk=yearly.pk).update(due_on=timezone.localdate())
    NamedPerson.objects.create(
        partnership=project.partnership, municipality=who.home, name="Maja", role="coordinator", remove_on=timezone.localdate()
    )
    work_once()
    work_once()
    assert Mail.objects.filter(to=who.anna.email).count() == 1
    assert not NamedPerson.objects.exists()


def test_a_mail_server_is_taken_from_its_address():
    found = mail_settings("smtp+tls://brev:hem%40lig@mail.example.org")
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_USE_TLS"]) == ("mail.example.org", 587, True)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("brev", "hem@lig")
    assert mail_settings("")["EMAIL_BACKEND"].endswith("console.EmailBackend")


@pytest.mark.parametrize("address", ["mail.example.org", "http://mail.example.org", "smtp://"])
def test_what_is_no_mail_server_is_refused_with_what_to_write(address):
    with pytest.raises(ImproperlyConfigured, match=r"smtp\+tls://user"):
        mail_settings(address)
