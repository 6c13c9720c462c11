"""Every room keeps a catalogue of its own, but a page reads them all as one: of two translations of a text only one is seen."""

from babel.messages.pofile import read_po

from folkmoot.site.messages import ROOMS, catalogue_file


def test_a_text_is_translated_in_one_way_by_all_rooms():
    """A word that means two things has a context (`pgettext`) in one of the rooms."""
    seen = {}
    for room in ROOMS:
        with catalogue_file(room, "sv").open("rb") as file:
            for message in read_po(file, locale="sv"):
                if message.id:
                    seen.setdefault((message.context, message.id), {})[room] = message.string
    assert [(text, said) for text, said in seen.items() if len(set(map(str, said.values()))) > 1] == []
