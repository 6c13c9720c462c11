"""What the tests of the site share: the report cards of the demonstration."""

import fcntl
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from folkmoot.site.demonstration import load
from folkmoot.site.demonstration.cards import make_cards
from folkmoot.site.demonstration.municipalities import InventedMunicipality


@pytest.fixture(scope="session")
def cards_made_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whoever loads the demonstration gets copies of cards that are made once for all processes and both databases: each takes
    three seconds and comes out the same. `test_serving` has them made as everybody has."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    kept = Path(os.environ.get("MADE_ONCE", shared)) / "cards"
    kept.mkdir(exist_ok=True)

    def copy_cards(municipalities: Sequence[InventedMunicipality], folder: Path) -> list[Path]:
        with (kept / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            # A folder stands under its own name only when it is whole.
            missing = [municipality for municipality in municipalities if not (kept / municipality.slug).exists()]
            if missing:
                make_cards(missing, kept / "making")
                for municipality in missing:
                    (kept / "making" / municipality.slug).rename(kept / municipality.slug)
        for municipality in municipalities:
            shutil.copytree(kept / municipality.slug, folder / municipality.slug)
        return [folder / municipality.slug / "card" for municipality in municipalities]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "make_cards", copy_cards)
        yield
