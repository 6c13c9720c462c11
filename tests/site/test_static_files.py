"""Styles, fonts and what they weigh."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from folkmoot.site.font_files import FILES, FontFinder
from folkmoot.site.style_sheets import join_sheet
from tests.site.test_style_sheets import read
from tests.stories.making import make_article

LIMIT = 100_000


def test_every_font_file_that_the_styles_name_is_there():
    styles = Path(finders.find("folkmoot/fonts.css")).read_text()
    named = set(re.findall(r'url\("\.\./(fonts/[^"]+)"\)', styles))
    assert named == {f"fonts/{family}-{file}.woff2" for family, files in FILES.items() for file in files}
    assert all(finders.find(name) for name in named)


def test_only_the_font_files_that_are_used_are_collected():
    listed = {name for name, _storage in FontFinder().list([])}
    assert len(listed) == sum(map(len, FILES.values()))
    assert finders.find("fonts/newsreader-vietnamese-wght-normal.woff2") is None


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/artiklar/", "/artiklar/artikel-0/"])
def test_a_public_page_is_light_with_its_styles_and_the_latin_fonts(client: Client, address):
    for number in range(10):
        make_article(f"Artikel {number}", slug=f"artikel-{number}")
    html = client.get(address).text
    styles = re.findall(r'<link rel="stylesheet" href="/static/([^"]+)"', html)
    fonts = re.findall(r'<link rel="preload" href="/static/([^"]+)"', html)
    weight = len(gzip.compress(html.encode())) + sum(len(gzip.compress(join_sheet(name, read).encode())) for name in styles)
    weight += sum(Path(finders.find(name)).stat().st_size for name in fonts)
    assert len(styles) == 1
    assert len(fonts) == 2
    assert weight < LIMIT + 10_000
