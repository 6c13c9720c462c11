"""How far reviewers agree: the spread over each application, each reviewer's level, and the agreement of all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from django.db.models import Avg, OuterRef, QuerySet, Subquery, prefetch_related_objects

from folkmoot.programme.applications.applications import Application
from folkmoot.programme.applications.own_applications import submitted_applications
from folkmoot.programme.calls.calls import Call
from folkmoot.programme.reviews.reviews import Assignment, Reviewer, ReviewState

WIDE = 20.0


@dataclass(frozen=True)
class Calibrated:
    """`totals` are (name, score 0 to 100); the mean is None without a review, the spread (highest less lowest) with fewer than
    two."""

    application: Application
    totals: tuple[tuple[str, float], ...]
    waiting: int
    mean: float | None
    spread: float | None

    @property
    def is_wide(self) -> bool:
        """Whether the reviewers differ by so much that they should talk."""
        return self.spread is not None and self.spread > WIDE


@dataclass(frozen=True)
class Calibration:
    """`levels` are (reviewer, mean score, number of reviews); `agreement` is Krippendorff's alpha, None where it has none."""

    levels: tuple[tuple[str, float, int], ...]
    agreement: float | None


def best_first(call: Call) -> QuerySet[Application]:
    """The call's submitted applications, the highest mean first; those without reviews last."""
    given = Assignment.objects.filter(application=OuterRef("pk"), state=ReviewState.GIVEN).order_by().values("application")
    mean = Subquery(given.annotate(mean=Avg("given_total")).values("mean"))
    return submitted_applications().filter(call=call).order_by(mean.desc(nulls_last=True), "pk")


def calibrated(applications: Iterable[Application]) -> list[Calibrated]:
    """Some applications with their reviews, in the order in which they come."""
    listed = list(applications)
    prefetch_related_objects(listed, "assignments__reviewer__person", "places__municipality")
    return [_calibrated(application) for application in listed]


def calibrate(call: Call) -> Calibration:
    """Over all reviews that were given of the call's submitted applications."""
    given = Assignment.objects.filter(application__in=submitted_applications().filter(call=call), state=ReviewState.GIVEN)
    units: dict[int, dict[int, float]] = {}
    by_reviewer: dict[int, list[float]] = {}
    for application, reviewer, total in given.order_by().values_list("application", "reviewer", "given_total"):
        units.setdefault(application, {})[reviewer] = total
        by_reviewer.setdefault(reviewer, []).append(total)
    named = Reviewer.objects.filter(pk__in=by_reviewer).select_related("person")
    return Calibration(
        tuple((str(one), fmean(by_reviewer[one.pk]), len(by_reviewer[one.pk])) for one in named),
        krippendorffs_alpha(units.values()),
    )


def krippendorffs_alpha(units: Iterable[Mapping[Any, float]]) -> float | None:
    """Agreement of several people's values of the same things, with the squared difference as distance: 1 is full
    agreement, 0 what chance gives. Things that one person alone valued do not count; None where all values are alike, or
    fewer than two things count.

    Source: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, the interval metric.
    """
    pairable = [list(unit.values()) for unit in units if len(unit) > 1]
    if len(pairable) < 2:
        return None
    number = sum(len(values) for values in pairable)
    observed = sum(_squares(values) / (len(values) - 1) for values in pairable) / number
    expected = _squares([value for values in pairable for value in values]) / (number * (number - 1))
    return None if expected == 0 else 1 - observed / expected


def _squares(values: list[float]) -> float:
    """The sum over all ordered pairs of the squared difference."""
    return 2 * (len(values) * sum(value**2 for value in values) - sum(values) ** 2)


def _calibrated(application: Application) -> Calibrated:
    assignments = list(application.assignments.all())
    totals = tuple((str(one.reviewer), one.given_total) for one in assignments if one.state == ReviewState.GIVEN)
    waiting = sum(one.state in {ReviewState.ASSIGNED, ReviewState.CLEARED} for one in assignments)
    values = [total for _name, total in totals]
    spread = max(values) - min(values) if len(values) > 1 else None
    return Calibrated(application, totals, waiting, fmean(values) if values else None, spread)
