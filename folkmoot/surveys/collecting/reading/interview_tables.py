"""Interviews page by page, as rows of typed values: what the API and the OData feed read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from folkmoot.reportcard.answers.submission_answers import KEY, PARENT_KEY, tables_of
from folkmoot.reportcard.forms.questionnaire import Question, Questionnaire
from folkmoot.surveys.collecting.forms.instruments import Instrument
from folkmoot.surveys.collecting.reading.received_answers import asked_in_exports, current_of, received_of
from folkmoot.surveys.collecting.receiving.submissions import SubmissionVersion

CHUNK = 250
BESIDES = ("SubmissionDate", "FormVersion", "ReviewState", "enumerator", "CameBy")


@dataclass(frozen=True)
class Row:
    """A row of the interviews, or of a repeat: which interview it belongs to (by number), its place among those of its
    interview, its key, that of the row around it, what is known besides, and the answers by question."""

    interview: int
    place: int
    key: str
    parent: str
    besides: Mapping[str, str]
    answers: Mapping[str, Any]


class Interviews:
    """The current versions of a form's interviews in the order of their numbers, without tests and encrypted ones."""

    def __init__(self, instrument: Instrument, *, with_identifiers: bool = False) -> None:
        self.instrument, self.with_identifiers = instrument, with_identifiers
        self.questionnaire: Questionnaire = asked_in_exports(instrument, with_identifiers=with_identifiers)
        self.all: QuerySet[SubmissionVersion] = current_of(instrument).filter(is_encrypted=False).order_by("submission_id")

    def questions(self, table: str) -> list[Question]:
        return [question for question in self.questionnaire.questions if question.repeat == table]

    def pages(self, chosen: QuerySet[SubmissionVersion], from_number: int = 0) -> Iterator[dict[str, list[Row]]]:
        """Chunk by chunk the rows of every table by its name ('' for the interviews), from that interview on."""
        while True:
            chunk = list(chosen.filter(submission_id__gte=from_number)[:CHUNK].values_list("submission_id", "instance_id"))
            if not chunk:
                return
            yield self._tables(chunk)
            from_number = chunk[-1][0] + 1

    def rows(self, chosen: QuerySet[SubmissionVersion], table: str, from_number: int = 0) -> Iterator[Row]:
        for tables in self.pages(chosen, from_number):
            yield from tables.get(table, [])

    def _tables(self, chunk: Sequence[tuple[int, str]]) -> dict[str, list[Row]]:
        numbers = {instance_id: number for number, instance_id in chunk}
        versions = self.all.filter(submission_id__in=[number for number, _instance_id in chunk])
        received = received_of(versions, self.instrument, with_identifiers=self.with_identifiers)
        questions = {question.id: question for question in self.questionnaire.questions}
        found: dict[str, list[Row]] = {}
        for table in tables_of(received, self.questionnaire, self.instrument.form_id).tables:
            places: dict[int, int] = {}
            rows = found.setdefault(table.name, [])
            for cells in table.cells.drop("__row").iter_rows():
                row = dict(zip(table.headers, cells, strict=True))
                key, parent = row.pop(KEY), row.pop(PARENT_KEY, None) or ""
                interview = numbers[key] = numbers[parent or key]
                places[interview] = places.get(interview, -1) + 1
                besides = {name: row.pop(name, None) or "" for name in BESIDES} if not table.name else {}
                answers = {name: typed(questions[name], text) for name, text in row.items() if name in questions}
                rows.append(Row(interview, places[interview], key, parent, besides, answers))
        for rows in found.values():
            rows.sort(key=lambda row: (row.interview, row.place))
        return found


def typed(question: Question, text: str | None) -> str | int | float | None:
    """An answer as JSON has it; what is no value of the question's type is left out, as if unanswered."""
    if text is None:
        return None
    try:
        match question.kind:
            case "integer":
                return int(text) if abs(int(text)) < 2**63 else None
            case "decimal" | "range":
                number = float(text)
                return number if number - number == 0 else None
            case "date" | "today":
                return date.fromisoformat(text[:10]).isoformat()
            case "datetime" | "start" | "end":
                moment = datetime.fromisoformat(text)
                return moment.isoformat(timespec="milliseconds") if moment.tzinfo else None
    except ValueError:
        return None
    return text
