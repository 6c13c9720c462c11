"""One style sheet for each kind of page: what is joined, in which order, and what is left of it on the way to a reader."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.finders import get_finders
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage

from folkmoot.reportcard.cards.page import STYLES
from folkmoot.site.static_storage import CollectedFiles
from folkmoot.site.style_sheets import IMPORT, SHEET, join_sheet, with_sheets_joined

PACKAGE = Path(__file__).parents[2] / "folkmoot"
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))
STYLE = re.compile(r"""<link rel="stylesheet" href="\{% static '([^']+)' %\}">""")
ALONE = {"surveys/admin.css"}


def read(name: str) -> str:
    """A static file as it lies in its room."""
    found = finders.find(name)
    assert found, name
    return Path(found).read_text(encoding="utf-8")


def parts(name: str) -> list[str]:
    """What a sheet is made of, in order."""
    found: list[str] = []

    def note(wanted: str) -> str:
        text = read(wanted)
        if not IMPORT.search(text):
            found.append(wanted)
        return text

    join_sheet(name, note)
    return found


def sheets() -> list[str]:
    lying = [path.relative_to(path.parents[2]).as_posix() for path in PACKAGE.glob("*/static/*/sheets/*.css")]
    return sorted(lying)


@pytest.fixture(scope="module")
def collected(tmp_path_factory) -> CollectedFiles:
    """The site's styles, fonts and mark collected, twice over so that the second time meets what the first has left."""
    files = {
        f"{storage.prefix}/{name}" if getattr(storage, "prefix", None) else name: (storage, name)
        for finder in get_finders()
        for name, storage in finder.list([])
    }
    wanted = {name: place for name, place in files.items() if re.match(r"(?:card|folkmoot|fonts|programme|surveys)/", name)}
    storage = CollectedFiles(location=tmp_path_factory.mktemp("static"))
    for name, (source, path) in wanted.items():
        storage.save(name, source.open(path))
    first = _collect(storage, wanted)
    assert _collect(storage, wanted) == first
    return storage


def _collect(storage: CollectedFiles, files: dict) -> dict[str, str]:
    for name, hashed, done in storage.post_process(files):
        assert not isinstance(done, Exception), (name, hashed, done)
    return dict(storage.hashed_files)


def test_parts_stand_where_they_were_imported_and_name_their_files_from_where_the_sheet_lies():
    files = {
        "room/sheets/page.css": '/* A page. */\n@import url("ground.css");\n@import url("../own.css");\n',
        "room/sheets/ground.css": '@import url("../../other/fonts.css");\n',
        "other/fonts.css": 'a { src: url("../fonts/a.woff2"); mask: url("data:,x"), url(#here), url("/static/b.svg"); }\n',
        "room/own.css": "b { background: url(pictures/c.svg); }\n",
    }
    assert join_sheet("room/sheets/page.css", files.__getitem__) == (
        "/* A page. */\n"
        'a { src: url("../../fonts/a.woff2"); mask: url("data:,x"), url(#here), url("/static/b.svg"); }\n'
        "b { background: url(../pictures/c.svg); }\n"
    )


def test_a_part_that_is_not_there_is_named():
    storage = InMemoryStorage()
    storage.save("room/sheets/page.css", ContentFile(b'@import url("../gone.css");'))
    with pytest.raises(FileNotFoundError, match=r"room/gone\.css"):
        with_sheets_joined({"room/sheets/page.css": (storage, "room/sheets/page.css")})


@pytest.mark.parametrize("name", sheets())
def test_a_sheet_holds_nothing_but_imports_and_no_part_twice(name):
    assert re.fullmatch(r"/\*[^*]*\*/\n(?:@import url\(\"[^\"]+\"\);\n)+", read(name))
    assert parts(name)
    assert len(parts(name)) == len(set(parts(name)))


def test_a_card_within_the_site_is_drawn_with_the_styles_that_it_has_as_a_file():
    assert parts("surveys/figures.css") == [f"card/{name}" for name in STYLES]


def test_nothing_that_looks_like_a_comment_stands_in_a_text_of_the_styles():
    for name in {part for sheet in sheets() for part in parts(sheet)}:
        without = re.sub(r"/\*.*?\*/", "", read(name), flags=re.DOTALL)
        assert not re.search(r"/\*|\*/", without), name
        assert not re.search(r"""["'][^"'\n]*\n[^"'\n]*["']\s*;""", without), name


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.name)
def test_templates_name_sheets_and_every_sheet_is_there(template):
    for name in STYLE.findall(template.read_text(encoding="utf-8")):
        assert name in sheets() or name in ALONE
    block = re.search(r"\{% block styles %\}(.*?)\{% endblock %\}", template.read_text(encoding="utf-8"), re.DOTALL)
    assert not block or block[1].count("<link") <= 1


def test_every_sheet_is_used():
    named = {name for template in TEMPLATES for name in re.findall(r"'(\w+/sheets/[^']+)'", template.read_text("utf-8"))}
    assert named == set(sheets())


def test_a_collected_sheet_is_one_file_that_imports_nothing_and_finds_its_fonts(collected):
    for name in sheets():
        assert SHEET.search(name)
        place = collected.stored_name(name)
        assert place != name
        text = collected.open(place).read().decode()
        assert not re.search(r"@import|/\*|\n\s", text)
        for part in parts(name):
            opening = re.search(r"(?m)^[^/\n]* \{", read(part))
            assert opening
            assert opening[0] in text
        fonts = re.findall(r'url\("([^"]+)"\)', text)
        assert len(fonts) == 6
        for font in fonts:
            assert re.search(r"\.[0-9a-f]{12}\.woff2$", font)
            assert (Path(collected.path(place)).parent / font).resolve().exists()
        assert Path(collected.path(f"{place}.gz")).exists()


def test_rules_keep_the_order_of_their_parts(collected):
    text = collected.open(collected.stored_name("folkmoot/sheets/home-with-figures.css")).read().decode()
    marks = ["--paper:", "@font-face", ".skip-link", ".search-field", ".report-card", ".item-title", ".story ", ".purpose"]
    assert sorted(marks, key=text.index) == marks


def test_the_page_that_a_proxy_shows_alone_needs_one_sheet_of_the_files_as_they_lie():
    page = read("folkmoot/unavailable.html")
    assert re.findall(r'<link rel="stylesheet" href="/static/([^"]+)">', page) == ["folkmoot/sheets/error.css"]
