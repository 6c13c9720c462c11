"""What all rooms' tests share. One browser serves all tests of a process, so its fixtures stand here and nowhere else."""

from pathlib import Path

import pytest
from hypothesis import settings

from tests.browser import address, browser, visit

__all__ = ["address", "browser", "visit"]

# No test fails on a time: a machine that is busy is no fault of the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real inputs beside the checkout; tests that need it are skipped where it is absent."""
    folder = Path(__file__).parents[1].parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the folder of real inputs (../shared/data) is not here")
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever drives a browser is marked so: it sees a test's rows only in a database that lives in memory."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
