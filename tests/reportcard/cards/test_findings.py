"""Which findings lead a card, and that their sentences say what the figures say."""

import re
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.reportcard.cards.card import Note, SectionResult, Verdict
from folkmoot.reportcard.cards.findings import MOST, choose_findings
from folkmoot.reportcard.cards.shares_in_words import share_in_words
from folkmoot.reportcard.cards.wording import wording
from tests.reportcard.cards.card_examples import (
    HIDDEN,
    LANGUAGES,
    asked,
    form,
    group,
    list_question,
    number_question,
    scale_question,
    share,
    texts,
)


def chosen(sections, **changes):
    """The findings of sections given as lists of results; `changes` are of questions by id."""
    results = [SectionResult(name, texts(name), "", tuple(questions)) for name, questions in sections.items()]
    questions = [asked(result, part.id, **changes.get(result.id, {})) for part in results for result in part.questions]
    return choose_findings(results, form(questions))


def test_each_section_has_one_finding_before_any_has_two():
    sections = {name: [scale_question(f"{name}1"), scale_question(f"{name}2")] for name in "abc"}
    assert [finding.question for finding in chosen(sections)] == ["a1", "a2", "b1", "b2", "c1"]
    sections = {name: [scale_question(f"{name}1"), scale_question(f"{name}2")] for name in "abcdefg"}
    assert [finding.question for finding in chosen(sections)] == ["a1", "b1", "c1", "d1", "e1"]


def test_a_question_with_a_sentence_of_its_own_comes_first_and_is_said_in_it():
    own = {"sv": "{share} är nöjda.", "en": "It was {share}."}
    findings = chosen({"a": [scale_question("a1"), scale_question("a2", lead=share(0.48))]}, a2={"finding": own})
    told = {finding.question: finding.texts for finding in findings}
    assert told["a2"]["sv"] == "Knappt hälften är nöjda."
    assert told["a2"]["en"] == "It was just under half."
    only_one = chosen({name: [scale_question(f"{name}1"), scale_question(f"{name}2")] for name in "abcde"}, a2={"finding": own})
    assert [finding.question for finding in only_one] == ["a2", "b1", "c1", "d1", "e1"]


def test_a_sentence_that_the_form_lacks_in_a_language_quotes_question_and_answers():
    findings = chosen({"a": [scale_question("a1", lead=share(0.66))]}, a1={"finding": {"sv": "{share} är nöjda."}})
    assert findings[0].texts["en"] == (
        "About two in three answered “very_good (en)” or “good (en)” when asked “Question a1? (en)”"
    )
    assert "«Question a1? (ar)»" in findings[0].texts["ar"]
    assert set(findings[0].texts) == set(LANGUAGES)


def test_in_a_language_without_words_of_ours_the_forms_sentence_has_the_share_in_percent():
    result = scale_question("a1", lead=share(0.48), groups=[group("young", share(0.2, 80), Verdict.LOWER)])
    sections = [SectionResult("a", texts("a"), "", (result,))]
    with_own = form([asked(result, "a", finding={"sw": "{share} wameridhika."})], ("sw", "fa"))
    told = choose_findings(sections, with_own)
    assert told[0].texts["sw"] == "48% wameridhika."
    assert told[1].texts["sw"] == "Young (en): 20% wameridhika."
    assert set(told[0].texts) == {"sw", "en"}
    assert told[0].texts["en"].startswith("Just under half answered")


@pytest.mark.parametrize("lead", [HIDDEN, share(0.4, 30, Note.UNCERTAIN), share(0.99), share(0.01)])
def test_what_is_hidden_uncertain_or_tells_nothing_does_not_lead(lead):
    assert chosen({"a": [scale_question("a1", lead=lead)]}) == ()


def test_questions_about_who_answered_or_how_the_interview_went_do_not_lead():
    sections = {"general": [scale_question("consent")], "a": [scale_question("sex"), scale_question("a1")]}
    assert [finding.question for finding in chosen(sections, sex={"role": "sex"})] == ["a1"]


