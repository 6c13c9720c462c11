"""Personal data is removed on the dates that were set."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from folkmoot.programme.applications.applications import Application, TeamMember
from folkmoot.programme.applications.applying import submit
from folkmoot.programme.mailing import Mail
from folkmoot.programme.models import Contact, NamedPerson, Seeking
from folkmoot.programme.removing import remove_personal_data
from folkmoot.programme.seeking.matchmaking import write_first
from tests.programme.making import make_municipality, make_partnership
from tests.programme.making_calls import begin, fill_in, make_applicants, make_call, make_ready

pytestmark = pytest.mark.django_db


def test_names_on_pages_go_on_their_day():
    partnership = make_partnership(make_municipality("Umeå"), make_municipality("Lutsk", "UA"))
    for name, day in (("Anna", date(2030, 5, 1)), ("Bo", date(2030, 5, 2))):
        NamedPerson.objects.create(
            partnership=partnership, municipality=partnership.municipalities[0], name=name, role="coordinator", remove_on=day
        )
    assert remove_personal_data(date(2030, 5, 1)).named_people == 1
    assert NamedPerson.objects.get().name == "Bo"


def test_names_in_drafts_that_nobody_wrote_in_for_seven_years_go_too():
    who = make_applicants()
    fill_in(begin(make_call(), who), who)
    assert remove_personal_data().team_members == 0
    Application.objects.update(changed_at=timezone.now() - timedelta(days=8 * 366))
    assert remove_personal_data().team_members == 2


def test_what_municipalities_wrote_to_each_other_goes_when_nobody_wrote_for_two_years():
    who = make_applicants()
    search = Seeking.objects.create(municipality=who.home, offers="Data", seeks="Vatten", languages="sv en")
    contact = write_first(search, who.abroad, "Hej", who.berta)
    long_ago = timezone.now() - timedelta(days=3 * 366)
    Contact.objects.update(made_at=long_ago)
    assert remove_personal_data().contacts == 0
    contact.messages.update(at=long_ago)
    assert remove_personal_data().contacts == 1
    assert not Contact.objects.exists()


def test_names_in_teams_go_after_seven_years_of_a_closed_application_and_mail_after_two():
    who = make_applicants()
    application = submit(make_ready(make_call(), who), who.anna)
    long_ago = timezone.now() - timedelta(days=8 * 366)
    Application.objects.update(changed_at=long_ago)
    assert remove_personal_data().team_members == 0
    Application.objects.update(state="declined")
    assert remove_personal_data().team_members == 2
    assert set(TeamMember.objects.values_list("name", "role")) == {("–", "coordinator")}
    Mail.objects.filter(application=application).update(made_at=long_ago)
    remove_personal_data()
    assert not Mail.objects.filter(application=application).exists()
