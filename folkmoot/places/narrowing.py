"""How a list is narrowed down: what can be chosen, and the addresses that take a choice or leave it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.http import urlencode


@dataclass(frozen=True)
class Choice:
    """One way to narrow a list down; following `url` takes it, or leaves it where it is taken already."""

    label: str
    count: int
    url: str
    taken: bool


@dataclass(frozen=True)
class FacetChoices:
    """What a facet offers, and which of its choices is taken."""

    key: str
    label: Any
    choices: tuple[Choice, ...]

    @property
    def taken(self) -> Choice | None:
        return next((choice for choice in self.choices if choice.taken), None)


def offer(
    named: Iterable[tuple[str, str, int]], taken: str | None, with_choice: Callable[[str], str], without: str
) -> tuple[Choice, ...]:
    """The choices of (value, label, count). `with_choice` gives the address that takes a value, `without` leaves it."""
    return tuple(
        Choice(label, count, without if value == taken else with_choice(value), value == taken) for value, label, count in named
    )


def address_of(url: str, taken: Mapping[str, str], order: Iterable[str], number: int = 1) -> str:
    """Always the same `order` of the same words, so that a page has one address."""
    wishes = [(key, taken[key]) for key in order if key in taken] + ([("page", str(number))] if number > 1 else [])
    return f"{url}?{urlencode(wishes)}" if wishes else url
