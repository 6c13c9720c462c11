"""The demonstration's two open calls, made as an officer makes them in the admin."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from folkmoot.places.models import Country
from folkmoot.programme.models import Call, Network
from folkmoot.programme.publishing_calls import publish_call

CALLS = Path(__file__).with_name("calls.toml")
NOTHING = {"sv": "", "en": ""}


def make_calls(by: Any) -> None:
    for told in tomllib.loads(CALLS.read_text(encoding="utf-8"))["call"]:
        midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        call = Call(
            slug=told["slug"],
            kind=told["kind"],
            names=told["names"],
            descriptions=told["descriptions"],
            network=Network.objects.get(slug=told["network"]) if told["network"] else None,
            opens_at=midnight + timedelta(days=told["opens_in_days"], hours=8),
            closes_at=midnight + timedelta(days=told["closes_in_days"], hours=16),
            ceiling=told["ceiling"],
            longest_months=told["months"],
            both_sexes=told["both_sexes"],
            team=[_block("rule", f"team-{place}", rule) for place, rule in enumerate(told["team"])],
            form=[_section(section) for section in told["section"]],
            criteria=[_block("criterion", one["key"], _criterion(one)) for one in told["criterion"]],
            documents=[
                _block("document", one["key"], {"names": one["names"], "required": True, "bodies": one.get("bodies", {})})
                for one in told.get("document", [])
            ],
            public=["amount", "reports"],
            is_published=True,
            synthetic=True,
        )
        call.full_clean()
        call.countries.set(Country.objects.filter(code__in=told["countries"]))
        call.save()
        publish_call(Call.objects.get(pk=call.pk), by)


def _block(kind: str, key: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"type": kind, "id": key, "value": value}


def _section(section: dict[str, Any]) -> dict[str, Any]:
    questions = [_block("item", one["key"], _question(one)) for one in section["question"]]
    return _block("section", section["key"], {"titles": section["titles"], "introductions": NOTHING, "questions": questions})


def _question(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "texts": one["texts"],
        "helps": one.get("helps", NOTHING),
        "kind": one.get("kind", "text"),
        "choices": one.get("choices", []),
        "most_words": one.get("most_words", 0),
        "required": one.get("required", True),
    }


def _document(one: dict[str, Any]) -> dict[str, Any]:
    return _block("document", one["key"], {"names": one["names"], "required": True})


def _criterion(one: dict[str, Any]) -> dict[str, Any]:
    return {"names": one["names"], "helps": one.get("helps", NOTHING), "weight": one["weight"], "highest": 5}
