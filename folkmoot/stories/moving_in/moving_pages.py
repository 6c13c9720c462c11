"""What a page is to hold that comes from another site, and the storing of it."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain, count
from typing import Any

from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Page

from folkmoot.stories.excerpt import readable_text
from folkmoot.stories.models import AnnouncementPage, ArticlePage, Author, EventPage, PlainPage, PortraitPage, PublicationPage
from folkmoot.stories.moving_in.moving_terms import Sorting
from folkmoot.stories.moving_in.wordpress_export import Item
from folkmoot.stories.moving_in.wordpress_map import Becomes

MODELS: dict[str, type[Page]] = {
    "article": ArticlePage,
    "page": PlainPage,
    "portrait": PortraitPage,
    "publication": PublicationPage,
    "event": EventPage,
    "call": AnnouncementPage,
    "vacancy": AnnouncementPage,
}
DRAFTS = {
    "private": "private there, a draft here",
    "pending": "waits for review there, a draft here",
    "future": "was to be published later, a draft here: schedule it",
    "draft": "a draft there and here",
}
ROWS = {
    "topics": Becomes.TOPIC,
    "countries": Becomes.COUNTRY,
    "themes": Becomes.AREA,
    "municipalities": Becomes.MUNICIPALITY,
    "tags": Becomes.TAG,
}


@dataclass
class PageContent:
    """`fields` and `rows` (many-to-many) as they are stored. `notes` say what changed or is missing."""

    kind: str
    language: str
    live: bool
    slug: str
    fields: dict[str, Any]
    rows: dict[str, list[Any]] = field(default_factory=dict)
    writer: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def fingerprint(self) -> str:
        """Of all that is stored, so that it changes when anything of it does."""
        rows = {name: [row.pk for row in found] for name, found in self.rows.items()}
        fields = {name: getattr(value, "pk", None) or str(value) for name, value in self.fields.items()}
        kept = [self.kind, self.language, self.live, self.slug, fields, rows, self.writer]
        return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def page_content(item: Item, kind: str, language: str, sorting: Sorting, writer: str, first_words: str) -> PageContent:
    """What the page of an item holds, but for its body and its picture."""
    notes = list(sorting.notes)
    title = " ".join(item.title.split()) or first_words
    if not item.title.strip():
        notes.append("it had no title: its first words stand in for one")
    if len(title) > 255:
        notes.append("its title was cut to 255 signs")
    live = item.status == "publish" and not item.password
    if item.password:
        notes.append("protected by a password there, a draft here")
    elif not live:
        notes.append(DRAFTS.get(item.status, f"of the state “{item.status}” there, a draft here"))
    if item.sticky:
        notes.append("stuck to the top there: the archive here is by date")
    if item.comments:
        notes.append("its comments did not come: stories here have none")
    if item.date is None:
        notes.append("it had no date: that of the moving stands in for it")
    fields: dict[str, Any] = {
        "title": title[:255],
        "seo_title": item.value_of("_yoast_wpseo_title")[:255] if "%%" not in item.value_of("_yoast_wpseo_title") else "",
        "search_description": item.value_of("_yoast_wpseo_metadesc") or _plain(item.excerpt),
        "first_published_at": item.published if live else None,
        "last_published_at": (item.modified or item.published) if live else None,
    }
    content = PageContent(kind, language, live, _slug(item, title), fields, writer=writer, notes=notes)
    if kind != "page":
        fields |= {
            **({"date": item.date} if item.date else {}),
            "byline": writer[:200],
            "network": sorting.network,
            "global_goals": sorted(sorting.goals),
        }
        content.rows = {name: sorting.of(becomes) for name, becomes in ROWS.items()}
        _add_own_fields(content, item, sorting)
    elif sorting.rows or sorting.network or sorting.goals:
        notes.append("a page has no topics, tags or places here: its terms were left out")
    return content


def _add_own_fields(content: PageContent, item: Item, sorting: Sorting) -> None:
    day = item.date or timezone.localdate()
    match content.kind:
        case "publication":
            content.fields["sort"] = sorting.sort or str(PublicationPage.Sort.REPORT)
        case "call" | "vacancy":
            content.fields["sort"] = content.kind
        case "event":
            begins, ends = _time(item.value_of("_EventStartDate")), _time(item.value_of("_EventEndDate"))
            content.fields |= {
                "starts_at": begins or _midnight(day),
                "ends_at": ends if begins and ends and ends >= begins else None,
            }
            if begins is None:
                content.live = False
                content.notes.append("an event without its time, a draft here: write when it begins")
        case "portrait":
            # Until somebody writes when the person agreed, the page is one that may no longer be shown.
            past = min(day, timezone.localdate() - timedelta(days=1))
            content.fields |= {"person": content.fields["title"][:200], "consent_from": past, "consent_until": past}
            content.live = False
            content.notes.append("a portrait, a draft here: write its person and when they agreed to be shown")


def fill(page: Page, content: PageContent) -> None:
    """Sets on a page all that it is to hold; saves nothing."""
    for name, value in content.fields.items():
        setattr(page, name, value)
    for name, rows in content.rows.items():
        getattr(page, name).set(rows)
    if isinstance(page, PublicationPage):
        given, _space, family = content.writer.rpartition(" ")
        page.authors = [Author(given_names=given[:120], family_name=family[:120])] if family else []
    page.live, page.has_unpublished_changes, page.draft_title = content.live, not content.live, page.title


def free_slug(wanted: str, taken: set[str]) -> str:
    """`wanted`, with a number behind it where it is taken."""
    return next(slug for slug in chain([wanted], (f"{wanted}-{number}" for number in count(2))) if slug not in taken)


def _slug(item: Item, title: str) -> str:
    return (slugify(item.slug, allow_unicode=True) or slugify(title) or slugify(title, allow_unicode=True) or f"{item.number}")[
        :240
    ]


def _plain(html: str) -> str:
    return " ".join(readable_text(html).split())


def _time(text: str) -> datetime | None:
    """The Events Calendar writes local times."""
    try:
        return timezone.make_aware(datetime.strptime(text, "%Y-%m-%d %H:%M:%S"))
    except ValueError:
        return None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day))
