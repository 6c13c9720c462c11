"""The excerpt of the archive: thirty words as WordPress counts them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.stories.excerpt import excerpt, readable_text

SWEDISH = (
    "Tolv svenska kommuner och regioner har valt att gå in i partnerskap med ukrainska lokala myndigheter. "
    "Viljan att stödja, stärka och bygga upp det ukrainska lokalsamhället är stark, och nu träffas de för första gången."
)
ARABIC = "يجتمع " * 29 + "سكان البلدية كل ربيع"
TEXTS = st.text(alphabet=st.sampled_from("ab åé\u00a0\u2003\n\t\r&<>ش…"), max_size=400)


def test_thirty_words_and_an_ellipsis_where_words_were_left_out():
    found = excerpt(f"<p>{SWEDISH}</p>")
    assert len(found.words) == 30
    assert str(found) == " ".join(SWEDISH.split()[:30]) + " …"


def test_exactly_thirty_words_are_not_shortened():
    text = " ".join(SWEDISH.split()[:30])
    assert str(excerpt(f"<p>{text}</p>")) == text


def test_no_words_give_nothing():
    assert str(excerpt("<p> \n </p>")) == ""
    assert excerpt("").last_word == ""


def test_arabic_is_counted_word_by_word():
    found = excerpt(f"<p>{ARABIC}</p>")
    assert found.words[-1] == "سكان"
    assert found.shortened


def test_an_empty_paragraph_at_the_end_leaves_no_word_out():
    """Editors end texts with `<p>&nbsp;</p>`: a reader who is told that the text goes on would look in vain."""
    thirty = " ".join(f"ord{number}" for number in range(1, 31))
    assert str(excerpt(f"<p>{thirty}</p><p>&nbsp;</p><p> \u00a0 </p>")) == thirty
    assert str(excerpt(f"<p>{thirty}</p><p>&nbsp;</p><p>mer</p>")) == f"{thirty} …"


@pytest.mark.parametrize("space", ["&nbsp;", "&#160;", "\u00a0", "\u202f", "\u2003"])
def test_a_non_breaking_or_other_space_of_unicode_does_not_end_a_word(space):
    """PHP's preg_split of wp_trim_words splits at [\\n\\r\\t ]+ only."""
    assert len(excerpt(f"<p>2{space}368 medborgare</p>").words) == 2


@pytest.mark.parametrize(
    "html",
    ["ett\ntvå", "ett\r\ntvå", "ett\ttvå", "ett<br>två", "ett<br/>två", "<p>ett</p><p>två</p>", "<ul><li>ett<li>två</ul>"],
)
def test_ends_of_lines_and_of_blocks_end_a_word(html):
    assert excerpt(html).words == ("ett", "två")


def test_markup_inside_a_word_does_not_end_it():
    assert excerpt("<p>med<b>borgar</b>kort <a href='x y z'>här</a></p>").words == ("medborgarkort", "här")


@pytest.mark.parametrize(
    "html",
    [
        "<figure class='wp-block-image'><img src='a.jpg' alt='inte med'><figcaption>Inte med</figcaption></figure>",
        "<figure class='wp-block-embed'><div>https://example.org/inte-med</div></figure>",
        "<table><caption>Inte med</caption></table>",
        "<sup data-fn='1' class='fn'><a href='#1'>1</a></sup>",
        "<ol class='wp-block-footnotes'><li>Inte med</li></ol>",
        "<script>inte('med')</script><style>inte{med:1}</style>",
        "<iframe src='x'>Inte med</iframe>",
        '<!-- wp:paragraph {"inte":"med"} -->',
        "<video controls>Inte <video>alls</video> med</video>",
    ],
)
def test_captions_footnotes_and_embedded_things_do_not_count(html):
    assert excerpt(f"<p>Före</p>{html}<p>efter</p>").words == ("Före", "efter")


def test_entities_are_read_as_the_signs_that_they_stand_for():
    assert excerpt("<p>Sm&ouml;r &amp; br&#246;d &lt;3</p>").words == ("Smör", "&", "bröd", "<3")


def test_the_last_word_stands_apart_to_keep_the_ellipsis_company():
    found = excerpt("<p>ett två tre fyra</p>", words=3)
    assert (found.beginning, found.last_word, found.shortened) == ("ett två", "tre", True)


@given(text=TEXTS, words=st.integers(1, 40))
def test_an_excerpt_is_the_beginning_of_the_words_and_tells_whether_they_go_on(text, words):
    html = f"<p>{text.replace('&', '&amp;').replace('<', '&lt;')}</p>"
    expected = [word for word in re.split(r"[\n\r\t ]+", text) if word]
    found = excerpt(html, words)
    assert list(found.words) == expected[:words]
    assert found.shortened == (len(expected) > words)
    assert str(found).endswith(" …") == found.shortened or "…" in text


@given(html=st.text(alphabet=st.sampled_from("<>/ ab='\"!-&;psupfigure"), max_size=200))
def test_broken_markup_never_fails(html):
    assert isinstance(readable_text(html), str)
