"""What differs between two versions of a questionnaire, question by question, and what of it breaks received answers."""

from collections.abc import Iterator
from dataclasses import dataclass

from folkmoot.reportcard.forms.questionnaire import Choice, Question, Questionnaire, Texts

ADDED, REMOVED, KIND, PLACE = "added", "removed", "kind", "place"
WORDING, HINT, CHOICE_ADDED, CHOICE_REMOVED, CHOICE_WORDING = (
    "wording",
    "hint",
    "choice_added",
    "choice_removed",
    "choice_wording",
)
RELEVANT, CONSTRAINT, REQUIRED, ORDER = "relevant", "constraint", "required", "order"

BREAKING = frozenset({REMOVED, KIND, PLACE, CHOICE_REMOVED})
_COLUMNS_OF_THE_FORM = {"note", "start", "end", "today", "deviceid", "audit", "username", "phonenumber", "email"}


@dataclass(frozen=True)
class Difference:
    """One thing that changed in a question. `what` is one of this module's words; `before` and `after` are texts as people
    read them, `language` the language of a wording. One that `breaks` makes received answers unreadable by the new version."""

    question: str
    what: str
    before: str = ""
    after: str = ""
    language: str = ""

    @property
    def breaks(self) -> bool:
        return self.what in BREAKING


def differences(old: Questionnaire, new: Questionnaire) -> list[Difference]:
    """What changed from one version to the next, in the order of the new form; what was removed comes last."""
    before = {question.id: question for question in old.questions}
    after = {question.id: question for question in new.questions}
    found: list[Difference] = []
    for question in new.questions:
        earlier = before.get(question.id)
        if earlier is None:
            found.append(Difference(question.id, ADDED, after=_any(question.labels)))
        else:
            found += changes_of_question(earlier, question)
    found += [
        Difference(question.id, REMOVED, before=_any(question.labels)) for question in old.questions if question.id not in after
    ]
    return [*found, *_moved(old, new)]


def reworded(old: Questionnaire, new: Questionnaire) -> list[Difference]:
    """The questions and choices whose wording changed under the same name: their figures may not be compared any longer."""
    return [difference for difference in differences(old, new) if difference.what in {WORDING, CHOICE_WORDING}]


def changes_of_question(old: Question, new: Question) -> Iterator[Difference]:
    """What changed in one question, its order among the others apart."""
    if old.kind != new.kind:
        yield Difference(new.id, KIND, old.kind, new.kind)
    if (old.repeat, old.path) != (new.repeat, new.path):
        yield Difference(new.id, PLACE, "/".join(old.path), "/".join(new.path))
    yield from _texts(new.id, WORDING, old.labels, new.labels)
    yield from _texts(new.id, HINT, old.hints, new.hints)
    yield from _choices(new.id, old.choices, new.choices)
    for what in (RELEVANT, CONSTRAINT):
        if getattr(old, what) != getattr(new, what):
            yield Difference(new.id, what, getattr(old, what), getattr(new, what))
    if old.required != new.required:
        yield Difference(new.id, REQUIRED, _yes_no(old.required), _yes_no(new.required))


def _texts(question: str, what: str, old: Texts, new: Texts, name: str = "") -> Iterator[Difference]:
    for language in dict.fromkeys([*old, *new]):
        before, after = old.get(language, ""), new.get(language, "")
        if " ".join(before.split()) != " ".join(after.split()):
            shown = f"{name}: " if name else ""
            yield Difference(question, what, f"{shown}{before}", f"{shown}{after}", language)


def _choices(question: str, old: tuple[Choice, ...], new: tuple[Choice, ...]) -> Iterator[Difference]:
    before = {choice.name: choice for choice in old}
    after = {choice.name: choice for choice in new}
    for name, choice in after.items():
        if name not in before:
            yield Difference(question, CHOICE_ADDED, after=f"{name}: {_any(choice.labels)}")
        else:
            yield from _texts(question, CHOICE_WORDING, before[name].labels, choice.labels, name)
    for name, choice in before.items():
        if name not in after:
            yield Difference(question, CHOICE_REMOVED, before=f"{name}: {_any(choice.labels)}")


def _moved(old: Questionnaire, new: Questionnaire) -> Iterator[Difference]:
    """The questions that no longer stand between the same neighbours, as few of them as explain the new order."""
    ids_before = [question.id for question in old.questions if question.kind not in _COLUMNS_OF_THE_FORM]
    ids_after = [question.id for question in new.questions if question.kind not in _COLUMNS_OF_THE_FORM]
    common = set(ids_before) & set(ids_after)
    place = {name: number for number, name in enumerate(name for name in ids_before if name in common)}
    order = [name for name in ids_after if name in common]
    stayed = _longest_rising([place[name] for name in order])
    for number, name in enumerate(order):
        if place[name] not in stayed:
            yield Difference(name, ORDER, str(place[name] + 1), str(number + 1))


def _longest_rising(numbers: list[int]) -> set[int]:
    """The longest rising run that can be picked out of the numbers (patience sorting)."""
    from bisect import bisect_left

    ends: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        spot = bisect_left(ends, number)
        before[number] = ends[spot - 1] if spot else None
        ends[spot : spot + 1] = [number]
    kept = set()
    at = ends[-1] if ends else None
    while at is not None:
        kept.add(at)
        at = before[at]
    return kept


def _any(texts: Texts) -> str:
    return next(iter(texts.values()), "")


def _yes_no(required: bool) -> str:
    return "yes" if required else "no"