def test_the_clearest_difference_between_groups_is_told_once_with_its_direction():
    contrast = [group("young", share(0.2, 80), Verdict.LOWER), group("old", share(0.55, 90), Verdict.HIGHER)]
    findings = chosen({"a": [scale_question("a1", groups=contrast)], "b": [scale_question("b1", groups=contrast[:1])]})
    told = [finding for finding in findings if finding.group]
    assert [(finding.question, finding.by, finding.group) for finding in told] == [("a1", "sex", "young")]
    assert told[0].figure == share(0.2, 80)
    assert told[0].texts["en"].startswith("Young (en): about one in five answered")
    assert told[0].texts["en"].endswith("That is a smaller share than among the others.")
    assert len(findings) <= MOST


@pytest.mark.parametrize(
    "contrast",
    [
        group("young", share(0.2, 80), Verdict.NO_CLEAR_DIFFERENCE),
        group("young", share(0.37, 80), Verdict.LOWER),
        group("young", share(0.2, 30, Note.UNCERTAIN), Verdict.LOWER),
        group("young", HIDDEN, Verdict.NOT_COMPARED),
    ],
)
def test_a_difference_that_is_unclear_small_or_uncertain_is_not_told(contrast):
    findings = chosen({"a": [scale_question("a1", groups=[contrast])]})
    assert [finding.group for finding in findings] == [""]


def test_where_the_form_has_sentences_only_their_questions_tell_of_a_group():
    contrast = [group("young", share(0.1, 80), Verdict.LOWER)]
    smaller = [group("young", share(0.3, 80), Verdict.LOWER)]
    own = {"finding": {"en": "{share} agree."}}
    sections = {"a": [scale_question("a1", groups=contrast), scale_question("a2", groups=smaller)]}
    assert [finding.question for finding in chosen(sections, a2=own) if finding.group] == ["a2"]
    sections = {"a": [scale_question("a1", groups=contrast), scale_question("a2")]}
    assert [finding.question for finding in chosen(sections, a2=own) if finding.group] == []


def test_means_fill_up_where_too_few_shares_can_lead():
    findings = chosen({"a": [scale_question("a1"), number_question("a2")]})
    assert [(finding.question, finding.is_share) for finding in findings] == [("a1", True), ("a2", False)]
    assert findings[1].texts["sv"] == "Medelvärdet av svaren på ”Question a2? (sv)” är 12,4."


def test_questions_with_an_order_lead_before_lists():
    findings = chosen({"a": [list_question("a1", kind="select_one")], "b": [scale_question("b1"), scale_question("b2")]})
    assert [finding.question for finding in findings] == ["a1", "b1", "b2"]
    many = {name: [scale_question(f"{name}1"), scale_question(f"{name}2")] for name in "bcd"}
    assert "a1" not in [finding.question for finding in chosen({"a": [list_question("a1", kind="select_one")], **many})]


FRACTIONS = {"twenty": 20, "ten": 10, "seven": 7, "six": 6, "five": 5, "four": 4, "three": 3}
COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "nine": 9}


def promised(words: str) -> tuple[float, float]:
    """The shares that English words for one may stand for."""
    if words in {"nobody", "everyone"}:
        return (0.0, 0.0) if words == "nobody" else (1.0, 1.0)
    if words == "very few":
        return 0.0, 0.03
    if words == "almost everyone":
        return 0.97, 1.0
    found = re.fullmatch(r"(about|just under|just over|nearly|more than) (?:(\w+) in (\w+)|half)", words)
    assert found is not None, words
    exact = COUNTS[found[2]] / FRACTIONS[found[3]] if found[2] else 0.5
    return {
        "about": (exact - 0.025, exact + 0.025),
        "just under": (exact - 0.06, exact),
        "nearly": (exact - 0.06, exact),
        "just over": (exact, exact + 0.06),
        "more than": (exact, exact + 0.08),
    }[found[1]]


@given(st.floats(0, 1))
def test_words_for_a_share_never_say_more_than_the_share(value):
    least, most = promised(share_in_words(value, wording("en")))
    assert least - 1e-6 <= value <= most + 1e-6


def test_words_for_shares_follow_one_another_as_shares_grow():
    order = [words for words, _shares in groupby(share_in_words(step / 1000, wording("en")) for step in range(1001))]
    assert len(order) == len(set(order))
