"""The card's own words are complete in its four languages, and written as each language writes."""

import re

import pytest
from babel.messages.catalog import Message

from folkmoot.reportcard.cards.card import Estimate
from folkmoot.reportcard.cards.catalogues import LANGUAGES, catalogue_file, translations
from folkmoot.reportcard.cards.messages import gather, read_catalogue, untranslated
from folkmoot.reportcard.cards.wording import wording

PLACES = re.compile(r"%\((\w+)\)s")


def forms(message: Message) -> list[str]:
    return list(message.string) if message.pluralizable else [message.string]


def ids(message: Message) -> list[str]:
    return list(message.id) if message.pluralizable else [message.id]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_code_and_templates_is_translated(language):
    """`make messages` gathers them; then translate what it names."""
    catalogue, texts = read_catalogue(language), gather()
    assert [message.id for message in texts if message.id and catalogue.get(message.id) is None] == []
    assert [message.id for message in catalogue if message.id and texts.get(message.id) is None] == []
    assert untranslated(catalogue) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_fills_the_same_places(language):
    for message in read_catalogue(language):
        if message.id:
            allowed = set(PLACES.findall(" ".join(ids(message))))
            assert all(set(PLACES.findall(form)) <= allowed for form in forms(message)), message.id
            assert message.pluralizable or set(PLACES.findall(forms(message)[0])) == allowed, message.id
            assert all("%" not in PLACES.sub("", form).replace("%%", "") for form in forms(message)), message.id


@pytest.mark.parametrize("language", ["sv", "ar", "es"])
def test_texts_use_the_signs_of_their_language(language):
    foreign = {"sv": "“«'\"", "ar": '“”"?,;', "es": "“”\"'"}[language]
    texts = {form for message in read_catalogue(language) if message.id for form in forms(message)}
    assert [text for text in texts if set(PLACES.sub("", text)) & set(foreign)] == []


@pytest.mark.parametrize(
    ("count", "said"), [(1, "إجابة واحدة"), (2, "إجابتان"), (5, "5 إجابات"), (11, "11 إجابة"), (100, "100 إجابة")]
)
def test_arabic_counts_take_their_plural_form(count, said):
    assert wording("ar").answers(count) == said


def test_numbers_are_written_as_the_language_writes_them():
    figure = Estimate(0.476, 0.03, 0.41, 0.54, base=2368)
    written = {code: (wording(code).value(figure, is_share=True), wording(code).answers(2368)) for code in LANGUAGES}
    assert written["sv"] == ("48\u202f%", "2\u00a0368 svar")
    assert written["en"] == ("48%", "2,368 answers")
    assert written["es"][0] == "48\u202f%"
    assert written["ar"][0] == "\u206648%\u2069"
    assert wording("sv").between(figure, is_share=True) == "mellan 41 och 54\u202f%"
    assert wording("sv").significant(-1234.5, 2.0) == "\u22121\u00a0234,5"


@pytest.mark.parametrize(("share", "said"), [(0.0, "0%"), (0.002, "under 1%"), (0.998, "over 99%"), (1.0, "100%")])
def test_nought_and_all_are_said_only_where_they_are_exact(share, said):
    assert wording("en").percent(share) == said


def test_texts_are_found_though_nobody_compiled_them(tmp_path, monkeypatch):
    source = tmp_path / "sv" / "LC_MESSAGES" / "reportcard.po"
    source.parent.mkdir(parents=True)
    source.write_bytes(catalogue_file("sv").read_bytes())
    monkeypatch.setattr("folkmoot.reportcard.cards.catalogues.FOLDER", tmp_path)
    translations.cache_clear()
    try:
        assert translations("sv").gettext("higher") == "högre"
    finally:
        translations.cache_clear()


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "The sample cannot tell a difference under 14 points."),
        ("sv", "Urvalet kan inte visa en skillnad under 14 procentenheter."),
        ("es", "La muestra no puede mostrar una diferencia de menos de 14 puntos."),
        ("ar", "لا تستطيع العينة إظهار فرق يقل عن 14 نقطة مئوية."),
    ],
)
def test_what_the_sample_cannot_tell_is_said_in_whole_points_rounded_up(language, expected):
    assert wording(language).cannot_tell([0.1301, 0.14], is_share=True) == expected


def test_what_the_sample_cannot_tell_of_several_groups_and_of_means():
    words = wording("en")
    of_groups = "The sample cannot tell a difference under 14 to 22 points, depending on the group."
    assert words.cannot_tell([0.2151, 0.14, 0.2], is_share=True) == of_groups
    assert words.cannot_tell([1.234], is_share=False) == "The sample cannot tell a difference under 1.2."
    assert words.cannot_tell([], is_share=True) == ""
