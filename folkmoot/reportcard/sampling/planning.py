"""Before the fieldwork: how large a sample must be, and what one of a given size can tell.

Everything is on the normal approximation of a share, which holds from some 30 interviews and shares from 5 to 95 %.
Shares, margins and changes are from 0 to 1.
"""

from dataclasses import dataclass, replace
from math import ceil, inf, sqrt
from statistics import NormalDist

from folkmoot.reportcard.errors import UnusablePlan

USUAL_EFFECTS = (1.0, 1.5, 2.0)


@dataclass(frozen=True)
class Assumptions:
    """What a plan takes for granted.

    `share` is the share to be estimated (one half is the worst case), `design_effect` the variance against a simple random
    sample of the same size, `population` the people it is drawn from. `overlap` is the part of the second round's people who
    were asked in the first too (a panel), and `correlation` how their two answers hang together.

    Raises `UnusablePlan` where one of them is outside its range.
    """

    share: float = 0.5
    design_effect: float = 1.0
    population: float = inf
    confidence: float = 0.95
    power: float = 0.8
    overlap: float = 0.0
    correlation: float = 0.0

    def __post_init__(self) -> None:
        for name, lowest, highest, open_ended in (
            ("share", 0, 1, True),
            ("confidence", 0, 1, True),
            ("power", 0, 1, True),
            ("overlap", 0, 1, False),
            ("correlation", -1, 1, False),
        ):
            value = getattr(self, name)
            if not (lowest < value < highest if open_ended else lowest <= value <= highest):
                raise UnusablePlan(f"The {name} {value:g} is not between {lowest} and {highest}: give it as 0.5 for one half.")
        if not 0 < self.design_effect < inf:
            raise UnusablePlan(f"The design effect {self.design_effect:g} is not above nought; 1 is a simple random sample's.")
        if not self.population > 1:
            raise UnusablePlan(f"The population {self.population:g} is too small to draw from: leave it out where unknown.")

    @property
    def variance_of_one(self) -> float:
        """The variance of a single interview, with its design effect."""
        return self.design_effect * self.share * (1 - self.share)


def design_effect(*, cluster: float, intraclass_correlation: float, weighting: float = 1.0) -> float:
    """The design effect of a sample of clusters: `(1 + (m − 1)ρ) · weighting`.

    `cluster` is the number of interviews in each primary unit, `intraclass_correlation` how alike people of one unit are (0 to
    1; 0.02 to 0.1 is usual), `weighting` Kish's effect of unequal weights, `1 + cv²`.

    Raises `UnusablePlan` for a cluster under one interview, a correlation outside 0 to 1 or a weighting under 1.

    Source: Kish (1965), Survey Sampling, section 5.4; Gabler, Häder and Lahiri (1999) for the product.

    >>> round(design_effect(cluster=8, intraclass_correlation=0.05, weighting=1.1), 3)
    1.485
    """
    if cluster < 1:
        raise UnusablePlan(f"A primary unit with {cluster:g} interviews cannot be: give 1 or more.")
    if not 0 <= intraclass_correlation <= 1:
        raise UnusablePlan(f"The intraclass correlation {intraclass_correlation:g} is not between 0 and 1: 0.05 is usual.")
    if weighting < 1:
        raise UnusablePlan(f"The weights' effect {weighting:g} is under 1: equal weights have 1, and none less.")
    return (1 + (cluster - 1) * intraclass_correlation) * weighting


def margin(interviews: float, assumed: Assumptions) -> float:
    """Half the width of the confidence interval of a share.

    Source: Cochran (1977), Sampling Techniques, equation 3.8 with the finite population's `(N − n)/(N − 1)`.

    >>> [round(100 * margin(300, Assumptions(design_effect=effect)), 1) for effect in (1, 1.5, 2)]
    [5.7, 6.9, 8.0]
    """
    return _reach(assumed) * sqrt(assumed.variance_of_one * _part_not_asked(interviews, assumed) / _some(interviews))


def detectable_change(interviews: float, assumed: Assumptions, *, interviews_before: float | None = None) -> float:
    """The smallest change of a share between two rounds that a test finds with the power asked for.

    `interviews_before` are those of the first round, where it had another size. Both rounds are taken to vary as the share.

    Source: Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, section 4.2, without continuity
    correction, at one variance; the covariance of a panel as in Kish (1965), section 12.4.

    >>> [round(100 * detectable_change(300, Assumptions(design_effect=effect)), 1) for effect in (1, 1.5, 2)]
    [11.4, 14.0, 16.2]
    """
    before = interviews if interviews_before is None else interviews_before
    variances = [assumed.variance_of_one * _part_not_asked(size, assumed) / _some(size) for size in (interviews, before)]
    shared = min(assumed.overlap * interviews, before) * assumed.variance_of_one / (_some(interviews) * _some(before))
    return _reach(assumed, power=True) * sqrt(max(sum(variances) - 2 * assumed.correlation * shared, 0.0))


