"""A whole WordPress export made pages, pictures, documents and redirects of this site, in one transaction."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page

from folkmoot.accounts.models import User
from folkmoot.stories.bodies.pictures import Picture
from folkmoot.stories.editing.reserved_addresses import is_reserved
from folkmoot.stories.excerpt import excerpt
from folkmoot.stories.models import ArticleIndexPage, HomePage
from folkmoot.stories.moving_in.arrivals import Arrival
from folkmoot.stories.moving_in.moving_bodies import RAW, BodyBuilder, link_blocks
from folkmoot.stories.moving_in.moving_files import FileKeeper
from folkmoot.stories.moving_in.moving_pages import MODELS, PageContent, fill, free_slug, page_content
from folkmoot.stories.moving_in.moving_redirects import OldAddresses
from folkmoot.stories.moving_in.moving_report import MovingReport, Outcome
from folkmoot.stories.moving_in.moving_terms import TermKeeper
from folkmoot.stories.moving_in.wordpress_export import Export, Item, read_export
from folkmoot.stories.moving_in.wordpress_languages import language_of, plain_code, term_translations, translation_group
from folkmoot.stories.moving_in.wordpress_map import WordPressMap, read_map
from folkmoot.stories.moving_in.wordpress_media import Media

NOT_PUBLIC = frozenset({"trash", "auto-draft", "inherit"})
SILENT = frozenset({"attachment", "nav_menu_item", "revision", "wp_block", "wp_global_styles", "customize_changeset"})


class MovingError(Exception):
    """Nothing was moved in, because something that it needs is not there."""


def move_in(
    file: Path,
    *,
    map_file: Path | None = None,
    media: Path | None = None,
    language: str = "",
    dry_run: bool = False,
    progress: Callable[[str], None] = lambda _step: None,
) -> MovingReport:
    """Moves the export in `file` into this site; all of it or, where an error is raised, nothing.

    What came before is recognised by its number on the old site: it is written again where it changed over there, unless an
    editor has worked on it here since. `language` is that of posts that name none, by default the old site's own. With
    `dry_run` all is done and then undone. `progress` is told the step under way.

    Raises `ExportError`, `MapError`, `MediaError` for files that cannot be used, and `MovingError`.
    """
    wordpress_map = read_map(map_file) if map_file else WordPressMap()
    progress("Reading the export")
    export = read_export(file)
    moving = None
    found = Media(media)
    try:
        with transaction.atomic():
            moving = _Moving(export, wordpress_map, found, language, progress)
            moving.run()
            transaction.set_rollback(dry_run)
    except BaseException:
        if moving is not None:
            moving.files.forget()
        raise
    if dry_run:
        moving.files.forget()
    return moving.report


class _Moving:
    def __init__(
        self, export: Export, wordpress_map: WordPressMap, media: Media, language: str, progress: Callable[[str], None]
    ) -> None:
        self.export, self.map, self.progress = export, wordpress_map, progress
        self.report = MovingReport()
        self.homes, self.archives = _places()
        self.language = self._first_language(language)
        address = urlsplit(export.address)
        self.source = (f"{address.netloc}{address.path}" or export.title or "wordpress")[:200]
        rows = Arrival.objects.filter(source=self.source).select_related("picture", "document", "page")
        self.arrivals = {arrival.key: arrival for arrival in rows}
        self.items = {item.number: item for item in export.items}
        self.files = FileKeeper(media, self.source, self.arrivals, self.report)
        self.bodies = BodyBuilder(export.address, self.files, self.items)
        self.terms = TermKeeper(wordpress_map, term_translations(export, self.language))
        self.pages: dict[int, Page] = {}
        self.blocks: dict[int, tuple[RAW, ...]] = {}
        self.slugs: dict[int, set[str]] = {}
        self.translated: set[tuple[str, str]] = set()
        self.owners = {user.email.casefold(): user for user in User.objects.all()}
        self.writers = {writer.login: writer for writer in export.writers}

    def run(self) -> None:
        for mended in self.export.mended:
            self.report.add(Outcome.REMARK, "export", self.export.title, notes=[mended])
        self.files.take([item for item in self.export.items if item.kind == "attachment"], self.progress)
        items = [item for item in self.export.items if item.kind != "attachment"]
        ordered = _parents_first(items)
        for place, item in enumerate(ordered, start=1):
            self.progress(f"Post {place} of {len(ordered)}")
            self._item(item)
        for what, name in self.terms.made:
            self.report.add(Outcome.ADDED, what, name)
        self.progress("Leading links to where things stand now")
        addresses = OldAddresses(self.export, self.pages, self.files)
        self._link(addresses)
        self.progress("Keeping old addresses")
        self.report.redirects = addresses.keep(self.terms, self.archives, self.language, self.report)

    def _first_language(self, wanted: str) -> str:
        known = [code for code, _name in settings.LANGUAGES if code in self.archives]
        if wanted and wanted not in known:
            raise MovingError(f"This site has no archive in the language {wanted!r}. Use one of {', '.join(known)}.")
        if not known:
            raise MovingError("This site has no archive of articles to move into. Make one under its home page.")
        own = plain_code(self.export.language)
        if not wanted and own not in known:
            remark = f"the export names no language of this site: what names none itself came as {known[0]} (see --language)"
            self.report.add(Outcome.REMARK, "export", self.export.title, notes=[remark])
        return wanted or (own if own in known else known[0])

    def _item(self, item: Item) -> None:
        kind = self.map.types.get(item.kind)
        if kind == "ignore" or kind is None:
            if item.kind not in SILENT:
                note = f"the post type “{item.kind}” is {'in no map' if kind is None else 'nothing that is kept here'}"
                self._leave_out(item, item.kind, note)
            return
        if item.status in NOT_PUBLIC:
            self._leave_out(item, kind, f"of the state “{item.status}”")
            return
        language = language_of(item, self.language)
        if language not in self.archives:
            self._leave_out(item, kind, f"in the language “{language}”, which this site has not")
            return
        sorting = self.terms.sort(item, language)
        kind = sorting.kind if sorting.kind and kind == "article" else kind
        if kind == "ignore":
            self._leave_out(item, kind, "its type is mapped to nothing")
            return
        body = self.bodies.build(item)
        self.blocks[item.number] = body.blocks
        html = " ".join(block["value"] for block in body.blocks if block["type"] in {"paragraph", "heading"})
        content = page_content(item, kind, language, sorting, self._byline(item), str(excerpt(html, 8)) or f"#{item.number}")
        content.notes += body.notes
        if kind != "page":
            self._add_picture(item, content)
        content.fields["body"] = json.dumps(body.blocks)
        self._store(item, content)

    def _leave_out(self, item: Item, kind: str, note: str) -> None:
        self.report.add(Outcome.LEFT_OUT, kind, item.title, item.number, item.address, [note])

    def _byline(self, item: Item) -> str:
        writer = self.writers.get(item.author)
        return self.map.writers.get(item.author, writer.name if writer else item.author)

    def _add_picture(self, item: Item, content: PageContent) -> None:
        text = item.value_of("_thumbnail_id")
        number = int(text) if text.isascii() and text.isdecimal() else 0
        listed = self.items.get(number)
        picture = self.files.find(number, listed.file_address if listed else "") if number else None
        content.fields |= {"picture": None, "picture_text": ""}
        if isinstance(picture, Picture):
            shown = picture.description or (listed.title if listed else picture.title)
            content.fields |= {"picture": picture, "picture_text": (shown or picture.title)[:300]}
            if not picture.description:
                content.notes.append("its picture has no alternative text: the picture’s title stands in for it")
        elif number:
            content.notes.append("its picture is not in the media: a drawn one stands in its place")

    def _store(self, item: Item, content: PageContent) -> None:
        key = f"item {item.number}" if item.number else f"guid {item.guid or item.address or item.title}"[:300]
        arrival, fingerprint = self.arrivals.get(key), content.fingerprint
        if arrival is None:
            page = self._new_page(item, content)
            arrival = Arrival.objects.create(source=self.source, key=key, fingerprint=fingerprint, page=page)
            self.arrivals[key] = arrival
            outcome, notes = Outcome.ADDED, tuple(content.notes)
        elif arrival.page is None:
            self._leave_out(item, content.kind, "deleted here since it came: not brought back")
            return
        else:
            page = arrival.page.specific
            outcome, notes = self._known_page(page, arrival, content, fingerprint)
        self.pages[item.number] = page
        if outcome is Outcome.KEPT:
            self.blocks.pop(item.number)
        self.report.add(outcome, content.kind, page.title, item.number, item.address, notes)

    def _known_page(
        self, page: Page, arrival: Arrival, content: PageContent, fingerprint: str
    ) -> tuple[Outcome, tuple[str, ...]]:
        if page.latest_revision_id is not None:
            changed = ("it changed over there since: compare by hand",) if arrival.fingerprint != fingerprint else ()
            return Outcome.KEPT, changed
        if arrival.fingerprint == fingerprint:
            return Outcome.UNCHANGED, ()
        if type(page) is not MODELS[content.kind] or page.locale.language_code != content.language:
            return Outcome.KEPT, ("its type or language changed over there: delete it here, or change it by hand",)
        fill(page, content)
        page.save()
        arrival.fingerprint = fingerprint
        arrival.save(update_fields=["fingerprint"])
        return Outcome.UPDATED, tuple(content.notes)

    def _new_page(self, item: Item, content: PageContent) -> Page:
        parent: Page = self.archives[content.language]
        if content.kind == "page":
            above = self.pages.get(item.parent)
            fits = above is not None and above.locale_id == self.homes[content.language].locale_id and content.kind == "page"
            parent = above if above is not None and fits else self.homes[content.language]
        if parent.pk not in self.slugs:
            self.slugs[parent.pk] = set(Page.objects.child_of(parent).values_list("slug", flat=True))
        is_taken = is_reserved(parent, content.slug)
        wanted = f"wp-{content.slug}" if is_taken else content.slug
        slug = free_slug(wanted, self.slugs[parent.pk])
        self.slugs[parent.pk].add(slug)
        if slug != content.slug:
            whose = "the site itself answers at its own" if is_taken else "another page has its own"
            content.notes.append(f"its address ends in “{slug}”, because {whose}")
        page = MODELS[content.kind](slug=slug, locale=parent.locale)
        group = translation_group(item)
        if group and (group, content.language) in self.translated:
            content.notes.append("a second translation in the same language: it stands by itself")
        elif group:
            self.translated.add((group, content.language))
            page.translation_key = uuid5(NAMESPACE_URL, f"{self.source} {group}")
        writer = self.writers.get(item.author)
        page.owner = self.owners.get(writer.email.casefold()) if writer else None
        fill(page, content)
        parent.add_child(instance=page)
        return page

    def _link(self, addresses: OldAddresses) -> None:
        """Now that every page stands: a link of a body leads to the page that its target became."""
        for number, blocks in self.blocks.items():
            page = self.pages.get(number)
            if page is None:
                continue
            lost: list[str] = []
            linked = link_blocks(blocks, self.export.address, addresses.find, lost.append)
            if list(page.body.raw_data) != linked:
                page.body = json.dumps(linked)
                type(page).objects.filter(pk=page.pk).update(body=page.body)
            if lost:
                notes = [f"a link leads to what did not come: {address}" for address in dict.fromkeys(lost)]
                self.report.add(Outcome.REMARK, "link", page.title, number, self.items[number].address, notes)


def _places() -> tuple[dict[str, HomePage], dict[str, Any]]:
    """The home page and the archive of each language."""
    languages = {locale.pk: locale.language_code for locale in Locale.objects.all()}
    homes = {languages[home.locale_id]: home for home in HomePage.objects.select_related("locale")}
    archives = {languages[archive.locale_id]: archive for archive in ArticleIndexPage.objects.select_related("locale")}
    return homes, {code: archive for code, archive in archives.items() if code in homes}


def _parents_first(items: list[Item]) -> list[Item]:
    """In the order of the export, but a page after the one above it; of a circle, the first comes first."""
    by_number = {item.number: item for item in items if item.number}
    placed: dict[int, Item] = {}
    for item in items:
        line, above = [item], by_number.get(item.parent)
        while above is not None and id(above) not in placed and above not in line:
            line.append(above)
            above = by_number.get(above.parent)
        for one in reversed(line):
            placed.setdefault(id(one), one)
    return list(placed.values())
