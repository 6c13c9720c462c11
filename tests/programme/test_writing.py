"""Several people write one section: nothing is overwritten unseen, and nothing is lost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.programme.applications.applying import submit
from folkmoot.programme.writing.form import Question, QuestionKind, Section
from folkmoot.programme.writing.history import compared, entries_of
from folkmoot.programme.writing.joint_work import SectionText
from folkmoot.programme.writing.section_form import form_questions
from folkmoot.programme.writing.writing import NotOpenError, _merge, add_comment, newest_text, save_section, section_history
from tests.programme.making_calls import begin, make_call, make_ready

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(who):
    return begin(make_call(), who)


def test_what_is_saved_stands_with_its_writer(draft, who):
    why = draft.rules.section("why")
    saved = save_section(draft, why, {"challenge": "Vatten", "people": "9"}, 0, who.anna)
    newest = newest_text(draft, "why")
    assert (newest.answers, newest.by, newest.number) == ({"challenge": "Vatten", "people": "9"}, who.anna, saved.number)


def test_two_people_who_change_different_answers_both_get_theirs(draft, who):
    why = draft.rules.section("why")
    base = save_section(draft, why, {"challenge": "a", "people": "1"}, 0, who.anna).number
    save_section(draft, why, {"challenge": "ny", "people": "1"}, base, who.anna)
    saved = save_section(draft, why, {"challenge": "a", "people": "2"}, base, who.berta)
    assert not saved.conflicts
    assert newest_text(draft, "why").answers == {"challenge": "ny", "people": "2"}


def test_two_who_change_the_same_answer_see_both_texts_and_neither_is_lost(draft, who):
    why = draft.rules.section("why")
    base = save_section(draft, why, {"challenge": "a"}, 0, who.anna).number
    save_section(draft, why, {"challenge": "Annas"}, base, who.anna)
    met = save_section(draft, why, {"challenge": "Bertas"}, base, who.berta)
    assert (met.conflicts["challenge"].mine, met.conflicts["challenge"].theirs) == ("Bertas", "Annas")
    assert met.theirs_by == who.anna
    assert newest_text(draft, "why").answers["challenge"] == "Annas"
    assert next((text.answers["challenge"], text.aside) for text in section_history(draft, "why")) == ("Bertas", True)
    knowing = save_section(draft, why, {"challenge": "Annas och Bertas"}, met.number, who.berta)
    assert not knowing.conflicts
    assert newest_text(draft, "why").answers["challenge"] == "Annas och Bertas"


def test_words_that_meet_the_others_by_themselves_and_by_the_button_are_set_aside_once(draft, who):
    why = draft.rules.section("why")
    save_section(draft, why, {"challenge": "Annas"}, 0, who.anna)
    for words in ("Bertas", "Bertas", "Bertas nya"):
        assert save_section(draft, why, {"challenge": words}, 0, who.berta).conflicts
    aside = [text.answers["challenge"] for text in section_history(draft, "why") if text.aside]
    assert aside == ["Bertas nya", "Bertas"]


def test_what_saves_itself_tells_how_much_is_written_and_what_is_wrong(client, draft, who):
    client.force_login(who.anna)
    with override("sv"):
        address = reverse("programme:save", args=[draft.public_id, "why"])
    said = client.post(address, {"q-challenge": "Vatten <b> fattas", "q-people": "många", "base": "0"}).json()
    assert said["states"]["challenge"].startswith("3 av högst")
    assert said["states"]["people"] == "<span>inget heltal</span>"


def test_saving_the_same_again_adds_nothing_to_the_history(draft, who):
    why = draft.rules.section("why")
    base = save_section(draft, why, {"challenge": "a"}, 0, who.anna).number
    save_section(draft, why, {"challenge": "a"}, base, who.anna)
    assert SectionText.objects.count() == 1


def test_a_form_that_does_not_say_where_it_began_overwrites_nothing(draft, who):
    why = draft.rules.section("why")
    save_section(draft, why, {"challenge": "a"}, 0, who.anna)
    assert save_section(draft, why, {"challenge": "b"}, 0, who.berta).conflicts


def test_nothing_is_written_after_the_submission(who):
    application = make_ready(make_call(), who)
    submit(application, who.anna)
    with pytest.raises(NotOpenError):
        save_section(application, application.rules.section("why"), {"challenge": "sent"}, 99, who.anna)
    with pytest.raises(NotOpenError):
        add_comment(application, "why", "sent", who.anna)


def test_the_history_says_which_words_came_and_which_went(client, draft, who):
    why = draft.rules.section("why")
    base = save_section(draft, why, {"challenge": "Rent vatten för alla"}, 0, who.anna).number
    save_section(draft, why, {"challenge": "Rent vatten till alla <b>"}, base, who.berta)
    client.force_login(who.anna)
    with override("sv"):
        page = client.get(reverse("programme:history", args=[draft.public_id, "why"])).text
    assert "Rent vatten<del> för</del><ins> till</ins> alla<ins> &lt;b&gt;</ins>" in page
    assert "<ins>Rent vatten för alla</ins>" in page


def test_saves_in_a_row_that_only_add_are_one_entry_and_whatever_was_taken_out_is_kept(draft, who):
    why = draft.rules.section("why")
    number = 0
    for text in ("Rent", "Rent vatten", "Rent vatten till alla", "Rent", "Rent luft"):
        number = save_section(draft, why, {"challenge": text}, number, who.anna).number
    save_section(draft, why, {"challenge": "Rent luft nu"}, number, who.berta)
    entries = entries_of(section_history(draft, "why"))
    assert [one.text.answers["challenge"] for one in entries] == ["Rent luft nu", "Rent luft", "Rent vatten till alla"]
    assert [one.before and one.before.answers["challenge"] for one in entries] == ["Rent luft", "Rent vatten till alla", None]
    SectionText.objects.filter(number=2).update(at=timezone.now() - timedelta(minutes=11))
    assert len(entries_of(section_history(draft, "why"))) == 4


@given(st.text(), st.text())
def test_what_is_compared_is_both_texts(before, after):
    pieces = list(compared(before, after))
    assert "".join(words for what, words in pieces if what != "gone") == after
    assert "".join(words for what, words in pieces if what != "new") == before


def test_every_script_is_taken(draft, who):
    text = "Україна – العربية 🌍\nrad två"
    save_section(draft, draft.rules.section("why"), {"challenge": text}, 0, who.berta)
    assert newest_text(draft, "why").answers["challenge"] == text


@given(st.lists(st.tuples(*[st.sampled_from("ab")] * 3), min_size=1, max_size=4))
def test_merging_keeps_every_change_or_says_that_two_met(answers):
    """For each answer: who alone changed it wins; the same change twice is one; else both are shown."""
    mine, theirs, begun = ({str(place): row[part] for place, row in enumerate(answers)} for part in range(3))
    merged, conflicts = _merge(mine, theirs, begun)
    for key in mine:
        changed = {text for text in (mine[key], theirs[key]) if text != begun[key]}
        assert (key in conflicts) == (len(changed) == 2)
        if key not in conflicts:
            assert merged[key] == (changed.pop() if changed else begun[key])


@pytest.mark.parametrize(
    ("kind", "written", "problem", "sv", "en"),
    [
        ("number", "1 200", "", "1\u00a0200", "1,200"),
        ("number", "12,5", "not a whole number", "12,5", "12.5"),
        ("decimal", "12,5", "", "12,5", "12.5"),
        ("decimal", "a dozen", "not a number", "a dozen", "a dozen"),
        ("line", "1200", "", "1200", "1200"),
    ],
)
def test_numbers_are_taken_as_people_write_them_and_read_as_the_reader_does(kind, written, problem, sv, en):
    section = Section("s", {"en": "S"}, questions=(Question("q", QuestionKind(kind), {"en": "How many?"}),))
    with override("en"):
        (question,) = form_questions(section, {"q": written})
        assert (question.problem, question.answer_in_words) == (problem, en)
    with override("sv"):
        assert question.answer_in_words == sv
