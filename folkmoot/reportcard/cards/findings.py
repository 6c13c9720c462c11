"""The three to five sentences at the top of a card, chosen by rule so that nobody's taste decides what a survey found.

The rule. A question can lead where its share is shown, rests on enough answers not to be marked uncertain, and is about what
people think or have met with, not about who they are (a role such as sex or age) or how the interview went (questions outside
every group, where the form has groups). Without a sentence of its own it must also tell something (not nearly all or nearly
nobody), and be short enough to quote. Of those:

1. each core value and each service (section of the form) has one finding before any has two, in the order of the card;
2. within a section come first the questions that the form has given a sentence (`card::finding`), then those whose
   favourable answers the form declares, then those with a scale that is known by its words; among equals one that everyone
   was asked, then the one with most answers, then the one first in the form. A question with yes or no waits for the second
   round, one with a list without order for the third;
3. one finding, and at most one, is about a group: the largest clear difference (a verdict after correction for all
   comparisons) of at least `WORTH_TELLING` between a group and everyone, among the questions that the form has given a
   sentence, or among those with a scale where it has given none. Its section counts as told.

The sentence is the form's own with the share in words put in its `{share}`, else one that quotes the question and the answer.
Where fewer than `FEWEST` shares can lead, means of numbers fill up.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from folkmoot.reportcard.cards.card import Finding, GroupResult, Note, QuestionResult, SectionResult, Verdict
from folkmoot.reportcard.cards.shares_in_words import share_in_words
from folkmoot.reportcard.cards.wording import Wording, wording
from folkmoot.reportcard.forms.questionnaire import Question, Questionnaire

FEWEST = 3
MOST = 5
WORTH_TELLING = 0.05
NEARLY_ALL = 0.97
GENERAL = "general"
OWN_SENTENCE, KNOWN_SCALE = 0, 2
SHARE = "{share}"
LONGEST_QUOTE = 160


@dataclass(frozen=True)
class _Candidate:
    """A question that could lead, and how well: the smaller `rank`, the better."""

    section: int
    rank: tuple[int, ...]
    question: QuestionResult
    asked: Question


def choose_findings(sections: Sequence[SectionResult], questionnaire: Questionnaire) -> tuple[Finding, ...]:
    """The findings of a card, at most `MOST`, in the order of its sections; none where nothing can be told."""
    candidates = sorted(_candidates(sections, questionnaire), key=lambda candidate: (candidate.section, candidate.rank))
    shares = [candidate for candidate in candidates if candidate.question.lead_categories]
    contrast = _clearest_difference(shares)
    chosen = _one_of_each_section(shares, MOST - bool(contrast), without=contrast[0].section if contrast else None)
    told = [(candidate.section, candidate.rank, _about_everyone(candidate, questionnaire)) for candidate in chosen]
    if contrast:
        candidate, by, group = contrast
        told.append((candidate.section, (len(candidate.rank),), _about_a_group(candidate, by, group, questionnaire)))
    if len(told) < FEWEST:
        means = [candidate for candidate in candidates if not candidate.question.lead_categories]
        for candidate in _one_of_each_section(means, FEWEST - len(told)):
            told.append((candidate.section, candidate.rank, _about_everyone(candidate, questionnaire)))
    return tuple(finding for _, _, finding in sorted(told, key=lambda entry: entry[:2]))


def _candidates(sections: Sequence[SectionResult], questionnaire: Questionnaire) -> Iterator[_Candidate]:
    asked = {question.id: question for question in questionnaire.questions}
    for place, section in enumerate(sections):
        for order, result in enumerate(section.questions):
            question = asked[result.id]
            figure = result.lead
            if question.role or question.repeat or figure.estimate is None or figure.note is not Note.SHOWN:
                continue
            if section.id == GENERAL and len(sections) > 1:
                continue
            if not question.finding and not _can_be_quoted(question, result):
                continue
            rank = (_kind_rank(question), int(result.asked_of_some), -(figure.base or 0), order)
            yield _Candidate(place, rank, result, question)


def _can_be_quoted(question: Question, result: QuestionResult) -> bool:
    is_short = max(map(len, question.labels.values()), default=0) <= LONGEST_QUOTE
    is_mean = not result.lead_categories
    return is_short and (is_mean or 1 - NEARLY_ALL <= (result.lead.estimate or 0.0) <= NEARLY_ALL)


def _kind_rank(question: Question) -> int:
    kinds = (
        any(SHARE in text for text in question.finding.values()),
        bool(question.scale and question.favourable and not question.scale_is_assumed),
        bool(question.scale and question.favourable),
        question.kind == "select_one" and bool(question.favourable),
        question.kind == "select_one",
    )
    return next((rank for rank, fits in enumerate(kinds) if fits), len(kinds))


def _one_of_each_section(candidates: Sequence[_Candidate], most: int, without: int | None = None) -> list[_Candidate]:
    """The best of each section, then the second best of each ...; what `_kind_rank` ranks low waits for a later round.

    The section `without` has been told already, and begins with the second round.
    """
    by_section: dict[int, list[_Candidate]] = {}
    for candidate in candidates:
        by_section.setdefault(candidate.section, []).append(candidate)
    rounds: list[tuple[int, tuple[int, ...], int, _Candidate]] = []
    for section, ranked in by_section.items():
        for place, candidate in enumerate(ranked):
            waits = max(0, candidate.rank[0] - KNOWN_SCALE)
            rounds.append((place + waits + (section == without), candidate.rank[:1], section, candidate))
    return [candidate for *_, candidate in sorted(rounds, key=lambda entry: entry[:3])][:most]


def _clearest_difference(candidates: Sequence[_Candidate]) -> tuple[_Candidate, str, GroupResult] | None:
    """The group that differs most from everyone among those with a verdict; ties go to what comes first."""
    told = [candidate for candidate in candidates if _kind_rank(candidate.asked) == OWN_SENTENCE]
    scales = [candidate for candidate in candidates if _kind_rank(candidate.asked) <= KNOWN_SCALE]
    best: tuple[float, tuple[_Candidate, str, GroupResult]] | None = None
    for candidate in told or scales:
        everyone = candidate.question.lead.estimate or 0.0
        for breakdown in candidate.question.breakdowns:
            for group in breakdown.groups:
                figure = group.lead
                if group.verdict not in {Verdict.HIGHER, Verdict.LOWER} or figure.estimate is None:
                    continue
                distance = abs(figure.estimate - everyone)
                if figure.note is not Note.SHOWN or distance < WORTH_TELLING:
                    continue
                if best is None or distance > best[0]:
                    best = (distance, (candidate, breakdown.by, group))
    return best[1] if best else None


def _about_everyone(candidate: _Candidate, questionnaire: Questionnaire) -> Finding:
    result = candidate.question
    texts = _texts(candidate, questionnaire, result.lead.estimate or 0.0, lambda sentence, _words: sentence)
    return Finding(result.id, "", "", texts, result.lead, is_share=bool(result.lead_categories))


def _about_a_group(candidate: _Candidate, by: str, group: GroupResult, questionnaire: Questionnaire) -> Finding:
    def tell(sentence: str, words: Wording) -> str:
        _ = words.gettext
        name = words.said(group.labels, group.name).text
        if not words.has_own_words:
            return f"{name}: {sentence}"
        if group.verdict is Verdict.HIGHER:
            return _("%(group)s: %(sentence)s That is a larger share than among the others.", group=name, sentence=sentence)
        return _("%(group)s: %(sentence)s That is a smaller share than among the others.", group=name, sentence=sentence)

    texts = _texts(candidate, questionnaire, group.lead.estimate or 0.0, tell)
    return Finding(candidate.question.id, by, group.name, texts, group.lead)


def _texts(
    candidate: _Candidate, questionnaire: Questionnaire, value: float, tell: Callable[[str, Wording], str]
) -> dict[str, str]:
    """The sentence in each language of the form, under the language that its words are in.

    In a language that the card has no words in, the form's own sentence has the share in percent; without one of its own the
    sentence is in English, and kept as English.
    """
    texts: dict[str, str] = {}
    for language in questionnaire.languages:
        words = wording(language.code)
        own = candidate.asked.finding.get(language.code, "")
        if SHARE in own and candidate.question.lead_categories:
            share = share_in_words(value, words) if words.has_own_words else words.percent(value)
            texts[language.code] = _capitalised(tell(own.replace(SHARE, share), words))
        elif words.has_own_words:
            texts[language.code] = _capitalised(tell(_quoting(candidate, value, words), words))
        else:
            texts.setdefault(words.words, _capitalised(tell(_quoting(candidate, value, words), words)))
    return texts


def _quoting(candidate: _Candidate, value: float, words: Wording) -> str:
    """A sentence that quotes the question and its leading answers."""
    _ = words.gettext
    result = candidate.question
    question = words.said(result.labels, result.id).text
    if not result.lead_categories:
        mean = words.significant(value, result.lead.standard_error or 0.0)
        return _("The mean answer to “%(question)s” is %(mean)s.", question=question, mean=mean)
    labels = {category.name: category.labels for category in result.categories}
    answers = [words.said(labels.get(name, {}), name).text for name in result.lead_categories]
    return _(
        "%(share)s answered %(answers)s when asked “%(question)s”",
        share=share_in_words(value, words),
        answers=words.listed([_("“%(answer)s”", answer=answer) for answer in answers], style="or"),
        question=question,
    )


def _capitalised(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
