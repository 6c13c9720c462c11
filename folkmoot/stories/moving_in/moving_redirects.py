"""Old addresses of a site that moved in, and where they lead now."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from folkmoot.stories.bodies.pictures import Picture
from folkmoot.stories.moving_in.moving_files import File, FileKeeper
from folkmoot.stories.moving_in.moving_report import MovingReport, Outcome
from folkmoot.stories.moving_in.moving_terms import TermKeeper
from folkmoot.stories.moving_in.wordpress_export import Export, Item, path_of
from folkmoot.stories.moving_in.wordpress_languages import language_of

TERM_ADDRESSES = {"category": "category", "post_tag": "tag"}
LONGEST = 255


class OldAddresses:
    """Every address under which WordPress answered for what came: pretty ones, `?p=7`, former ones, files."""

    def __init__(self, export: Export, pages: Mapping[int, Page], files: FileKeeper) -> None:
        self.export = export
        self.base = urlsplit(export.address).path.rstrip("/")
        self.targets: dict[str, Page | File] = {}
        for item in export.items:
            found = pages.get(item.number) or files.by_number.get(item.number)
            if found is not None:
                for path in self._paths(item):
                    self.targets.setdefault(_normal(path), found)
        for path, file in files.by_path.items():
            if file is not None:
                self.targets.setdefault(_normal(f"{self.base}/wp-content/uploads/{_below_uploads(path)}"), file)

    def find(self, path: str) -> File | int | None:
        """What an old path became: the number of a page, or a file."""
        found = self.targets.get(_normal(path)) or self.targets.get(_normal(path.partition("?")[0]))
        return found.pk if isinstance(found, Page) else found

    def keep(self, terms: TermKeeper, archives: Mapping[str, Any], language: str, report: MovingReport) -> int:
        """Stores the redirects that are not there yet; gives how many. One that somebody made by hand is left as it is."""
        wanted: dict[str, dict[str, Any]] = {}
        for path, found in self.targets.items():
            if isinstance(found, Page):
                if _normal(found.get_url() or "") != path:
                    wanted[path] = {"redirect_page_id": found.pk}
            else:
                wanted[path] = {"redirect_link": found.file.url if isinstance(found, Picture) else found.url}
        for path, link in self._archives_of_terms(terms, archives, language):
            wanted.setdefault(_normal(path), {"redirect_link": link})
        known = {redirect.old_path: redirect for redirect in Redirect.objects.filter(site=None)}
        new = []
        for path, target in wanted.items():
            if len(path) > LONGEST or len(str(target.get("redirect_link", ""))) > LONGEST:
                report.add(Outcome.LEFT_OUT, "redirect", path, notes=["the address is longer than a redirect can be"])
            elif path not in known:
                new.append(Redirect(old_path=path, site=None, is_permanent=True, **target))
            elif any(getattr(known[path], name) != value for name, value in target.items()):
                report.add(Outcome.LEFT_OUT, "redirect", path, notes=["the address leads somewhere else here already"])
        Redirect.objects.bulk_create(new)
        return len(new)

    def _paths(self, item: Item) -> list[str]:
        number = f"{self.base}/?p={item.number}"
        paths = [path_of(item.address), path_of(item.guid) if item.guid else "", number if item.number else ""]
        if item.kind == "page":
            paths.append(f"{self.base}/?page_id={item.number}")
        if item.kind == "attachment":
            paths += [f"{self.base}/?attachment_id={item.number}", path_of(item.file_address)]
        pretty = path_of(item.address)
        if "?" not in pretty and pretty.strip("/"):
            before = pretty.rstrip("/").rpartition("/")[0]
            paths += [f"{before}/{slug}/" for slug in item.values_of("_wp_old_slug") if slug]
        return [path for path in paths if path and path != "/"]

    def _archives_of_terms(self, terms: TermKeeper, archives: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
        """WordPress listed the posts of a term under its own address; the archive here lists them by a facet."""
        parents = {(term.taxonomy, term.slug): term.parent for term in self.export.terms}
        languages: dict[tuple[str, str], str] = {}
        for item in self.export.items:
            for term in item.terms:
                languages.setdefault((term.taxonomy, term.slug), language_of(item, language))
        found = []
        for (taxonomy, slug), (facet, value) in terms.facets.items():
            line, above = [slug], parents.get((taxonomy, slug), "")
            while above and above not in line:
                line.insert(0, above)
                above = parents.get((taxonomy, above), "")
            code = languages.get((taxonomy, slug), language)
            archive = archives.get(code) or archives[language]
            place = f"{TERM_ADDRESSES.get(taxonomy, taxonomy)}/{'/'.join(line)}/"
            link = f"{archive.get_url()}?{urlencode({facet: value})}"
            found += [(f"{self.base}/{place}", link), (f"{self.base}/{code}/{place}", link)]
        return found


def _normal(path: str) -> str:
    return str(Redirect.normalise_path(quote(path, safe="/?&=%:;,@+!$'()*~#[]")))


def _below_uploads(path: str) -> str:
    return path.rpartition("uploads/")[2]
