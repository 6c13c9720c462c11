"""Which question each column of a file of answers belongs to, whatever tool named the columns."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from folkmoot.reportcard.forms.plain_text import plain_text
from folkmoot.reportcard.forms.questionnaire import Question

INSTANCE_COLUMNS = ("KEY", "meta/instanceID", "meta-instanceID", "meta.instanceID", "instanceID", "_uuid", "__id", "_id")
"""Columns that identify a submission, the best first: ODK Central's, the form's own, KoboToolbox's."""

PARENT_COLUMNS = {"PARENT_KEY": "KEY", "_parent_index": "_index", "_submission__uuid": "_uuid", "_submission__id": "_id"}
"""Columns of a repeat that name the row that it belongs to, and the column of that row's table that they name."""

_SEPARATORS = "/-.:"
_COLUMNS_OF_OURS = ("__row", "__instance", "__parent", "__by_", "__offered/", "__choice/")
_LONGEST_HEADER = 5000
_METADATA = {"start", "end", "today", "deviceid", "username", "phonenumber", "email", "simserial", "subscriberid", "audit"}
_STRAIGHT = str.maketrans("‘’“”\u00a0", "''\"\" ")

Target = tuple[str, str]
"""What a column holds: a question's id, and the name of a choice where it is one of its split columns (else empty)."""


@dataclass(frozen=True)
class MatchedColumns:
    """The columns of one table by their places in it.

    `single` has each question's own column, `split` the columns of single choices of a `select_multiple` by choice name.
    `unknown` are the columns that the form does not know by the names under which they are kept. `again` are columns of a
    question that has one already (place to question id); `unclear` those whose header several questions share.
    """

    single: Mapping[str, int] = field(default_factory=dict)
    split: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    unknown: Mapping[str, int] = field(default_factory=dict)
    again: Mapping[int, str] = field(default_factory=dict)
    unclear: tuple[str, ...] = ()

    @property
    def questions(self) -> set[str]:
        return self.single.keys() | self.split.keys()


