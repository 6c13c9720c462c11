"""Which pages of every kind a reader may come to: for the sitemap, and for links from one language to another."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from folkmoot.stories.articles import ArticlePage
from folkmoot.stories.research.researchers import ResearcherPage


def visible(pages: "QuerySet[Any]") -> "QuerySet[Any]":
    """Published and public, without stories whose last day is past, and without people who do not agree to be shown."""
    past = ArticlePage.objects.filter(shown_until__lt=timezone.localdate())
    without_consent = ResearcherPage.objects.exclude(pk__in=ResearcherPage.objects.shown().values("pk"))
    public = pages.live().public()
    return public.exclude(pk__in=past.values("pk")).exclude(pk__in=without_consent.values("pk"))
