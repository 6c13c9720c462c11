"""Files that tests attach are thrown away; the browser for the tests of pages."""

import pytest

from tests.browser import address, browser, visit

__all__ = ["address", "browser", "visit"]


@pytest.fixture(autouse=True)
def _files_are_thrown_away(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
