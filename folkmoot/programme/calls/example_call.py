"""The call that a new one begins as, so that whoever makes it changes words instead of facing an empty form.

Its texts are data (`example_call.toml`); the demonstration's calls are told in the same words of TOML.
"""

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from folkmoot.programme.calls.calls import Call

EXAMPLE = Path(__file__).with_name("example_call.toml")
NOTHING = {"sv": "", "en": ""}
HIGHEST = 5
OPENING_HOUR, CLOSING_HOUR = 8, 16


def read_example() -> dict[str, Any]:
    return tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))


def example_call() -> Call:
    """Not stored, without a name, and not published."""
    return call_as_told(read_example())


def call_as_told(told: Mapping[str, Any], **fields: Any) -> Call:
    """The call, not stored, that a table of TOML tells of; days are counted from today. `fields` are what it does not tell."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return Call(
        opens_at=midnight + timedelta(days=told["opens_in_days"], hours=OPENING_HOUR),
        closes_at=midnight + timedelta(days=told["closes_in_days"], hours=CLOSING_HOUR),
        ceiling=told["ceiling"],
        longest_months=told["months"],
        both_sexes=told["both_sexes"],
        team=[_block("rule", f"team-{place}", rule) for place, rule in enumerate(told["team"])],
        form=[_section(section) for section in told["section"]],
        criteria=[_block("criterion", one["key"], _criterion(one)) for one in told["criterion"]],
        documents=[_block("document", one["key"], _document(one)) for one in told.get("document", [])],
        public=["amount", "reports"],
        **fields,
    )


def _block(kind: str, key: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"type": kind, "id": key, "value": value}


def _section(section: Mapping[str, Any]) -> dict[str, Any]:
    questions = [_block("item", one["key"], _question(one)) for one in section["question"]]
    return _block("section", section["key"], {"titles": section["titles"], "introductions": NOTHING, "questions": questions})


def _question(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "texts": one["texts"],
        "helps": one.get("helps", NOTHING),
        "kind": one.get("kind", "text"),
        "choices": one.get("choices", []),
        "most_words": one.get("most_words", 0),
        "required": one.get("required", True),
    }


def _document(one: Mapping[str, Any]) -> dict[str, Any]:
    return {"names": one["names"], "required": True, "bodies": one.get("bodies", NOTHING)}


def _criterion(one: Mapping[str, Any]) -> dict[str, Any]:
    return {"names": one["names"], "helps": one.get("helps", NOTHING), "weight": one["weight"], "highest": HIGHEST}
