"""The demonstration's home pages: what a new site begins with, and below it one of most other blocks."""

import json
from typing import Any
from uuid import uuid4

from folkmoot.stories.models import ArticleIndexPage, HomePage, PortraitPage

FIGURE = {"question": "water_satisfaction", "edition": 1, "heading": "", "width": "whole"}
WAY_IN = {"sv": "Läs artiklarna", "en": "Read the articles"}
PARTNERSHIPS = {
    "sv": "En kommun eller region i Sverige och en i ett annat land arbetar med samma utmaning, var och en hemma hos sig.",
    "en": "A municipality or region in Sweden and one in another country work on the same challenge, each at home.",
}
RESEARCH = {"sv": "Ur forskningen", "en": "From the research"}


def make_home_pages(card: str) -> None:
    """`card` is the address of the report card that a figure is shown of: survey/round/municipality."""
    for home in HomePage.objects.select_related("locale"):
        code = home.locale.language_code
        begins = list(home.body.raw_data)
        introduction = begins[0]["value"]
        introduction["ways_in"] = [_way_in(ArticleIndexPage.objects.get(locale=home.locale).pk, WAY_IN[code])]
        chosen = dict.fromkeys(("heading", "type", "topic", "network", "area", "country", "goal"), "")
        portrait = PortraitPage.objects.get(locale=home.locale)
        parts = [
            ("figure", FIGURE | {"card": card}),
            ("partnerships", {"heading": "", "text": PARTNERSHIPS[code], "map": True, "width": "whole"}),
            ("portrait", {"heading": "", "portrait": portrait.pk, "width": "whole"}),
            ("agenda", {"heading": "", "count": 4, "width": "half"}),
            (
                "articles",
                chosen | {"heading": RESEARCH[code], "topic": "research", "count": 4, "pictures": False, "width": "half"},
            ),
            ("newsletter", {"heading": "", "text": "", "width": "whole"}),
        ]
        home.body = json.dumps([*begins, *({"type": kind, "value": value, "id": str(uuid4())} for kind, value in parts)])
        home.save()


def _way_in(page: int, label: str) -> dict[str, Any]:
    return {"type": "item", "id": str(uuid4()), "value": {"label": label, "page": page, "address": ""}}
