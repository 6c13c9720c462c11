"""What a person chooses for a card, and what becomes of it: the design that counts, and what the release says of it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from folkmoot.reportcard.answers.answers import Answers
from folkmoot.reportcard.design import Design, Lonely
from folkmoot.reportcard.disclosure.disclosure import Rules
from folkmoot.reportcard.errors import DesignError
from folkmoot.reportcard.forms.questionnaire import Questionnaire
from folkmoot.reportcard.totals.breakdowns import GroupedBy
from folkmoot.reportcard.weighting.outcomes import OutcomeCounts
from folkmoot.reportcard.weighting.residuals import CalibrationRecord

DESIGN_ROLES = ("weight", "stratum", "psu", "fpc")


@dataclass(frozen=True)
class CardSettings:
    """What a person chooses for a card; an empty name of a design column means the form's role, or none.

    `outcomes` are the counts of the contact sheet, where it is known; `calibration` how the weights were calibrated, whose
    columns the answers must have: the errors of the figures then know what the margins explain.
    """

    weight: str = ""
    stratum: str = ""
    psu: str = ""
    fpc: str = ""
    lonely: Lonely = Lonely.FAIL
    by: tuple[str, ...] = ()
    place: str = ""
    outcomes: OutcomeCounts = field(default_factory=OutcomeCounts)
    calibration: CalibrationRecord | None = None
    rules: Rules = field(default_factory=Rules)


def read_design(questionnaire: Questionnaire, answers: Answers, settings: CardSettings) -> Design:
    """The design columns that a person named, else those that the form's roles name; the first must exist."""
    columns = {}
    for role in DESIGN_ROLES:
        named = getattr(settings, role)
        if role == "weight" and not named and settings.calibration:
            named = settings.calibration.weight
        question = questionnaire.with_role(role)
        columns[role] = named or (question.id if question and question.id in answers.table.columns else "")
        if columns[role] and columns[role] not in answers.table.columns:
            raise DesignError(
                f"The answers have no column {columns[role]!r} for --{role}. "
                f"Columns that the form does not know: {', '.join(answers.unknown_columns) or 'none'}."
            )
    return Design(**columns, lonely=settings.lonely)


def settings_told(
    design: Design, settings: CardSettings, groupings: Sequence[GroupedBy]
) -> dict[str, str | int | float | bool | list[str | list[str]]]:
    """What the release says of how its figures were made."""
    return {
        "weight": design.weight,
        "stratum": design.stratum,
        "psu": design.psu,
        "fpc": design.fpc,
        "lonely": design.lonely.value,
        "calibrated_to": list(settings.calibration.names) if settings.calibration else [],
        "by": [grouping.breakdown.by for grouping in groupings],
        "interval": "logit",
        "confidence": 0.95,
        "comparison": "each group against everyone else; Holm within a question, Benjamini-Hochberg over the card; level 0.05",
        **asdict(settings.rules),
    }
