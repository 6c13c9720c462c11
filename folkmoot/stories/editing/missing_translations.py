"""In the admin, under *Reports*: published pages that readers of another language look for in vain."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any, ClassVar

import django_filters
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page

from folkmoot.stories.editing.page_reports import FULL_URL, PageFilter, PageReport
from folkmoot.stories.editing.writing_limits import Limits, limits_of


class MissingTranslationsFilter(PageFilter):
    lacks = django_filters.ChoiceFilter(label=_("Lacks"), choices=settings.LANGUAGES, method="that_lack")

    class Meta:
        model = Page
        fields: ClassVar[list[str]] = ["lacks", "content_type"]

    def that_lack(self, pages: QuerySet[Page], _name: str, language: str) -> QuerySet[Page]:
        return pages.filter(lacking(language))


class MissingTranslations(PageReport):
    """One row for each published page that lacks a published translation, with the languages and what there is of them.

    Whoever has limits of writing sees the pages that these let them translate.
    """

    page_title = _("Missing translations")
    header_icon = "globe"
    filterset_class = MissingTranslationsFilter
    index_url_name = "missing_translations"
    index_results_url_name = "missing_translations_results"
    results_template_name = "stories/admin/missing_translations.html"
    list_export: ClassVar[list[str]] = [
        "title",
        "language",
        "content_type",
        FULL_URL,
        "last_published_at",
        "missing",
        "drafts",
    ]
    export_headings: ClassVar[dict[str, Any]] = {
        "title": _("Title"),
        "language": _("Language"),
        "content_type": _("Type"),
        FULL_URL: _("Address"),
        "last_published_at": _("Last published at"),
        "missing": _("Lacks"),
        "drafts": _("Of these, there is a draft"),
    }

    def get_queryset(self) -> QuerySet[Page]:
        limits = limits_of(self.request.user)
        pages = Page.objects.live().filter(depth__gt=1)
        for code, number in self.locales.items():
            pages = pages.annotate(**{f"in_{code}": Exists(_translations().filter(locale=number, live=True))})
        wanted = [lacking(code) & _within(limits, number) for code, number in self.locales.items()]
        self.queryset = (
            pages.filter(reduce(or_, wanted, Q(pk__in=[])))
            .select_related("content_type", "locale")
            .order_by("-last_published_at", "-pk")
        )
        found: QuerySet[Page] = super().get_queryset()
        return found

    @cached_property
    def locales(self) -> dict[str, int]:
        """Of the languages that the site is read in: what is in another is left from before."""
        known = dict(Locale.objects.values_list("language_code", "pk"))
        return {code: known[code] for code, _name in settings.LANGUAGES if code in known}

    def decorate_paginated_queryset(self, pages: Iterable[Page]) -> list[Page]:
        """Says of each page in words which languages it lacks, and which of these stand as a draft."""
        found, names, limits = list(pages), dict(settings.LANGUAGES), limits_of(self.request.user)
        drafts = Page.objects.filter(live=False, translation_key__in={page.translation_key for page in found})
        by_key = {(page.translation_key, page.locale_id): page for page in drafts}
        for page in found:
            lacks = [
                code
                for code, number in self.locales.items()
                if not getattr(page, f"in_{code}") and (limits is None or limits.cover(page.content_type.model, number))
            ]
            page.states = [(names[code], by_key.get((page.translation_key, self.locales[code]))) for code in lacks]
            page.language = names.get(page.locale.language_code, page.locale.language_code)
            page.missing = ", ".join(str(name) for name, _draft in page.states)
            page.drafts = ", ".join(str(name) for name, draft in page.states if draft)
        return found

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        return context | {"may_translate": self.request.user.has_perm("simple_translation.submit_translation")}


def lacking(language: str) -> Q:
    """Of pages that are annotated with whether they are published in each language."""
    return Q(**{f"in_{language}": False})


def _translations() -> QuerySet[Page]:
    return Page.objects.filter(translation_key=OuterRef("translation_key")).order_by()


def _within(limits: Limits | None, locale_id: int) -> Q:
    """Pages of a kind that may be written in that language."""
    if limits is None:
        return Q()
    kinds = ContentType.objects.filter(app_label="stories")
    return Q(content_type__in=[kind.pk for kind in kinds if limits.cover(kind.model, locale_id)])
