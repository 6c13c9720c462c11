"""Bodies of WordPress as parts of a story: nothing unsafe gets through, and no word is lost."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.stories.moving_in.wordpress_bodies import read_body
from folkmoot.stories.moving_in.wordpress_parts import Facts, Files, Heading, Image, Player, Quote, ReusedBlock, Table, Text
from folkmoot.stories.moving_in.wordpress_shortcodes import without_shortcodes


def parts(body: str):
    return read_body(body).parts


def test_a_classic_body_has_paragraphs_where_lines_are_blank():
    assert parts("Ett <strong>viktigt</strong> ord.\nNy rad.\n\nNytt stycke & slut.") == (
        Text("<p>Ett <b>viktigt</b> ord.<br/>Ny rad.</p><p>Nytt stycke &amp; slut.</p>"),
    )


@pytest.mark.filterwarnings("error")
def test_a_body_of_one_word_is_an_address_or_a_word_and_never_markup():
    assert parts("https://example.org/?a=1&copy=2&amp;b=3") == (
        Text('<p><a href="https://example.org/?a=1&amp;copy=2&amp;b=3">https://example.org/?a=1&amp;copy=2&amp;b=3</a></p>'),
    )
    assert parts("https://www.youtube.com/watch?v=dQw4w9WgXcQ") == (Player("https://www.youtube.com/watch?v=dQw4w9WgXcQ", ""),)
    assert parts("bild.html") == (Text("<p>bild.html</p>"),)
    assert parts("&lt;b&gt;") == (Text("<p>&lt;b&gt;</p>"),)


def test_a_body_of_the_block_editor():
    body = """<!-- wp:paragraph --><p>Hej <em>du</em>\noch ni</p><!-- /wp:paragraph -->
