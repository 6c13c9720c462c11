"""Files that tests attach are thrown away."""

import pytest


@pytest.fixture(autouse=True)
def _files_are_thrown_away(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
