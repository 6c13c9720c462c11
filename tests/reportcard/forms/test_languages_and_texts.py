"""Languages by the names that forms give them; labels in plain words."""

import pytest

from folkmoot.reportcard.forms.languages import language_code
from folkmoot.reportcard.forms.plain_text import plain_text, resolve_references


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("English (en)", "en"),
        ("English", "en"),
        ("Svenska", "sv"),
        ("العربية", "ar"),
        ("Arabic", "ar"),
        ("sv", "sv"),
        ("pt_br", "pt-BR"),
        ("zh-hans", "zh-Hans"),
        ("Kiswahili", "sw"),
        ("Swahili (swa)", "swa"),
        ("español", "es"),
        ("Kurdî (kurmancî)", "ku"),
        ("Sorani-X", "und-x-soranix"),
        ("…", "und"),
    ],
)
def test_codes_of_languages(name, code):
    assert language_code(name) == code


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("**How** _old_ are you?", "How old are you?"),
        ("# Heading", "Heading"),
        ('<span style="color:red">Red</span><br>next', "Red next"),
        ("See [the page](https://example.org) &amp; more", "See the page & more"),
        ("2 * 3 * 4 and snake_case_name", "2 * 3 * 4 and snake_case_name"),
        ("a < b and c > d", "a < b and c > d"),
        (r"1\. first \*not\* bold", "1. first *not* bold"),
        ("  two\n\nlines ", "two lines"),
    ],
)
def test_markup_becomes_plain_words(marked, plain):
    assert plain_text(marked) == plain


def test_references_become_words():
    assert resolve_references("Is ${ name } here, ${last-saved#x}?", str.upper) == "Is NAME here, X?"
