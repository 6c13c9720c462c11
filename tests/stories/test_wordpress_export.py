"""Reading an export: what stands in it, what is mended, what is refused."""

from pathlib import Path

import pytest

from folkmoot.stories.moving_in.wordpress_export import ExportError, path_of, read_export
from folkmoot.stories.moving_in.wordpress_languages import language_of, term_translations, translation_group
from tests.stories.wordpress_site import export, item, two_languages

EXPORTS = Path(__file__).parents[3] / "shared" / "data" / "wordpress"


def read(text: str, folder: Path):
    file = folder / "export.xml"
    file.write_text(text, encoding="utf-8")
    return read_export(file)


def test_an_item_keeps_what_wordpress_says_of_it(tmp_path):
    found = read(export(item(7, "Möte & mer", "<p>Hej</p>", terms=(("category", "nyheter", "Nyheter"),))), tmp_path)
    (post,) = found.items
    assert (found.address, found.language, found.writers[0].name) == ("https://gammal.example", "sv-SE", "Åsa Öberg")
    assert (post.number, post.title, post.status, post.body) == (7, "Möte & mer", "publish", "<p>Hej</p>")
    assert f"{post.date} {post.published:%H:%M}" == "2020-05-04 09:30"
    assert [(term.taxonomy, term.slug, term.name) for term in post.terms] == [("category", "nyheter", "Nyheter")]


def test_control_characters_are_left_out_and_named(tmp_path):
    found = read(export(item(1, "Titel", "a\x0bb")), tmp_path)
    assert found.items[0].body == "ab"
    assert found.mended == ("1 control characters that XML forbids were left out",)


def test_a_text_that_closes_its_own_section_is_mended(tmp_path):
    found = read(export(item(1, "Titel", "före ]]> efter")), tmp_path)
    assert found.items[0].body == "före ]]> efter"
    assert len(found.mended) == 1


BOMB = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><rss><channel>&b;</channel></rss>'
OUTSIDE = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel>&x;</channel></rss>'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOMB, "can be an attack"),
        (OUTSIDE, "can be an attack"),
        ("<rss><channel>", "no well-formed XML"),
        ("", "no well-formed XML"),
        ("Hej", "no well-formed XML"),
        ("<rss version='2.0'><channel><title>A feed</title></channel></rss>", "no WordPress export"),
        ("<html/>", "no WordPress export"),
    ],
)
def test_what_is_no_export_is_refused_in_one_sentence(text, said, tmp_path):
    with pytest.raises(ExportError, match=said):
        read(text, tmp_path)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ExportError, match=r"nowhere\.xml cannot be read"):
        read_export(tmp_path / "nowhere.xml")


def test_polylang_says_language_and_translations(tmp_path):
    found = read(two_languages(2), tmp_path)
    assert [language_of(post, "") for post in found.items] == ["sv", "en", "sv", "en"]
    first, second, third, _fourth = map(translation_group, found.items)
    assert first == second != third
    names = term_translations(found, "sv")[("category", "participation")]
    assert names.names == {"sv": "Delaktighet", "en": "Participation"}


def test_wpml_says_language_and_translations(tmp_path):
    meta = (("_wpml_import_language_code", "en"), ("_wpml_import_translation_group", "12"))
    (post,) = read(export(item(1, "One", meta=meta)), tmp_path).items
    assert (language_of(post, "sv"), translation_group(post)) == ("en", "wpml 12")


def test_the_path_of_an_address_keeps_its_question():
    assert path_of("https://gammal.example/?p=7") == "/?p=7"
    assert path_of("https://gammal.example/m%C3%B6te/") == "/möte/"


# Counted in the files: the number of <item> elements of each.
ITEMS = {
    "block-editor": 72,
    "crazy-cdata": 1,
    "missing-tags": 1,
    "theme-unit-test": 186,
    "valid-wxr-1.0": 6,
    "wxr-base-url-rewriting": 1,
    "wxr-comprehensive": 2,
}


@pytest.mark.parametrize("name", [*ITEMS, "malformed-simple"])
def test_public_exports_are_read_whole_or_refused(name):
    file = EXPORTS / f"{name}.xml"
    if not file.exists():
        pytest.skip(f"{file.name} of the shared data is not here")
    if name == "malformed-simple":
        with pytest.raises(ExportError, match="line 14"):
            read_export(file)
    else:
        assert len(read_export(file).items) == ITEMS[name]
