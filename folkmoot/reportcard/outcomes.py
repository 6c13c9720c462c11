"""Response rates from the contact sheet: how each approached dwelling ended, after AAPOR's Standard Definitions."""

import csv
from dataclasses import dataclass, fields
from pathlib import Path

from folkmoot.reportcard.errors import UnusableAnswers


@dataclass(frozen=True)
class OutcomeCounts:
    """How many approaches ended in each way: AAPOR's final disposition codes, added up to seven groups."""

    complete: int = 0
    partial: int = 0
    refusal: int = 0
    noncontact: int = 0
    other: int = 0
    unknown: int = 0
    not_eligible: int = 0

    @property
    def eligible(self) -> int:
        """Approaches known to be of someone who belonged to the population."""
        return self.complete + self.partial + self.refusal + self.noncontact + self.other

    @property
    def eligible_share_of_unknown(self) -> float:
        """The share of unknown eligibility thought eligible: as among those known (proportional allocation)."""
        known = self.eligible + self.not_eligible
        return self.eligible / known if known else 1.0

    def response_rates(self) -> dict[str, float]:
        """RR1 to RR6, from 0 to 1; empty where nobody was approached.

        Source: AAPOR, Standard Definitions (2023), the six response rates: complete interviews alone (odd) or with partial ones
        (even), over all eligible and all unknown (1, 2), the unknown thought eligible (3, 4), or none of the unknown (5, 6).
        """
        estimated = self.eligible + self.eligible_share_of_unknown * self.unknown
        denominators = (self.eligible + self.unknown, estimated, float(self.eligible))
        if not all(denominators):
            return {}
        rates = {}
        for place, denominator in enumerate(denominators):
            rates[f"RR{2 * place + 1}"] = self.complete / denominator
            rates[f"RR{2 * place + 2}"] = (self.complete + self.partial) / denominator
        return rates


def read_outcomes(path: Path) -> OutcomeCounts:
    """Counts from a CSV with the columns `outcome` and `count`, one row an outcome; an outcome without a row counts nought.

    Raises `UnusableAnswers` where the file or a row cannot be used.
    """
    known = {field.name for field in fields(OutcomeCounts)}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnusableAnswers(f"{path} cannot be read as a CSV of outcomes: {error}.") from None
    if not rows or not {"outcome", "count"} <= set(rows[0]):
        raise UnusableAnswers(f"{path} has no columns outcome and count.")
    counts: dict[str, int] = {}
    for number, row in enumerate(rows, start=2):
        outcome, count = (row["outcome"] or "").strip(), (row["count"] or "").strip()
        if outcome not in known:
            raise UnusableAnswers(f"{path}, row {number}: {outcome!r} is no outcome; use {', '.join(sorted(known))}.")
        if outcome in counts or not count.isdecimal():
            raise UnusableAnswers(f"{path}, row {number}: {outcome!r} needs one whole number, not {count!r}.")
        counts[outcome] = int(count)
    return OutcomeCounts(**counts)
