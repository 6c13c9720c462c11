"""How well the search finds: a set of queries with what they ought to find, as recall and rank."""

import csv
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import override

from folkmoot.site.search.finding import find

QUERIES = Path(__file__).with_name("search_queries.csv")


@dataclass(frozen=True)
class Judged:
    """`recall` is the share of the expected that stands on the first page, `rank` one by the place of the first of them."""

    language: str
    query: str
    difficulty: str
    recall: float
    rank: float


def judge() -> list[Judged]:
    """Every query of the set, asked of the index as it is. What is expected is named by how its title begins."""
    with QUERIES.open(encoding="utf-8", newline="") as file:
        return [_judge(row) for row in csv.DictReader(file, delimiter=";")]


def _judge(row: dict[str, str]) -> Judged:
    with override(row["language"]):
        titles = [hit.version.title for hit in find(row["query"], row["language"]).hits]
    expected = row["expected"].split("|")
    places = [next((place for place, title in enumerate(titles, 1) if title.startswith(one)), 0) for one in expected]
    found = [place for place in places if place]
    rank = 1 / min(found) if found else 0
    return Judged(row["language"], row["query"], row["difficulty"], len(found) / len(expected), rank)
