"""The demonstration's two open calls, made as an officer makes them in the admin; one of them is the example with its words."""

import tomllib
from pathlib import Path
from typing import Any

from folkmoot.places.models import Country
from folkmoot.programme.calls.example_call import call_as_told, read_example
from folkmoot.programme.calls.publishing_calls import publish_call
from folkmoot.programme.models import Call, Network

CALLS = Path(__file__).with_name("calls.toml")


def make_calls(by: Any) -> None:
    for own in tomllib.loads(CALLS.read_text(encoding="utf-8"))["call"]:
        told = read_example() | own if own.get("like_the_example") else own
        call = call_as_told(
            told,
            slug=told["slug"],
            kind=told["kind"],
            names=told["names"],
            descriptions=told["descriptions"],
            network=Network.objects.get(slug=told["network"]) if told["network"] else None,
            is_published=True,
            synthetic=True,
        )
        call.full_clean()
        call.countries.set(Country.objects.filter(code__in=told["countries"]))
        call.save()
        publish_call(Call.objects.get(pk=call.pk), by)
