"""Outcome rates from how the approaches ended: response, cooperation, refusal and contact, after AAPOR's definitions."""

from dataclasses import dataclass

from folkmoot.reportcard.errors import UnusableAnswers

ANSWERED = ("complete", "partial")
UNKNOWN, NOT_ELIGIBLE = "unknown", "not_eligible"


@dataclass(frozen=True)
class OutcomeCounts:
    """How many approaches ended in each way: AAPOR's final disposition codes, added up to seven groups; or their weights.

    In AAPOR's letters I, P, R, NC, O, UH + UO, and those that are in no rate: not eligible.
    """

    complete: float = 0
    partial: float = 0
    refusal: float = 0
    noncontact: float = 0
    other: float = 0
    unknown: float = 0
    not_eligible: float = 0

    @property
    def eligible(self) -> float:
        """Approaches known to be of someone who belonged to the population."""
        return self.complete + self.partial + self.refusal + self.noncontact + self.other

    @property
    def eligible_share_of_unknown(self) -> float:
        """The share of unknown eligibility thought eligible: as among those known (proportional allocation)."""
        known = self.eligible + self.not_eligible
        return self.eligible / known if known else 1.0

    def response_rates(self, eligible_share: float | None = None) -> dict[str, float]:
        """RR1 to RR6, from 0 to 1; empty where nobody was approached.

        `eligible_share` is AAPOR's e, the share of unknown eligibility thought eligible; where it is not given, the one among
        those known.

        Source: AAPOR, Standard Definitions (2023), the six response rates: complete interviews alone (odd) or with partial ones
        (even), over all eligible and all unknown (1, 2), the unknown thought eligible (3, 4), or none of the unknown (5, 6).
        """
        denominators = self._denominators(eligible_share)
        if not all(denominators):
            return {}
        rates = {}
        for place, denominator in enumerate(denominators):
            rates[f"RR{2 * place + 1}"] = self.complete / denominator
            rates[f"RR{2 * place + 2}"] = (self.complete + self.partial) / denominator
        return rates

    def cooperation_rates(self) -> dict[str, float]:
        """COOP1 to COOP4: interviews, of those who were reached; empty where nobody was.

        Source: AAPOR, Standard Definitions (2023), cooperation rates: complete interviews alone (odd) or with partial ones
        (even), over all reached (1, 2) or without those who could not take part, `other` (3, 4).
        """
        able = self.complete + self.partial + self.refusal
        if not able:
            return {}
        answered = self.complete + self.partial
        return {
            "COOP1": self.complete / (able + self.other),
            "COOP2": answered / (able + self.other),
            "COOP3": self.complete / able,
            "COOP4": answered / able,
        }

    def refusal_rates(self, eligible_share: float | None = None) -> dict[str, float]:
        """REF1 to REF3: refusals, over the denominators of RR1, RR3 and RR5. Source: as for `response_rates`."""
        denominators = self._denominators(eligible_share)
        if not all(denominators):
            return {}
        return {f"REF{place}": self.refusal / denominator for place, denominator in enumerate(denominators, start=1)}

    def contact_rates(self, eligible_share: float | None = None) -> dict[str, float]:
        """CON1 to CON3: those reached, over the denominators of RR1, RR3 and RR5. Source: as for `response_rates`."""
        denominators = self._denominators(eligible_share)
        if not all(denominators):
            return {}
        reached = self.complete + self.partial + self.refusal + self.other
        return {f"CON{place}": reached / denominator for place, denominator in enumerate(denominators, start=1)}

    def rates(self, eligible_share: float | None = None) -> dict[str, float]:
        """All sixteen rates by AAPOR's names; those whose denominator is empty are left out."""
        return {
            **self.response_rates(eligible_share),
            **self.cooperation_rates(),
            **self.refusal_rates(eligible_share),
            **self.contact_rates(eligible_share),
        }

    def _denominators(self, eligible_share: float | None) -> tuple[float, float, float]:
        """The eligible with all, with the estimated, and with none of unknown eligibility."""
        share = self.eligible_share_of_unknown if eligible_share is None else eligible_share
        if not 0 <= share <= 1:
            raise UnusableAnswers(f"The share of unknown eligibility thought eligible, {share:g}, is not between 0 and 1.")
        return self.eligible + self.unknown, self.eligible + share * self.unknown, self.eligible
