"""A page of the search among 20,000 stories: milliseconds of a request, on SQLite or on the PostgreSQL of DATABASE_URL."""

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from benchmarks.asking import ask

STORIES = 20_000
RUNS = 15
QUERIES = ("kommun", "kommun vatten skola", "vattenförsörjning", "kommunfullmäktige", "demokrti", "ord12345", "xyzzyx", "och")
TOPICS = (
    "vatten skola vård demokrati jämställdhet klimat budget insyn deltagande försörjning kommun medborgare möte fullmäktige"
)


def run() -> None:
    """Index invented stories in a database that is thrown away, and print a row a query."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "folkmoot.site.settings"
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection
        from django.test import Client
        from django.test.utils import override_settings

        from folkmoot.site.search.finding import find

        call_command("migrate", interactive=False, verbosity=0)
        began = time.perf_counter()
        _fill()
        print(f"Indexed {STORIES:,} stories in {time.perf_counter() - began:.0f} s.", file=sys.stderr)
        with override_settings(ALLOWED_HOSTS=["testserver"]):
            client = Client()
            print(f"\nThe search among {STORIES:,} stories on {connection.vendor}, median of {RUNS} requests of a whole page\n")
            print(f"{'query':28} {'hits':>8} {'first ms':>9} {'CPU ms':>8} {'ms':>8} {'CPU ms':>8} {'queries':>8} {'kB':>8}")
            for query in QUERIES:
                page = partial(client.get, "/sok/", {"q": query})
                first = ask(partial(_after_a_change, page), RUNS)
                asked = ask(page, RUNS)
                figures = f"{first.milliseconds:9.1f} {first.processor:8.1f} {asked.milliseconds:8.1f} {asked.processor:8.1f}"
                hits = find(query, "sv").total
                print(f"{query:28} {hits:8,} {figures} {asked.queries:8d} {asked.kilobytes:8.1f}")


def _after_a_change(page: Callable[[], object]) -> object:
    """As the first reader who asks for these words after something was published."""
    from folkmoot.site.search.remembering import forget_places

    forget_places()
    return page()


def _fill() -> None:
    """Texts of 150 words, of which a few are common to most and the rest follow Zipf's law among 60,000 invented ones."""
    from folkmoot.site.search.findable import Findable, Sort
    from folkmoot.site.search.indexing import rebuild

    chance = random.Random(7)
    common = TOPICS.split()
    invented = [f"{chance.choice(common)}{chance.choice('aeiouy')}{chance.choice('klmnrst')}ord{n}" for n in range(60_000)]
    weights = [1 / (place + 1) for place in range(len(invented))]

    def story(number: int) -> Findable:
        words = chance.choices(invented, weights, k=120) + chance.choices(common, k=30)
        chance.shuffle(words)
        return Findable(
            sort=list(Sort)[number % 5],
            language="sv",
            title=" ".join(chance.choices(common, k=4)) + f" {number}",
            text=" ".join([*words, f"ord{number}"]),
            keywords=chance.choice(common),
            url=f"/artiklar/{number}/",
            group=str(number),
            day=date(2010, 1, 1) + timedelta(days=number % 5000),
        )

    rebuild([f"story:{number}" for number in range(STORIES)], lambda some: {one: [story(int(one[6:]))] for one in some})


if __name__ == "__main__":
    run()
