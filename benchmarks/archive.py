"""A page of the archive among 20,000 stories, against a plain listing of Wagtail's own pages in the same database."""

import json
import os
import sys
import tempfile
from datetime import date, timedelta
from functools import partial

from benchmarks.asking import ask

STORIES = 20_000
RUNS = 25
WORDS = "Invånarna möts varje vår för att tala om vad som ska byggas lagas och läggas ner".split(" ")  # noqa: SIM905
ADDRESSES = ("/artiklar/", "/artiklar/?page=1000", "/artiklar/?goal=5", "/artiklar/?topic=amne-3&goal=5&year=2021")


def run() -> None:
    """Fill a database that is thrown away, and print a row for each way of asking for a page of it."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "folkmoot.site.settings"
        import django

        django.setup()
        from django.core.management import call_command
        from django.test import Client
        from django.test.utils import override_settings

        call_command("migrate", interactive=False, verbosity=0)
        _fill()
        with override_settings(ALLOWED_HOSTS=["testserver"]):
            client = Client()
            print(f"\nThe archive among {STORIES:,} stories, median of {RUNS} requests\n")
            print(f"{'page':52} {'ms':>8} {'first ms':>9} {'queries':>8} {'kB':>8} {'to plain':>9}")
            plain = ask(_plain_listing, RUNS).milliseconds
            print(f"{'plain listing of Wagtail pages, no facets':52} {plain:8.1f}")
            for address in ADDRESSES:
                asked = ask(partial(client.get, address), RUNS)
                first = ask(partial(client.get, address), RUNS, before=_publish)
                ratio = asked.milliseconds / plain
                times = f"{asked.milliseconds:8.1f} {first.milliseconds:9.1f}"
                print(f"{address:52} {times} {asked.queries:8d} {asked.kilobytes:8.1f} {ratio:8.1f}×")
            print(f"{'counting all of it when something is published':52} {ask(_publish, RUNS).milliseconds:8.1f}")


def _publish() -> None:
    """As another process does it that serves an editor; this one has heard nothing of it when its first reader comes."""
    from folkmoot.stories.archive_preparing import prepare_archives
    from folkmoot.stories.remembering import forget

    forget()
    prepare_archives()


def _plain_listing() -> object:
    from django.core.paginator import Paginator
    from django.http import HttpResponse
    from wagtail.models import Page

    pages = Paginator(Page.objects.live().filter(depth=4).order_by("-first_published_at").specific(), 10).page(1)
    return HttpResponse("".join(f"<li><a href='{page.get_url()}'>{page.title}</a></li>" for page in pages))


def _fill() -> None:
    """Stories with a value of each facet, written past Wagtail's tree and its signals, which would take many minutes."""
    from django.contrib.contenttypes.models import ContentType
    from django.db import transaction
    from django.utils import timezone
    from wagtail.models import Page

    from folkmoot.stories.models import ArticleIndexPage, ArticlePage, StoryFacet, Topic

    archive = ArticleIndexPage.objects.get(locale__language_code="sv")
    kind = ContentType.objects.get_for_model(ArticlePage)
    topics = [Topic.objects.create(slug=f"amne-{number}", names={"sv": f"Ämne {number}"}) for number in range(12)]
    now = timezone.now()
    pages = [
        Page(
            title=f"Berättelse {number}",
            draft_title=f"Berättelse {number}",
            slug=f"berattelse-{number}",
            url_path=f"{archive.url_path}berattelse-{number}/",
            path=f"{archive.path}{Page._int2str(number + 1).rjust(4, '0')}",
            depth=archive.depth + 1,
            content_type=kind,
            locale=archive.locale,
            first_published_at=now,
        )
        for number in range(STORIES)
    ]
    facets, articles = [], []
    with transaction.atomic():
        Page.objects.bulk_create(pages, batch_size=500)
        for number, page in enumerate(pages):
            day = date(2015, 1, 1) + timedelta(days=number % 3600)
            text = " ".join(WORDS[(number * step) % len(WORDS)] for step in range(1, 80))
            body = json.dumps([{"type": "paragraph", "value": f"<p>{text}</p>"}])
            articles.append(ArticlePage(page_ptr_id=page.pk, date=day, body=body))
            values = {"type": "article", "year": f"{day:%Y}", "month": f"{day:%Y-%m}", "goal": str(1 + number % 17)}
            values |= {"topic": topics[number % 12].slug, "country": ("KE", "UA", "CO")[number % 3]}
            facets += [StoryFacet(story_id=page.pk, key=key, value=value) for key, value in values.items()]
        own = ArticlePage._meta.local_concrete_fields
        for start in range(0, STORIES, 500):
            ArticlePage._base_manager._insert(articles[start : start + 500], own, using="default", raw=True)
        StoryFacet.objects.bulk_create(facets, batch_size=5000)
        Page.objects.filter(pk=archive.pk).update(numchild=STORIES)
    print(f"Filled with {STORIES:,} stories and {len(facets):,} facets.", file=sys.stderr)
