"""The interface texts are complete in both languages."""

import ast
import re

import pytest
from babel.messages.catalog import Message

from folkmoot.site.messages import KEYWORDS, LANGUAGES, ROOMS, gather, read_catalogue, source_files, untranslated

EVERY_CATALOGUE = pytest.mark.parametrize(("room", "language"), [(room, language) for room in ROOMS for language in LANGUAGES])
EVERY_ROOM = pytest.mark.parametrize("room", ROOMS)
PLACES = re.compile(r"%\((\w+)\)[sd]")


@EVERY_CATALOGUE
def test_every_text_of_code_and_templates_is_in_the_catalogue(room, language):
    """`make messages` gathers them; then translate what it names."""
    catalogue = read_catalogue(room, language)
    missing = [message.id for message in gather(room) if message.id and catalogue.get(message.id, message.context) is None]
    assert missing == []


@EVERY_CATALOGUE
def test_every_text_is_translated(room, language):
    assert untranslated(read_catalogue(room, language)) == []


def test_texts_are_found_in_code_and_in_templates():
    assert gather("accounts").get("Somebody has this address already.") is not None
    assert gather("site").get("Skip to the text") is not None
    assert gather("stories").get(("%(total)s article", "%(total)s articles")) is not None


def test_texts_that_are_said_within_others_are_in_a_catalogue_too():
    """Babel passes over what is called inside an f-string: a text that stands there alone would never be translated."""
    known = {message.id for room in ROOMS for message in read_catalogue(room, "sv")}
    within = [
        call.args[0].value
        for room in ROOMS
        for file in source_files(room)
        if file.suffix == ".py"
        for said in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(said, ast.JoinedStr)
        for call in ast.walk(said)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in KEYWORDS
        if call.args and isinstance(call.args[0], ast.Constant)
    ]
    assert "draft" in within
    assert set(within) <= known


def texts_of(message: Message) -> tuple[list[str], list[str]]:
    if message.pluralizable:
        return list(message.id), list(message.string)
    return [message.id], [message.string]


@EVERY_ROOM
def test_a_translation_fills_the_same_places(room):
    for message in read_catalogue(room, "sv"):
        ids, strings = texts_of(message)
        if message.id:
            allowed = set(PLACES.findall("".join(ids)))
            assert set(PLACES.findall("".join(strings))) <= allowed, message.id
            assert message.pluralizable or set(PLACES.findall(strings[0])) == allowed, message.id


@EVERY_ROOM
def test_swedish_texts_are_written_with_swedish_signs(room):
    for message in read_catalogue(room, "sv"):
        for text in texts_of(message)[1]:
            if message.id:
                assert '"' not in text, text
                assert "..." not in text, text
                assert "“" not in text, text
