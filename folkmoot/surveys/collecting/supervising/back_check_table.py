"""Back-checks as rows to read: agreement by question, and the pairs that agree least."""

from dataclasses import dataclass

from folkmoot.reportcard.forms.questionnaire import Questionnaire
from folkmoot.surveys.collecting.forms.instruments import Instrument
from folkmoot.surveys.collecting.receiving.submissions import Submission
from folkmoot.surveys.collecting.supervising.interview_page import in_words
from folkmoot.surveys.collecting.supervising.looking import Look


@dataclass(frozen=True)
class AgreementRow:
    """How often both interviews of a pair gave the same answer; `share` in percent, `kappa` beyond chance."""

    question: str
    pairs: int
    same: int
    share: float
    kappa: float | None
    difference: float | None


@dataclass(frozen=True)
class PairRow:
    """An interview with its back-check, by their keys."""

    interview: int
    back_check: int
    same: int
    compared: int


def agreement_rows(look: Look, questionnaire: Questionnaire) -> tuple[AgreementRow, ...]:
    """The least agreement first."""
    labels = {question.id: in_words(question.labels, questionnaire) for question in questionnaire.questions}
    return tuple(
        AgreementRow(
            labels.get(row["question"]) or row["question"],
            row["pairs"],
            row["same"],
            100 * row["share"],
            row["kappa"],
            row["difference"],
        )
        for row in look.agreement.iter_rows(named=True)
    )


def pair_rows(instrument: Instrument, look: Look) -> list[PairRow]:
    """The pairs that agree least first."""
    if look.pairs.is_empty():
        return []
    names = [*look.pairs["interview"], *look.pairs["back_check"]]
    keys = dict(
        Submission.objects.filter(
            instrument__survey=instrument.survey_id, is_test=False, versions__instance_id__in=names
        ).values_list("versions__instance_id", "pk")
    )
    return [
        PairRow(keys[row["interview"]], keys[row["back_check"]], row["same"], row["compared"])
        for row in look.pairs.iter_rows(named=True)
        if row["interview"] in keys and row["back_check"] in keys
    ]
