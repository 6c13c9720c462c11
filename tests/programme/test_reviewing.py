"""Eligibility, assignment, conflict of interest, scores hidden until given, agreement."""

import pytest
from django.http import Http404
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.accounts.models import Membership
from folkmoot.accounts.roles import Role
from folkmoot.programme.applications.applications import ApplicationState
from folkmoot.programme.applications.applying import submit, withdraw
from folkmoot.programme.journal import LogEntry, Step
from folkmoot.programme.reviews.assigning import AssigningError, assign, propose_reviewers, take_off
from folkmoot.programme.reviews.calibration import best_first, calibrate, calibrated, krippendorffs_alpha
from folkmoot.programme.reviews.deciding import DecidingError, find_eligible
from folkmoot.programme.reviews.reviewing import ReviewingError, declare, own_assignment, save_review, visible_reviews
from folkmoot.programme.reviews.reviews import Assignment, Reviewer, ReviewState
from tests.accounts.test_people import person
from tests.programme.making import make_network
from tests.programme.making_calls import make_call, make_ready

pytestmark = pytest.mark.django_db


def make_reviewer(number: int, **fields) -> Reviewer:
    return Reviewer.objects.create(person=person(Role.REVIEWER, f"reviewer{number}@example.org"), **fields)


def under_review(who, officer, call=None, title="Vatten för alla"):
    application = submit(make_ready(call or make_call(), who, title), who.anna)
    find_eligible(application, fulfils=True, reasons="", by=officer)
    application.refresh_from_db()
    return application


def test_eligibility_keeps_what_the_rules_say_and_asks_for_reasons_where_it_differs(who, officer):
    application = submit(make_ready(make_call(), who), who.anna)
    with pytest.raises(DecidingError):
        find_eligible(application, fulfils=False, reasons=" ", by=officer)
    found = find_eligible(application, fulfils=False, reasons="Fel land", by=officer)
    application.refresh_from_db()
    assert (application.state, found.broken) == (ApplicationState.INELIGIBLE, [])
    with pytest.raises(DecidingError):
        find_eligible(application, fulfils=True, reasons="", by=officer)


def test_reviewers_are_proposed_by_language_theme_and_evenly(who, officer):
    network = make_network()
    call = make_call(network=network)
    who.abroad.languages = "uk"
    who.abroad.save()
    applications = [under_review(who, officer, call, f"A{number}") for number in range(4)]
    reads, knows, neither = make_reviewer(1, languages="uk"), make_reviewer(2), make_reviewer(3)
    knows.networks.add(network)
    proposals = propose_reviewers(call, wanted=1)
    assert [proposal.reviewer for proposal in proposals] == [reads] * 4
    reads.is_active = False
    reads.save()
    assert {proposal.reviewer for proposal in propose_reviewers(call, wanted=1)} == {knows}
    knows.networks.clear()
    counts = [proposal.reviewer for proposal in propose_reviewers(call, wanted=1)]
    assert counts.count(knows) == counts.count(neither) == 2
    assert len(propose_reviewers(call, wanted=2)) == 2 * len(applications)


def test_proposals_are_worked_out_when_asked_for_a_round_at_a_time(who, officer, monkeypatch):
    """Three applications and two at once: the second round takes the third, and there is no third round."""
    monkeypatch.setattr("folkmoot.programme.reviews.assigning.MOST_AT_ONCE", 2)
    call = make_call()
    for number in range(3):
        under_review(who, officer, call, f"A{number}")
    reviewer = make_reviewer(1, languages="uk")
    client = Client()
    client.force_login(officer)
    address = f"/partnerskap/oversikt/{call.slug}/granskare/"
    assert "3 ansökningar under granskning har färre än två" in client.get(f"/partnerskap/oversikt/{call.slug}/").text
    assert f"A0</a> <strong>{reviewer}</strong>" in client.get(address).text
    assert "A2</a>" not in client.get(address).text
    client.post(address)
    assert Assignment.objects.count() == 2
    assert [one.application.title for one in propose_reviewers(call)] == ["A2"]
    client.post(address)
    assert propose_reviewers(call) == []
    assert "Ingen kan föreslås" in client.get(address).text


def test_nobody_reviews_what_their_own_municipality_applies_for_now_or_ever(who, officer):
    application = under_review(who, officer)
    reviewer = make_reviewer(1)
    Membership.objects.create(
        person=reviewer.person, municipality=who.home, role="coordinator", since="2001-01-01", until="2002-01-01"
    )
    assert propose_reviewers(application.call) == []
    with pytest.raises(AssigningError):
        assign(application, reviewer, officer)


def test_assigning_twice_is_once(who, officer):
    application, reviewer = under_review(who, officer), make_reviewer(1)
    assert assign(application, reviewer, officer) == assign(application, reviewer, officer)
    assert LogEntry.objects.filter(step=Step.ASSIGNED).count() == 1


def test_nothing_is_seen_before_the_declaration(who, officer):
    application, reviewer = under_review(who, officer, title="Mycket hemligt"), make_reviewer(1)
    assignment = assign(application, reviewer, officer)
    attachment = application.attachments.get()
    client = Client()
    client.force_login(reviewer.person)
    address = f"/partnerskap/granskning/{application.public_id}/"
    page = client.get(address)
    assert "Rent vatten" not in page.text
    assert "Mycket hemligt" not in page.text
    assert "Lutsk" in page.text
    assert client.get(f"{address}dokument/{attachment.pk}/").status_code == 404
    assert client.post(address, {"points-relevance": "5", "give": ""}).status_code == 200
    assert assignment.scores.count() == 0
    client.post(f"{address}jav/", {"interest": "no"})
    assert "Rent vatten" in client.get(address).text
    assert client.get(f"{address}dokument/{attachment.pk}/").status_code == 200


