"""Long lists are the same lists, however they are asked for."""

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from folkmoot.accounts.models import User
from folkmoot.places.long_lists import LongList
from folkmoot.surveys.collecting.forms.instruments import InstrumentVersion
from folkmoot.surveys.collecting.people.survey_members import FieldworkRole, SurveyMember
from folkmoot.surveys.collecting.receiving.submissions import Submission
from folkmoot.surveys.models import Survey
from tests.surveys.collecting.conftest import Send, interview


def test_every_row_stands_on_one_page_newest_first(send: Send) -> None:
    for number in range(7):
        send(interview(f"uuid:{number}"))
    pages = LongList(Submission.objects.select_related("enumerator"), 3)
    names = [[row.instance_id for row in pages.page(number)] for number in pages.page_range]
    assert names == [["uuid:6", "uuid:5", "uuid:4"], ["uuid:3", "uuid:2", "uuid:1"], ["uuid:0"]]
    assert pages.page(1)[0].enumerator.name == "Anna Åberg"


@pytest.mark.parametrize("narrowed", [{}, {"review_state": "approved"}, {"enumerator_id": 1}])
def test_a_page_of_a_narrowed_list_is_found_in_an_index_alone(
    narrowed: dict[str, object], published: InstrumentVersion
) -> None:
    """However many interviews there are, no row beside the page's is read, and none is sorted."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL plans by how many rows there are")
    chosen = Submission.objects.of(published.instrument).filter(**narrowed)
    plans = [chosen.values_list("pk", flat=True).explain(), _explained_count(chosen)]
    for plan in plans:
        assert "USING COVERING INDEX surveys_submission_" in plan
        assert "TEMP B-TREE" not in plan


def _explained_count(chosen: QuerySet[Submission]) -> str:
    with CaptureQueriesContext(connection) as asked:
        chosen.count()
    with connection.cursor() as cursor:
        return str(cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]['sql']}").fetchall())


def test_a_longer_list_asks_no_more_questions(send: Send, survey: Survey, client: Client) -> None:
    lead = User.objects.create_user("lead@example.org", "a good long password", name="Lead")
    SurveyMember.objects.create(survey=survey, person=lead, role=FieldworkRole.LEAD)
    client.force_login(lead)
    asked = []
    for many in (1, 9):
        for number in range(many):
            send(interview(f"uuid:{many}-{number}"))
        address = reverse("fieldwork:interviews", args=[survey.slug, survey.instruments.get().pk])
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]