class Headers:
    """The headers that the questions of a form, or of one of its repeats, can have.

    An XML name, its path or any end of it joined by `/`, `-`, `.` or `:`, a label in any language; for a choice of a
    `select_multiple` one of these, a separator, and the choice's name or label. A label may follow the labels of groups.
    """

    def __init__(self, questions: Sequence[Question]) -> None:
        self.questions = {question.id: question for question in questions}
        self.found: dict[str, list[Target]] = {}
        self.by_id = {question.id: [question.id] for question in questions}
        self.by_path = _index((_joined(question.path, "/"), question.id) for question in questions)
        self.by_name = _index((question.name, question.id) for question in questions)
        self.by_end = _index(
            (_joined(question.path[start:], separator), question.id)
            for question in questions
            for start in range(len(question.path) - 1)
            for separator in _SEPARATORS
        )
        self.by_label = _index((label, question.id) for question in questions for label in _labels_with_groups(question))
        self.choices = {question.id: choices_by_label(question) for question in questions if question.kind == "select_multiple"}

    def match(self, headers: Sequence[str]) -> MatchedColumns:
        """Each header's question. A header that several questions share stands for them in their order where it comes as
        often as they are many; otherwise it is unclear, and its columns are kept as columns that the form does not know."""
        times = Counter(headers)
        seen: Counter[str] = Counter()
        single: dict[str, int] = {}
        split: defaultdict[str, dict[str, int]] = defaultdict(dict)
        unknown: dict[str, int] = {}
        again: dict[int, str] = {}
        unclear: dict[str, None] = {}
        for place, header in enumerate(headers):
            targets = self.targets(header)
            occurrence = seen[header]
            seen[header] += 1
            if len(targets) > 1 and times[header] != len(targets):
                unclear[header] = None
                targets = []
            if not targets:
                unknown[_free_name(header, unknown, self.questions)] = place
                continue
            question, choice = targets[occurrence] if len(targets) > 1 else targets[0]
            taken = choice in split[question] if choice else question in single
            if taken:
                again[place] = question
                unknown[_free_name(header, unknown, self.questions)] = place
            elif choice:
                split[question][choice] = place
            else:
                single[question] = place
        return MatchedColumns(
            single, {name: columns for name, columns in split.items() if columns}, unknown, again, tuple(unclear)
        )

    def count_known(self, headers: Iterable[str]) -> int:
        """How many headers are questions that people answer: every form has a `start` and an `end`."""
        found = (self.targets(header.strip()) for header in headers)
        return sum(1 for targets in found if targets and self.questions[targets[0][0]].kind not in _METADATA)

    def targets(self, header: str) -> list[Target]:
        """What a header can stand for; empty where the form does not know it, several where it is shared."""
        if header not in self.found:
            self.found[header] = self._find(header) if len(header) <= _LONGEST_HEADER else []
        return self.found[header]

    def _find(self, header: str) -> list[Target]:
        named = self._named(header)
        if named:
            return [(question, "") for question in named]
        chosen = self._choice_named(header)
        if chosen:
            return chosen
        label = simple_label(header)
        for start in _starts_of_parts(label):
            rest = label[start:].strip()
            if rest in self.by_label:
                return [(question, "") for question in self.by_label[rest]]
            chosen = self._choice_labelled(rest)
            if chosen:
                return chosen
        return []

    def _named(self, header: str) -> list[str]:
        for index in (self.by_id, self.by_path, self.by_name, self.by_end):
            if header in index:
                return index[header]
        return []

    def _choice_named(self, header: str) -> list[Target]:
        for place, letter in enumerate(header):
            if letter in _SEPARATORS:
                choice = header[place + 1 :]
                found = [
                    (question, choice)
                    for question in self._named(header[:place])
                    if question in self.choices and choice in self.choices[question].names
                ]
                if found:
                    return found
        return []

    def _choice_labelled(self, label: str) -> list[Target]:
        for place, letter in enumerate(label):
            if letter == "/":
                found = [
                    (question, names[0])
                    for question in self.by_label.get(label[:place].strip(), ())
                    if question in self.choices
                    and len(names := self.choices[question].by_label.get(label[place + 1 :].strip(), ())) == 1
                ]
                if found:
                    return found
        return []


@dataclass(frozen=True)
class ChoicesByLabel:
    """The names of a question's choices, and for each label (in any language, simplified) the names that have it."""

    names: frozenset[str]
    by_label: Mapping[str, Sequence[str]]


def choices_by_label(question: Question) -> ChoicesByLabel:
    labels = _index((simple_label(label), choice.name) for choice in question.choices for label in choice.labels.values())
    return ChoicesByLabel(frozenset(choice.name for choice in question.choices), labels)


def simple_label(label: str) -> str:
    """A label as tools may have changed it: without markup, in small letters, quotation marks straight, spaces single."""
    return plain_text(label).translate(_STRAIGHT).casefold()


def _labels_with_groups(question: Question) -> Iterator[str]:
    """The question's label in each language, and with the labels of its groups before it, as exports by label have them."""
    for language, label in question.labels.items():
        labels = [simple_label(label)]
        yield labels[0]
        for group in reversed(question.groups):
            if group.get(language):
                labels.insert(0, simple_label(group[language]))
                yield "/".join(labels)


def _index(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    index: defaultdict[str, list[str]] = defaultdict(list)
    for key, value in pairs:
        if key and value not in index[key]:
            index[key].append(value)
    return dict(index)


def _joined(path: Sequence[str], separator: str) -> str:
    return separator.join(path)


def _starts_of_parts(label: str) -> list[int]:
    """Where the label begins, and each part after a `/`: groups' labels may stand before it."""
    return [0, *(place + 1 for place, letter in enumerate(label) if letter == "/")]


def _free_name(header: str, taken: Mapping[str, int], questions: Mapping[str, Question]) -> str:
    """A column's own header, with a number where it would hide another column, and never as one of ours."""
    header = f"column {header}" if header.startswith(_COLUMNS_OF_OURS) else header
    name, number = header, 1
    while name in taken or name in questions:
        number += 1
        name = f"{header} ({number})"
    return name
