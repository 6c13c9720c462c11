"""The ten articles of the demonstration, as they stand in the folder `articles`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

ARTICLES = Path(__file__).with_name("articles")
LANGUAGES = ("sv", "en")


@dataclass(frozen=True)
class DemonstrationArticle:
    """An article in every language: titles, slugs and bodies (simple HTML) by language; the rest are codes and slugs."""

    name: str
    date: date
    titles: Mapping[str, str]
    slugs: Mapping[str, str]
    bodies: Mapping[str, str]
    countries: tuple[str, ...]
    municipalities: tuple[str, ...]
    topics: tuple[str, ...]
    goals: tuple[int, ...]
    network: str


def read_articles() -> tuple[DemonstrationArticle, ...]:
    """All of them, newest first."""
    listed = tomllib.loads((ARTICLES / "articles.toml").read_text(encoding="utf-8"))["article"]
    return tuple(
        DemonstrationArticle(
            name=article["name"],
            date=article["date"],
            titles=article["titles"],
            slugs=article["slugs"],
            bodies={code: (ARTICLES / f"{article['name']}.{code}.html").read_text(encoding="utf-8") for code in LANGUAGES},
            countries=tuple(article["countries"]),
            municipalities=tuple(article.get("municipalities", [])),
            topics=tuple(article["topics"]),
            goals=tuple(article.get("goals", [])),
            network=article.get("network", ""),
        )
        for article in listed
    )
