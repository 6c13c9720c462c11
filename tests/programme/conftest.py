"""The people whom most tests of the programme are about; and files that tests attach are thrown away."""

import pytest

from folkmoot.accounts.models import User
from folkmoot.accounts.roles import Role
from folkmoot.programme.models import Reviewer
from tests.accounts.test_people import person
from tests.programme.making_calls import Applicants, make_applicants


@pytest.fixture(autouse=True)
def _files_are_thrown_away(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def who() -> Applicants:
    return make_applicants()


@pytest.fixture
def officer() -> User:
    return person(Role.PROGRAMME_OFFICER, "officer@example.org")


@pytest.fixture
def decider() -> User:
    return person(Role.DECISION_MAKER, "decider@example.org")


@pytest.fixture
def reviewer() -> Reviewer:
    return Reviewer.objects.create(person=person(Role.REVIEWER, "reviewer@example.org"), languages="sv uk")
