"""Texts that a record has in each language."""

import pytest
from django import forms
from django.utils.translation import override

from folkmoot.places.texts import TextsFormField, in_readers_language


@pytest.mark.parametrize(
    ("texts", "language", "expected"),
    [
        ({"sv": "Klimat", "en": "Climate"}, "en", "Climate"),
        ({"sv": "Klimat"}, "en", "Klimat"),
        ({"en": "Climate"}, "sv", "Climate"),
        ({"es": "Clima"}, "sv", "Clima"),
        ({"sv": "", "en": "Climate"}, "sv", "Climate"),
        ({}, "sv", ""),
    ],
)
def test_the_readers_language_then_the_sites_then_any(texts, language, expected):
    with override(language):
        assert in_readers_language(texts) == expected


class RequiredForm(forms.Form):
    names = TextsFormField(required=True)


class OptionalForm(forms.Form):
    names = TextsFormField(required=False)


def test_a_form_asks_for_every_language():
    assert RequiredForm({"names_sv": "Klimat", "names_en": "Climate"}).fields["names"].clean(["Klimat", "Climate"]) == {
        "sv": "Klimat",
        "en": "Climate",
    }
    assert not RequiredForm({"names_sv": "Klimat", "names_en": ""}).is_valid()


def test_a_text_that_may_be_missing_is_missing_in_all_languages_or_in_none():
    assert OptionalForm({"names_sv": "", "names_en": ""}).is_valid()
    half = OptionalForm({"names_sv": "Klimat", "names_en": ""})
    with override("sv"):
        assert half.errors == {"names": ["Skriv det på alla språk."]}


def test_each_line_of_the_form_says_its_language():
    with override("sv"):
        html = str(RequiredForm(initial={"names": {"sv": "Klimat", "en": "Climate"}})["names"])
    assert "Svenska</label>" in html
    assert 'lang="en"' in html
    assert 'value="Climate"' in html