<!-- wp:heading {"level":3} --><h3>Rubrik</h3><!-- /wp:heading -->
<!-- wp:list --><ul><!-- wp:list-item --><li>Ett<ul><li>Inre</li></ul></li><!-- /wp:list-item --></ul><!-- /wp:list -->
<!-- wp:quote --><blockquote><p>Vi hördes.</p><p>Till slut.</p><cite>Amina</cite></blockquote><!-- /wp:quote -->
<!-- wp:block {"ref":12} /-->"""
    assert parts(body) == (
        Text("<p>Hej <i>du</i> och ni</p>"),
        Heading("Rubrik"),
        Text("<ul><li>Ett<ul><li>Inre</li></ul></li></ul>"),
        Quote("Vi hördes.\n\nTill slut.", "Amina"),
        ReusedBlock(12),
    )


def test_pictures_keep_number_alternative_text_and_caption():
    image = '<img src="https://a.se/b.jpg" alt="Ett torg" class="wp-image-7"/>'
    assert parts(f'<figure class="wp-block-image">{image}<figcaption>I <b>maj</b></figcaption></figure>') == (
        Image("https://a.se/b.jpg", 7, "Ett torg", "I maj"),
    )
    assert parts(f'[caption id="attachment_7" width="300"]<a href="x">{image}</a> I maj[/caption]') == (
        Image("https://a.se/b.jpg", 7, "Ett torg", "I maj"),
    )


def test_a_table_of_two_columns_without_headings_is_facts():
    assert parts("<table><tr><td>Möten</td><td>12</td></tr></table>") == (Facts((("Möten", "12"),)),)
    assert parts("<dl><dt>Ort</dt><dd>Borås</dd><dd>Kisumu</dd></dl>") == (Facts((("Ort", "Borås Kisumu"),)),)


def test_every_other_table_is_a_table_with_its_caption_and_headings():
    head = "<thead><tr><th>Kommun</th><th>2024</th><th>2025</th></tr></thead>"
    body = "<tbody><tr><th>Borås</th><td>4</td><td><b>5</b></td></tr></tbody>"
    figure = f'<figure class="wp-block-table"><table>{head}{body}</table><figcaption>Möten per år</figcaption></figure>'
    assert parts(figure) == (Table("Möten per år", ("Kommun", "2024", "2025"), (("Borås", "4", "5"),), True),)
    assert parts("<table><tr><td>a</td><td>b</td><td>c</td></tr></table>") == (
        Table("", ("", "", ""), (("a", "b", "c"),), False),
    )
    two = "<table><tr><th>Ort</th><th>Antal</th></tr><tr><td>Borås</td><td>4</td></tr></table>"
    assert parts(two) == (Table("", ("Ort", "Antal"), (("Borås", "4"),), False),)


def test_merged_cells_are_taken_apart_and_links_stand_below():
    found = read_body(
        '<table><tr><td rowspan="2">a</td><td colspan="2">b</td></tr>'
        '<tr><td>c</td><td><a href="https://a.se/">d</a></td></tr><tr><td>e</td></tr></table>'
    )
    table, links = found.parts
    assert table == Table("", ("", "", ""), (("a", "b", ""), ("", "c", "d"), ("e", "", "")), False)
    assert links == Text('<ul><li><a href="https://a.se/">d</a></li></ul>')
    assert found.notes == (
        "the links of a table stand below it",
        "merged cells of a table were taken apart: what they said stands in the first",
    )


def test_what_is_embedded_is_a_player_or_a_link():
    video = "https://youtu.be/abcdefghijk"
    body = f'<figure class="wp-block-embed"><div>\n{video}\n</div><figcaption>Ett möte</figcaption></figure>'
    assert parts(body) == (Player(video, "Ett möte"),)
    assert parts(f"Se här:\n\n{video}\n\nSlut.") == (Text("<p>Se här:</p>"), Player(video, ""), Text("<p>Slut.</p>"))
    assert parts('<iframe src="//v.se/e" title="Karta"></iframe>') == (Player("https://v.se/e", "Karta"),)
    assert parts('<video controls><source src="https://a.se/x.mp4"></video>') == (Player("https://a.se/x.mp4", ""),)
    assert parts("https://a.se/sida") == (Text('<p><a href="https://a.se/sida">https://a.se/sida</a></p>'),)
    assert parts("[video src='javascript:alert(1)']") == ()


def test_shortcodes():
    assert parts('[gallery ids="4,7"]') == (Files((4, 7)),)
    assert parts('[audio mp3="https://a.se/x.mp3"][/audio]') == (Player("https://a.se/x.mp3", ""),)
    found = read_body('Före [my_box color="red"]inne[/my_box] efter [sic] och [[caption]].')
    assert found.parts == (Text("<p>Före inne efter [sic] och [caption].</p>"),)
    assert found.notes == ('shortcode [my_box color="red"] is not known here',)


def test_blocks_that_wordpress_fills_are_named():
    assert read_body("<!-- wp:latest-posts /-->").notes == (
        "block “latest-posts” is filled by WordPress and has no text of its own",
    )


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        '<a href="javascript:alert(1)">text</a>',
        '<p onclick="alert(1)">text</p>',
        "<svg><script>alert(1)</script></svg>",
        '<img src="javascript:alert(1)">',
        '<a href="https://a.se/&quot; onclick=&quot;alert(1)">text</a>',
        '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    ],
)
def test_nothing_that_runs_gets_through(body):
    html = "".join(part.html for part in parts(body) if isinstance(part, Text))
    assert not re.search(r"<script|javascript:|<[^>]* on\w+=|<svg|<iframe|<img", re.sub(r'"[^"]*"', '""', html))
    assert "javascript:" not in html


def test_a_body_nested_beyond_reason_keeps_its_text():
    found = read_body("<div><b>" * 3000 + "ord")
    assert found.parts == (Text("<p>ord</p>"),)
    assert found.notes == ("too deeply nested: its text alone was kept",)


WORDS = st.lists(st.text("abcåäö", min_size=3, max_size=8), min_size=1, max_size=3).map(" ".join)
INLINE = st.recursive(
    WORDS,
    lambda inner: st.tuples(st.sampled_from(["b", "em", "span", "a"]), inner).map("<{0[0]}>{0[1]}</{0[0]}>".format),
    max_leaves=3,
)
BLOCKS = st.lists(
    st.recursive(
        st.tuples(st.sampled_from(["p", "h2", "blockquote", "pre", "li"]), INLINE).map("<{0[0]}>{0[1]}</{0[0]}>".format)
        | INLINE,
        lambda inner: st.tuples(st.sampled_from(["div", "section", "ul", "figure"]), inner).map(
            "<{0[0]}>{0[1]}</{0[0]}>".format
        ),
        max_leaves=4,
    ),
    max_size=5,
).map("\n\n".join)


@settings(max_examples=60, deadline=None)
@given(BLOCKS)
def test_no_word_is_lost_and_none_is_told_twice(body):
    def words(html: str) -> list[str]:
        return re.sub(r"<[^>]*>", " ", html).split()

    said = []
    for part in parts(body):
        match part:
            case Text(html):
                said += words(html)
            case Heading(text):
                said += text.split()
            case Quote(text, source):
                said += [*text.split(), *source.split()]
    assert sorted(said) == sorted(words(body))


@given(st.text("[]/ab=\"' \n", max_size=30))
def test_odd_brackets_never_break_the_reading(text):
    assert isinstance(without_shortcodes(text).html, str)
