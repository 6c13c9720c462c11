"""What a phone's audit log tells: how long each question was looked at, and how often.

The log is a CSV with the columns `event`, `node`, `start`, `end` (milliseconds since 1970) and, as the form asks for them,
places, old and new answers, who it was and why. Logs come ragged, quoted, with a byte order mark and with columns that nobody
knows: what cannot be read is left out, and the rest counts. Format: the sub-specification 'Client Audit Logs' of ODK XForms.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from xml.parsers import expat

import polars as pl

from folkmoot.reportcard.forms.questionnaire import Questionnaire

EXTENSION = ".csv"
LONGEST_LOOK = 1800
"""Seconds: a question that was looked at for longer was left open."""

TIMES: Mapping[str, type[pl.DataType]] = {"interview": pl.String, "question": pl.String, "seconds": pl.Float64}
_MOST_EVENTS = 100_000
_LOOKED_AT = {"question", "group questions"}
_POSITION = re.compile(r"\[\d+\]")


@dataclass(frozen=True)
class AuditEvent:
    """One line of a log. `node` is the path of a question, of a group that is shown on one page, or empty; `seconds` is None
    for what has no duration."""

    event: str
    node: str
    seconds: float | None


@dataclass(frozen=True)
class QuestionTime:
    """How long a question (or a page of several) was looked at, over all visits."""

    seconds: float
    visits: int


def read_audit(content: bytes) -> list[AuditEvent]:
    """The events of a log in its order; none where it is no log."""
    text = content.decode("utf-8-sig", errors="replace").replace("\0", "")
    rows = _rows(text)
    header = [cell.strip().casefold() for cell in next(rows, [])]
    if "event" not in header:
        return []
    events = []
    for row in rows:
        cells = dict(zip(header, row, strict=False))
        event = cells.get("event", "").strip()
        if event:
            events.append(AuditEvent(event, cells.get("node", "").strip(), _seconds(cells.get("start"), cells.get("end"))))
        if len(events) == _MOST_EVENTS:
            break
    return events


def audit_file_name(xml: bytes) -> str:
    """The name of an interview's log, as `audit` in its `meta` says (in whatever namespace); empty where it names none.

    Raises `expat.ExpatError` for what is no XML.
    """
    path: list[str] = []
    named: list[str] = []

    def start(name: str, _attributes: dict[str, str]) -> None:
        path.append(name.rpartition(":")[2])

    def text(text: str) -> None:
        if path[1:] == ["meta", "audit"]:
            named.append(text)

    def end(_name: str) -> None:
        path.pop()

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.CharacterDataHandler, parser.EndElementHandler = start, text, end
    parser.Parse(xml, True)
    return "".join(named).strip()


def question_times(events: Iterable[AuditEvent], questionnaire: Questionnaire) -> dict[str, QuestionTime]:
    """The time of each question by its id, in the order in which they were first looked at; every turn of a repeat counts.

    Questions that stand on one page have their time together, under the path of their group.
    """
    ids = {"/".join(question.path): question.id for question in questionnaire.questions}
    times: dict[str, QuestionTime] = {}
    for event in events:
        if event.event not in _LOOKED_AT or event.seconds is None or not 0 <= event.seconds <= LONGEST_LOOK:
            continue
        path = _POSITION.sub("", event.node).strip("/").partition("/")[2]
        if not path:
            continue
        name = ids.get(path, path)
        before = times.get(name, QuestionTime(0.0, 0))
        times[name] = QuestionTime(before.seconds + event.seconds, before.visits + 1)
    return times


def _rows(text: str) -> Iterator[list[str]]:
    """Row by row; a row that cannot be read ends the log there."""
    reader = csv.reader(io.StringIO(text, newline=""))
    while True:
        try:
            yield next(reader)
        except (StopIteration, csv.Error):
            return


def _seconds(start: str | None, end: str | None) -> float | None:
    try:
        return (int(end or "") - int(start or "")) / 1000
    except ValueError:
        return None