def test_a_conflict_shuts_the_application_for_good(who, officer):
    application, reviewer = under_review(who, officer, title="Mycket hemligt"), make_reviewer(1)
    assignment = assign(application, reviewer, officer)
    client = Client()
    client.force_login(reviewer.person)
    address = f"/partnerskap/granskning/{application.public_id}/"
    assert client.post(f"{address}jav/", {"interest": "yes", "reason": ""}).status_code == 200
    client.post(f"{address}jav/", {"interest": "yes", "reason": "Min syster arbetar där"})
    client.post(f"{address}jav/", {"interest": "no"})
    assignment.refresh_from_db()
    assert assignment.state == ReviewState.CONFLICT
    assert "Rent vatten" not in client.get(address).text
    with pytest.raises(ReviewingError):
        save_review(assignment, {"relevance": 5}, {}, "", reviewer.person, give=False)
    with pytest.raises(AssigningError):
        take_off(assignment, officer)


def review(application, reviewer, officer, points, give=True):
    assignment = declare(assign(application, reviewer, officer), conflict=False, reason="", by=reviewer.person)
    scores = dict(zip(("relevance", "quality"), points, strict=True))
    return save_review(assignment, scores, {"relevance": f"Av nummer {reviewer.pk}"}, "", reviewer.person, give=give)


def test_scores_are_hidden_from_one_another_until_given(who, officer):
    application, first, second = under_review(who, officer), make_reviewer(1), make_reviewer(2)
    review(application, first, officer, (4, 3))
    waiting = review(application, second, officer, (1, 1), give=False)
    assert visible_reviews(application, waiting) == []
    client = Client()
    client.force_login(second.person)
    address = f"/partnerskap/granskning/{application.public_id}/"
    assert f"Av nummer {first.pk}" not in client.get(address).text
    assert client.post(f"{address}diskussion/", {"text": "Hej"}).status_code == 404
    save_review(waiting, {}, {}, "", second.person, give=True)
    assert f"Av nummer {first.pk}" in client.get(address).text


def test_a_review_is_weighted_complete_and_final(who, officer):
    """Weights 2 and 1, highest 5: (2·4 + 1·2) / 15 = 66.7 of 100."""
    application, reviewer = under_review(who, officer), make_reviewer(1)
    given_review = review(application, reviewer, officer, (4, 2))
    assert given_review.given_total == pytest.approx(100 * 10 / 15)
    with pytest.raises(ReviewingError):
        save_review(given_review, {"quality": 5}, {}, "", reviewer.person, give=True)
    other = declare(assign(application, make_reviewer(2), officer), conflict=False, reason="", by=None)
    with pytest.raises(ReviewingError):
        save_review(other, {"quality": 6}, {}, "", None, give=False)
    with pytest.raises(ReviewingError):
        save_review(other, {"quality": 5}, {}, "", None, give=True)


def test_the_calibration_shows_spread_levels_and_agreement(who, officer):
    call = make_call()
    one, two = under_review(who, officer, call, "A"), under_review(who, officer, call, "B")
    first, second = make_reviewer(1), make_reviewer(2)
    for application, points in ((one, (5, 5)), (two, (3, 3))):
        review(application, first, officer, points)
    for application, points in ((one, (5, 5)), (two, (1, 1))):
        review(application, second, officer, points)
    under_review(who, officer, call, "C")
    calibration = calibrate(call)
    assert [(row.application.title, row.mean, row.spread, row.is_wide) for row in calibrated(best_first(call))] == [
        ("A", 100, 0, False),
        ("B", pytest.approx(40), pytest.approx(40), True),
        ("C", None, None, False),
    ]
    assert [level[1] for level in calibration.levels] == [pytest.approx(80), pytest.approx(60)]


def test_alpha_of_a_published_example():
    """Krippendorff (2011), example C: four observers, twelve units, with missing values; interval alpha 0.849."""
    observers = (
        (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
        (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
        (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
        (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
    )
    units = [
        {str(place): float(values[unit]) for place, values in enumerate(observers) if values[unit] is not None}
        for unit in range(12)
    ]
    assert krippendorffs_alpha(units) == pytest.approx(0.849, abs=0.0005)


@given(st.lists(st.floats(0, 100), min_size=2, max_size=6, unique=True))
def test_full_agreement_is_one(values):
    units = [{"a": value, "b": value} for value in values]
    alpha = krippendorffs_alpha(units)
    assert alpha is None or alpha == pytest.approx(1, abs=1e-6)


def test_what_was_withdrawn_is_not_reviewed(who, officer):
    application, reviewer = under_review(who, officer), make_reviewer(1)
    assignment = declare(assign(application, reviewer, officer), conflict=False, reason="", by=None)
    withdraw(application, who.anna)
    with pytest.raises(Http404):
        own_assignment(reviewer.person, application.public_id)
    assignment.refresh_from_db()
    with pytest.raises(ReviewingError):
        save_review(assignment, {"quality": 1}, {}, "", None, give=False)
