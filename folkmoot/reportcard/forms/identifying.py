"""Which questions can find a person out by themselves: a name, a telephone, a place, a face, a device."""

from datetime import date

from folkmoot.reportcard.forms.questionnaire import Question, Questionnaire

PLACES = {"geopoint", "geotrace", "geoshape", "start-geopoint", "start_geopoint"}
DEVICES = {"deviceid", "phonenumber", "simserial", "subscriberid", "username", "email"}
FILES = {"image", "audio", "video", "file", "audit", "background-audio", "background_audio"}
ROLE = "identifier"
UNTIL = "identifiers_until"
"""What the sheet settings call the last day on which identifiers may be kept, after `card::`."""


def identifying_questions(questionnaire: Questionnaire) -> list[Question]:
    """Questions marked `card::role identifier`, exact places, files (photographs, recordings, logs) and what the phone says of
    itself and its owner. A form's own words are not guessed at: a question of the name that is not marked is not found."""
    kinds = PLACES | DEVICES | FILES
    return [question for question in questionnaire.questions if question.role == ROLE or question.kind in kinds]


def kept_until(questionnaire: Questionnaire) -> date | None:
    """The last day on which identifiers may be kept; None where the form names none. Raises `ValueError` with what is written
    there, where that is no day."""
    written = next(iter(questionnaire.about.get(UNTIL, {}).values()), "").strip()
    try:
        return date.fromisoformat(written[:10]) if written else None
    except ValueError:
        raise ValueError(written) from None


Places = dict[str, "Places"]
"""Names of elements in a submission's XML, each with those below it; one with nothing below is where an identifier stands."""


def identifying_places(questionnaire: Questionnaire) -> Places:
    """Where in a submission's XML, below its root, the answers to identifying questions stand. `instanceName` is put together
    from answers, often from names, so it is always among them."""
    root: Places = {}
    for path in (("meta", "instanceName"), *(question.path for question in identifying_questions(questionnaire))):
        below = root
        for name in path:
            below = below.setdefault(name, {})
    return root
