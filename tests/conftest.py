"""What all rooms' tests share. One browser serves all tests of a process, so its fixtures stand here and nowhere else."""

import os
from pathlib import Path

import pytest
from django.utils.translation import deactivate
from hypothesis import settings

from tests.browser import address, browser, visit

__all__ = ["address", "browser", "visit"]

TESTS = Path(__file__).parent
LONGEST = [
    "site/test_handing_over.py",
    "site/test_serving.py",
    "site/test_every_kind_of_page.py",
    "site/test_browser.py",
    "programme/test_permissions.py",
    "reportcard/disclosure/test_disclosure_attacked.py",
    "reportcard/totals/test_scanning.py",
    "site/test_freezing.py",
    "surveys/collecting/test_storm.py",
    "site/test_demonstration_load.py",
    "site/test_search_quality.py",
]
"""Files of tests that take more than fifteen seconds of the processor's time."""
EMPTYING = "surveys/collecting/test_committing.py"

# No test fails on a time or by chance: a machine that is busy is no fault of the code, and what decides whether a change may
# land tries the same examples each time. `EXPLORE=1` tries others.
settings.register_profile("steady", deadline=None, derandomize=not os.environ.get("EXPLORE"))
settings.load_profile("steady")


@pytest.fixture(autouse=True)
def _the_sites_own_language() -> None:
    """A page that a test asked for leaves its reader's language behind."""
    deactivate()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real inputs beside the checkout; tests that need it are skipped where it is absent."""
    folder = Path(__file__).parents[1].parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the folder of real inputs (../shared/data) is not here")
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever drives a browser is marked so: it sees a test's rows only in a database that lives in memory.

    The longest files come first, so that at the end all processes have something to do until the last. What empties the
    database comes last, all of it in one file and so in one process: nothing finds what the migrations stored after it.
    """
    places = {name: place for place, name in enumerate([*LONGEST, "", EMPTYING])}

    def place(item: pytest.Item) -> int:
        return places.get(item.path.relative_to(TESTS).as_posix(), places[""])

    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
        marker = item.get_closest_marker("django_db")
        if marker and marker.kwargs.get("transaction") and place(item) <= places[""]:
            raise pytest.UsageError(f"{item.nodeid} empties the database: it belongs in tests/{EMPTYING}.")
    items.sort(key=place)
