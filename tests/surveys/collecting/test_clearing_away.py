"""Files that nothing refers to go; every other stays."""

import os
import time
from pathlib import Path

from click.testing import CliRunner

from folkmoot.cli import main
from folkmoot.surveys.collecting.receiving.clearing_away import clear_away
from folkmoot.surveys.collecting.receiving.collected_storage import CollectedStorage
from folkmoot.surveys.collecting.receiving.submissions import SubmissionFile
from tests.surveys.collecting.conftest import Send, interview


def _make_old(days: int = 2) -> None:
    for path in Path(CollectedStorage().location).glob("*/*"):
        os.utime(path, (time.time() - days * 86400,) * 2)


def test_files_of_refused_submissions_and_of_cut_off_requests_go_when_they_are_a_day_old(send: Send) -> None:
    clear_away(0)
    send(interview("uuid:one"), {"hus å.jpg": b"house"})
    assert send(interview("uuid:one"), {"hus å.jpg": b"another house"}).status_code == 409
    cut_off = CollectedStorage().incoming / "cut-off"
    cut_off.write_bytes(b"half")
    assert clear_away().files == 0
    _make_old()
    done = CliRunner().invoke(main, ["submissions", "clear-away"])
    assert done.output == "2 files removed (0.0 MB).\n"
    assert not cut_off.exists()
    assert SubmissionFile.objects.get().content.read() == b"house"


def test_a_file_that_comes_again_is_young_again(send: Send) -> None:
    send(interview("uuid:one"), {"hus å.jpg": b"house"})
    assert send(interview("uuid:one"), {"hus å.jpg": b"another house"}).status_code == 409
    _make_old()
    assert send(interview("uuid:one"), {"hus å.jpg": b"another house"}).status_code == 409
    assert clear_away().files == 0


def test_the_workbook_of_a_form_stays(send: Send) -> None:
    send(interview("uuid:one"))
    before = {path.name for path in Path(CollectedStorage().location).glob("??/*")}
    clear_away(0)
    _make_old()
    clear_away()
    assert {path.name for path in Path(CollectedStorage().location).glob("??/*")} == before
