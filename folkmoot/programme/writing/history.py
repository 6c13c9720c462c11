"""Who wrote what in a section: its texts as a reader of its history wants them, each with what it changed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from difflib import SequenceMatcher

from folkmoot.programme.writing.form import Section
from folkmoot.programme.writing.joint_work import SectionText
from folkmoot.programme.writing.section_form import FormQuestion, form_questions

PAUSE = timedelta(minutes=10)
WORDS = re.compile(r"\s*\S+|\s+")
SAME, NEW, GONE = "same", "new", "gone"


@dataclass(frozen=True)
class WrittenAnswer:
    """`pieces` are (`same`, `new` or `gone`; the words): the answer, and what of the one before it is there no more."""

    question: FormQuestion
    pieces: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Entry:
    """A text of the history and the one that it was written over; None for the first."""

    text: SectionText
    before: SectionText | None

    def answers(self, section: Section) -> list[WrittenAnswer]:
        then = form_questions(section, self.before.answers if self.before else {})
        now = form_questions(section, self.text.answers)
        return [
            WrittenAnswer(one, tuple(compared(old.answer_in_words, one.answer_in_words)))
            for old, one in zip(then, now, strict=True)
        ]


def entries_of(texts: Sequence[SectionText]) -> list[Entry]:
    """The texts of a section, newest first. Of those that one person saved in a row, only adding, the last stands for all."""
    told: list[Entry] = []
    held: SectionText | None = None
    for text in sorted(texts, key=lambda one: one.number):
        if told and _goes_on(told[-1].text, text):
            told[-1] = Entry(text, told[-1].before)
        else:
            told.append(Entry(text, held))
        held = held if text.aside else text
    return told[::-1]


def compared(before: str, after: str) -> Iterator[tuple[str, str]]:
    """The words of both, in order."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    for what, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        if what == "equal":
            yield SAME, "".join(new[k:m])
            continue
        if i < j:
            yield GONE, "".join(old[i:j])
        if k < m:
            yield NEW, "".join(new[k:m])


def _goes_on(earlier: SectionText, later: SectionText) -> bool:
    """Whether the later text only adds to the earlier one, by the same person, without a pause."""
    if earlier.aside or later.aside or earlier.by_id != later.by_id or later.at - earlier.at > PAUSE:
        return False
    return all(len(str(later.answers.get(key, ""))) >= len(str(answer)) for key, answer in earlier.answers.items())
