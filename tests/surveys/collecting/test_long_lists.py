"""Long lists are the same lists, however they are asked for."""

from folkmoot.places.long_lists import LongList
from folkmoot.surveys.collecting.submissions import Submission
from tests.surveys.collecting.conftest import Send, interview


def test_every_row_stands_on_one_page_newest_first(send: Send) -> None:
    for number in range(7):
        send(interview(f"uuid:{number}"))
    pages = LongList(Submission.objects.select_related("enumerator"), 3)
    names = [[row.instance_id for row in pages.page(number)] for number in pages.page_range]
    assert names == [["uuid:6", "uuid:5", "uuid:4"], ["uuid:3", "uuid:2", "uuid:1"], ["uuid:0"]]
    assert pages.page(1)[0].enumerator.name == "Anna Åberg"