def detectable_difference(one: float, other: float, assumed: Assumptions) -> float:
    """The smallest difference of a share between two groups of one round that a test finds with the power asked for."""
    return detectable_change(one, replace(assumed, overlap=0.0, population=inf), interviews_before=other)


def interviews_for_margin(wanted: float, assumed: Assumptions) -> int:
    """The least number of interviews whose margin is at most the one wanted.

    Raises `UnusablePlan` for a margin that is not between 0 and 1.

    Source: Cochran (1977), equations 4.1 and 4.2.

    >>> interviews_for_margin(0.05, Assumptions()), interviews_for_margin(0.05, Assumptions(population=2000))
    (385, 323)
    """
    _refuse_odd(wanted, "margin")
    return _enough(assumed.variance_of_one * (_reach(assumed) / wanted) ** 2, assumed)


def interviews_for_change(wanted: float, assumed: Assumptions) -> int:
    """The least number of interviews in each of two rounds with which a change of that size is found.

    Raises `UnusablePlan` for a change that is not between 0 and 1.

    >>> interviews_for_change(0.1, Assumptions(design_effect=1.5))
    589
    """
    _refuse_odd(wanted, "change")
    spread = 2 * assumed.variance_of_one * (_reach(assumed, power=True) / wanted) ** 2
    if assumed.population == inf:
        return ceil(spread * (1 - assumed.overlap * assumed.correlation) - 1e-9)
    finite, panel = assumed.population / (assumed.population - 1), assumed.overlap * assumed.correlation
    needed = spread * (finite - panel) / (1 + spread * finite / assumed.population)
    return min(ceil(needed - 1e-9), ceil(assumed.population))


def approaches(interviews: int, *, response_rate: float = 1.0, eligible: float = 1.0) -> int:
    """How many dwellings must be approached for so many interviews.

    `response_rate` is the share of eligible people who answer, `eligible` the share of dwellings with someone eligible.

    Raises `UnusablePlan` for a share that is not above 0 and at most 1.

    >>> approaches(300, response_rate=0.8, eligible=0.95)
    395
    """
    for name, value in (("response rate", response_rate), ("share of eligible dwellings", eligible)):
        if not 0 < value <= 1:
            raise UnusablePlan(f"The {name} {value:g} is not above 0 and at most 1: give 0.8 for 80 %.")
    return ceil(interviews / (response_rate * eligible) - 1e-9)


def describe_plan(interviews: int, assumed: Assumptions) -> str:
    """What the sample can tell, in sentences that need no statistics.

    >>> print(describe_plan(300, Assumptions(design_effect=1.5)))
    If we interview 300 people and 50 % of them are content, then between 43 and 57 % of everybody are; we would be wrong in at most 5 such surveys of 100. When we ask again after the project, the share must have gone up or down by about 14 percentage points for us to be fairly sure (8 chances in 10) to see it: smaller changes can be real, but this survey cannot show them.
    """  # noqa: E501
    share, reach = 100 * assumed.share, 100 * margin(interviews, assumed)
    low, high = max(share - reach, 0.0), min(share + reach, 100.0)
    wrong = round(100 * (1 - assumed.confidence), 1)
    change = 100 * detectable_change(interviews, assumed)
    return (
        f"If we interview {interviews:,} people and {share:.0f} % of them are content, then between {low:.0f} and "
        f"{high:.0f} % of everybody are; we would be wrong in at most {wrong:g} such surveys of 100. When we ask again after "
        f"the project, the share must have gone up or down by about {change:.0f} percentage points for us to be fairly sure "
        f"({10 * assumed.power:g} chances in 10) to see it: smaller changes can be real, but this survey cannot show them."
    )


def _reach(assumed: Assumptions, *, power: bool = False) -> float:
    """The standard errors that the margin, or with `power` the detectable change, spans."""
    normal = NormalDist()
    return normal.inv_cdf((1 + assumed.confidence) / 2) + (normal.inv_cdf(assumed.power) if power else 0.0)


def _part_not_asked(interviews: float, assumed: Assumptions) -> float:
    """The finite population's correction; nought where everyone is asked."""
    if assumed.population == inf:
        return 1.0
    return max(assumed.population - interviews, 0.0) / (assumed.population - 1)


def _some(interviews: float) -> float:
    if not interviews > 0:
        raise UnusablePlan(f"A sample of {interviews:g} interviews tells nothing: give 1 or more.")
    return interviews


def _enough(without_end: float, assumed: Assumptions) -> int:
    """The interviews needed from a population with an end, given those from one without."""
    if assumed.population == inf:
        return ceil(without_end - 1e-9)
    return ceil(without_end * assumed.population / (assumed.population - 1 + without_end) - 1e-9)


def _refuse_odd(wanted: float, what: str) -> None:
    if not 0 < wanted < 1:
        raise UnusablePlan(f"A {what} of {100 * wanted:g} percentage points cannot be had: give one between 0 and 100.")
