"""How far reviewers agree: the spread over each application, each reviewer's level, and the agreement of all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from folkmoot.programme.applications import Application
from folkmoot.programme.calls import Call
from folkmoot.programme.permissions import submitted_applications
from folkmoot.programme.reviews import Assignment, ReviewState
from folkmoot.programme.rules import Rules

WIDE = 20.0


@dataclass(frozen=True)
class Calibrated:
    """`totals` are (reviewer's key, name, score 0 to 100); the mean is None without a
    review, the spread (highest less lowest) with fewer than two."""

    application: Application
    totals: tuple[tuple[int, str, float], ...]
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

    applications: tuple[Calibrated, ...]
    levels: tuple[tuple[str, float, int], ...]
    agreement: float | None


def calibrate(call: Call) -> Calibration:
    """The call's submitted applications, the highest mean first; those without reviews last."""
    rules = {version.pk: version.rules for version in call.versions.all()}
    applications = (
        submitted_applications().filter(call=call).prefetch_related("assignments__scores", "assignments__reviewer__person")
    )
    found = [
        _calibrated(application, application.assignments.all(), rules[application.version_id]) for application in applications
    ]
    by_reviewer: dict[tuple[str, int], list[float]] = {}
    for one in found:
        for key, name, total in one.totals:
            by_reviewer.setdefault((name, key), []).append(total)
    return Calibration(
        tuple(sorted(found, key=lambda one: (one.mean is None, -(one.mean or 0), one.application.pk))),
        tuple((name, fmean(totals), len(totals)) for (name, _key), totals in sorted(by_reviewer.items())),
        krippendorffs_alpha([{key: total for key, _name, total in one.totals} for one in found]),
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


def _calibrated(application: Application, assignments: Iterable[Assignment], rules: Rules) -> Calibrated:
    totals = tuple(
        (assignment.reviewer_id, str(assignment.reviewer), total)
        for assignment in assignments
        if assignment.state == ReviewState.GIVEN and (total := assignment.total(rules)) is not None
    )
    waiting = sum(assignment.state in {ReviewState.ASSIGNED, ReviewState.CLEARED} for assignment in assignments)
    values = [total for _key, _name, total in totals]
    if not values:
        return Calibrated(application, totals, waiting, None, None)
    spread = max(values) - min(values) if len(values) > 1 else None
    return Calibrated(application, totals, waiting, fmean(values), spread)
