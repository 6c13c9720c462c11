"""Received XML as tables of text: one row an interview, and one a turn of each repeat, as the readers of files have them."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from xml.etree import ElementTree

import polars as pl

from folkmoot.reportcard.answers.answer_files import AnswerFile, RawTable
from folkmoot.reportcard.forms.questionnaire import Questionnaire, Repeat

KEY, PARENT_KEY = "KEY", "PARENT_KEY"
GATHERED = 2000


@dataclass(frozen=True)
class Received:
    """A submission's XML as it was received, its instance id, and what is known of it besides (column to text)."""

    instance_id: str
    xml: bytes
    columns: Mapping[str, str] = field(default_factory=dict)


def tables_of(submissions: Iterable[Received], questionnaire: Questionnaire, name: str) -> AnswerFile:
    """The answers as the tables of a file: the interviews, with the columns known besides, the questions by `Question.id` and
    `KEY`; then each repeat with `KEY` and `PARENT_KEY`. Where a question stands in the XML more than once outside a repeat,
    the last one counts. What the questionnaire does not know is left out; a column that is nowhere filled is there, empty."""
    reading = _Reading(questionnaire)
    digest = hashlib.sha256()
    for number, submission in enumerate(submissions, start=1):
        reading.read(submission)
        digest.update(submission.xml)
        if number % GATHERED == 0:
            reading.pack()
    return AnswerFile(name, tuple(reading.tables()), digest.hexdigest())


def batches_of(submissions: Iterable[Received], questionnaire: Questionnaire, name: str) -> Iterator[AnswerFile]:
    """The same tables batch by batch, at least one, so that however many interviews there are, few are held at a time. A row's
    number counts within its batch."""
    rest = iter(submissions)
    batch = list(islice(rest, GATHERED))
    yield tables_of(batch, questionnaire, name)
    while batch := list(islice(rest, GATHERED)):
        yield tables_of(batch, questionnaire, name)


def merged(questionnaires: Sequence[Questionnaire]) -> Questionnaire:
    """One questionnaire that knows every question and choice of all versions of a form; the newest comes first and decides."""
    newest, *older = questionnaires
    questions = {question.id: question for question in newest.questions}
    repeats = {repeat.name: repeat for repeat in newest.repeats}
    for questionnaire in older:
        for question in questionnaire.questions:
            known = questions.get(question.id)
            if known is None:
                questions[question.id] = question
            elif known.choices or question.choices:
                names = {choice.name for choice in known.choices}
                gone = tuple(choice for choice in question.choices if choice.name not in names)
                questions[question.id] = replace(known, choices=known.choices + gone)
        for repeat in questionnaire.repeats:
            repeats.setdefault(repeat.name, repeat)
    return replace(newest, questions=tuple(questions.values()), repeats=tuple(repeats.values()))


@dataclass
class _Table:
    """The rows of the interviews or of one repeat, as they are gathered; `packed` holds most of them in a tenth of the room."""

    name: str
    columns: tuple[str, ...]
    rows: list[list[str | None]] = field(default_factory=list)
    packed: list[pl.DataFrame] = field(default_factory=list)

    def pack(self) -> None:
        width = len(self.columns) + 2
        values = zip(*self.rows, strict=True) if self.rows else [()] * width
        self.packed.append(_texts(values))
        self.rows = []


@dataclass
class _Node:
    """What the questionnaire knows at a place in the XML: a question's column, a repeat, or what is below."""

    column: int = -1
    repeat: str = ""
    below: dict[str, "_Node"] = field(default_factory=dict)


class _Reading:
    """Rows of all tables, filled by walking each XML beside the tree of what the questionnaire knows."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.root = _Node()
        self.tables_by_name: dict[str, _Table] = {}
        self.besides: list[Mapping[str, str]] = []
        self.packed_besides: list[pl.DataFrame] = []
        repeats: dict[str, Repeat] = {repeat.name: repeat for repeat in questionnaire.repeats}
        for name in ("", *repeats):
            columns = tuple(question.id for question in questionnaire.questions if question.repeat == name)
            self.tables_by_name[name] = _Table(name, columns)
        for repeat in repeats.values():
            self._at(repeat.path).repeat = repeat.name
        for question in questionnaire.questions:
            self._at(question.path).column = self.tables_by_name[question.repeat].columns.index(question.id)

    def read(self, submission: Received) -> None:
        root = ElementTree.fromstring(submission.xml)  # noqa: S314 (no document type or entity gets past receiving)
        self.besides.append(submission.columns)
        self._fill(root, self.root, self._new_row("", submission.instance_id, ""), submission.instance_id)

    def pack(self) -> None:
        """What was read so far takes little room from now on."""
        for table in self.tables_by_name.values():
            table.pack()
        names = dict.fromkeys(column for columns in self.besides for column in columns)
        self.packed_besides.append(
            pl.DataFrame({name: pl.Series([row.get(name) or None for row in self.besides], dtype=pl.String) for name in names})
        )
        self.besides = []

    def tables(self) -> list[RawTable]:
        self.pack()
        besides = pl.concat(self.packed_besides, how="diagonal")
        made = []
        for table in self.tables_by_name.values():
            headers: tuple[str, ...] = (*table.columns, KEY, PARENT_KEY)
            cells = pl.concat(table.packed)
            if not table.name:
                headers = (*besides.columns, *table.columns, KEY)
                own = cells.select(cells.columns[:-1])
                cells = _numbered([*besides.get_columns(), *own.get_columns()])
            cells = cells.with_row_index("__row", 2)
            made.append(RawTable(table.name, headers, cells.with_columns(pl.col("__row").cast(pl.Int64))))
        return made

    def _at(self, path: Sequence[str]) -> _Node:
        node = self.root
        for name in path:
            node = node.below.setdefault(name, _Node())
        return node

    def _new_row(self, table: str, key: str, parent: str) -> list[str | None]:
        row: list[str | None] = [None] * len(self.tables_by_name[table].columns)
        row += [key, parent]
        self.tables_by_name[table].rows.append(row)
        return row

    def _fill(self, element: ElementTree.Element, node: _Node, row: list[str | None], key: str) -> None:
        turns: dict[str, int] = {}
        for child in element:
            tag = child.tag
            if not isinstance(tag, str):
                continue
            name = tag.rpartition("}")[2]
            below = node.below.get(name)
            if below is None or _is_template(child):
                continue
            if below.repeat:
                turns[name] = turns.get(name, 0) + 1
                own_key = f"{key}/{name}[{turns[name]}]"
                self._fill(child, below, self._new_row(below.repeat, own_key, key), own_key)
            elif below.below:
                self._fill(child, below, row, key)
            elif below.column >= 0:
                text = (child.text or "").strip()
                row[below.column] = text or None


def _texts(columns: Iterable[Sequence[str | None]]) -> pl.DataFrame:
    return _numbered([pl.Series(column, dtype=pl.String) for column in columns])


def _numbered(columns: Sequence[pl.Series]) -> pl.DataFrame:
    return pl.DataFrame([column.alias(str(place)) for place, column in enumerate(columns)])


def _is_template(element: ElementTree.Element) -> bool:
    return any(name.endswith("}template") for name in element.attrib)
