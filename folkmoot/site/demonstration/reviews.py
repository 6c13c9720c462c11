"""The demonstration's reviews: one application is granted and published, one is declined and appealed, one is under review."""

from collections.abc import Mapping

from folkmoot.accounts.models import User
from folkmoot.programme.applications.applications import Application
from folkmoot.programme.reviews.assigning import assign
from folkmoot.programme.reviews.deciding import appeal, decide, find_eligible, publish_grant, recommend
from folkmoot.programme.reviews.reviewing import declare, discuss, save_review
from folkmoot.programme.reviews.reviews import Reviewer
from folkmoot.site.demonstration.project import make_project
from folkmoot.site.demonstration.reporting import make_reports_and_meetings

GRANTED, UNDER_REVIEW, DECLINED = "Vatten som räcker till alla", "Unga i budgeten", "Torget som mötesplats"
SCORES = {
    GRANTED: ((5, 4, 4), (4, 5, 3)),
    UNDER_REVIEW: ((3, 3, 4), None),
    DECLINED: ((2, 3, 2), (3, 2, 2)),
}
REMARK = "Påhittad anmärkning: utmaningen är tydlig, planen behöver fler steg."


def make_reviews(applications: Mapping[str, Application], accounts: Mapping[str, User]) -> None:
    officer = accounts["officer"]
    reviewers = [
        Reviewer.objects.create(person=accounts["reviewer"], languages="sv en es"),
        Reviewer.objects.create(person=accounts["reviewer2"], languages="sv en sw"),
    ]
    for title, scores in SCORES.items():
        application = applications[title]
        find_eligible(application, fulfils=True, reasons="", by=officer)
        for reviewer, points in zip(reviewers, scores, strict=True):
            assignment = assign(application, reviewer, officer)
            if points is None:
                continue
            declare(assignment, conflict=False, reason="", by=reviewer.person)
            keys = [criterion.key for criterion in application.rules.criteria]
            given = dict(zip(keys, points, strict=True))
            save_review(assignment, given, {keys[0]: REMARK}, "", reviewer.person, give=True)
    _grant(applications[GRANTED], accounts)
    _decline(applications[DECLINED], accounts)


def _decline(application: Application, accounts: Mapping[str, User]) -> None:
    """The appeal waits: the other decision maker answers it."""
    reasons = "Planen säger inte vilka som ska höras, och hur. (Påhittat beslut.)"
    recommend(application, outcome="declined", amount=None, reasons=reasons, by=accounts["officer"])
    decide(application, outcome="declined", amount=None, conditions="", reasons=reasons, by=accounts["decider"])
    appeal(application, "Vi skrev vilka som ska höras i avsnittet Planen. Läs det igen, tack. (Påhittat.)", accounts["member"])


def _grant(application: Application, accounts: Mapping[str, User]) -> None:
    officer = accounts["officer"]
    discuss(application, "Båda granskarna ser samma styrka: de som sällan hörs får svara först. (Påhittat.)", officer)
    reasons = "Utmaningen är viktig för båda parterna. (Påhittat beslut.)"
    recommend(application, outcome="granted", amount=450_000, reasons=reasons, by=officer)
    decide(
        application,
        outcome="granted",
        amount=450_000,
        conditions="Planen för våren lämnas inom två månader.",
        reasons=reasons,
        by=accounts["decider"],
    )
    make_reports_and_meetings(make_project(publish_grant(application, officer)), accounts)
