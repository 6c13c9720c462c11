"""Who may write what: a person, or everyone of a group, limited to some kinds of page and some languages.

A role gives rights (`accounts.roles`); a limit takes away. Whoever has no limit may do on every page what the role gives.
Whoever has some may do it only on the pages that one of them covers. A superuser has none in any case.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page
from wagtail.query import PageQuerySet

from folkmoot.programme.choice_lists import ChoiceListField

KEPT_ON_USER = "_writing_limits"
SECTION_KINDS = frozenset({"homepage", "articleindexpage", "researchpage", "newsletterpage"})
"""Pages that hold others: they are shown in the explorer to whoever may write below them."""


class PageKind(models.TextChoices):
    """By the names of the classes, which Wagtail keeps with each page."""

    ARTICLE = "articlepage", _("Articles")
    PORTRAIT = "portraitpage", _("Portraits")
    PUBLICATION = "publicationpage", _("Publications")
    PROJECT = "researchprojectpage", _("Research projects")
    RESEARCHER = "researcherpage", _("Researchers")
    EVENT = "eventpage", _("Events and meetings")
    ANNOUNCEMENT = "announcementpage", _("Calls and vacancies")
    ISSUE = "newsletterissuepage", _("Newsletter issues")
    PLAIN = "plainpage", _("Plain pages")
    HOME = "homepage", _("The home page")
    ARCHIVE = "articleindexpage", _("The archive’s own page")
    RESEARCH = "researchpage", _("The page of the research")
    NEWSLETTER = "newsletterpage", _("The page of the newsletter")
    ACCESSIBILITY = "accessibilitypage", _("The accessibility statement")


class _Languages:
    """The site's languages, as `ChoiceListField` asks for them: a setting more is no migration."""

    @property
    def choices(self) -> list[tuple[str, Any]]:
        return list(settings.LANGUAGES)

    @property
    def values(self) -> list[str]:
        return [code for code, _name in settings.LANGUAGES]


class WritingLimit(models.Model):
    """One limit, of one person or of one group. An empty list is no limit in that respect."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("person"), related_name="writing_limits", null=True, blank=True
    )
    group = models.ForeignKey(
        Group,
        models.CASCADE,
        verbose_name=_("or group"),
        related_name="writing_limits",
        null=True,
        blank=True,
        help_text=_("Everyone who belongs to it, whatever else they belong to."),
    )
    languages = ChoiceListField(
        _("languages"), kind=_Languages(), blank=True, help_text=_("Those that may be written in. None ticked: all.")
    )
    kinds = ChoiceListField(
        _("kinds of page"), kind=PageKind, blank=True, help_text=_("Those that may be written. None ticked: all.")
    )

    class Meta:
        verbose_name = _("limit of writing")
        verbose_name_plural = _("who may write what")
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(person=None, group__isnull=False) | models.Q(person__isnull=False, group=None),
                name="stories_limit_of_a_person_or_a_group",
                violation_error_message=_("Choose a person or a group: one of the two."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.whose}: {self.what}"

    @property
    def whose(self) -> str:
        return str(self.person or self.group or "")

    @property
    def what(self) -> str:
        """Portraits, articles; Swedish."""
        kinds = ", ".join(str(PageKind(kind).label) for kind in self.kinds) or gettext("all kinds of page")
        names = dict(settings.LANGUAGES)
        languages = ", ".join(str(names.get(code, code)) for code in self.languages) or gettext("all languages")
        return f"{kinds}; {languages}"

    def clean(self) -> None:
        super().clean()
        if not self.languages and not self.kinds:
            raise ValidationError(_("Tick a language or a kind of page: a limit without both limits nothing."))


@dataclass(frozen=True)
class Limits:
    """What somebody may write at most: pages that one of `parts` covers, each the languages and the kinds, None for all."""

    parts: tuple[tuple[frozenset[int] | None, frozenset[str] | None], ...]

    def cover(self, kind: str, locale_id: int) -> bool:
        return any(
            (languages is None or locale_id in languages) and (kinds is None or kind in kinds)
            for languages, kinds in self.parts
        )

    def open_language(self, locale_id: int) -> bool:
        """Whether anything may be written in it."""
        return any(languages is None or locale_id in languages for languages, _kinds in self.parts)

    def narrow(self, pages: PageQuerySet, besides: Iterable[str] = ()) -> PageQuerySet:
        """The pages that are covered, and those of the kinds `besides` in a language that is open."""
        wanted = models.Q(pk__in=[])
        for languages, kinds in self.parts:
            of_kind = models.Q() if kinds is None else models.Q(content_type__in=_content_types({*kinds, *besides}))
            in_language = models.Q() if languages is None else models.Q(locale__in=languages)
            wanted |= of_kind & in_language
        return pages.filter(wanted)


def limits_of(user: Any) -> Limits | None:
    """Of whoever is signed in, kept on the user for the request; None where there are none."""
    if user.is_superuser or not user.is_active or user.is_anonymous:
        return None
    if not hasattr(user, KEPT_ON_USER):
        setattr(user, KEPT_ON_USER, _read_limits(user))
    limits: Limits | None = getattr(user, KEPT_ON_USER)
    return limits


def covers(user: Any, page: Page) -> bool:
    limits = limits_of(user)
    return limits is None or limits.cover(page.specific_class._meta.model_name, page.locale_id)


def _read_limits(user: Any) -> Limits | None:
    rows = list(WritingLimit.objects.filter(models.Q(person=user) | models.Q(group__user=user)).distinct())
    if not rows:
        return None
    keys = dict(Locale.objects.values_list("language_code", "pk"))
    return Limits(
        tuple(
            (
                frozenset(keys[code] for code in row.languages if code in keys) if row.languages else None,
                frozenset(row.kinds) if row.kinds else None,
            )
            for row in rows
        )
    )


def _content_types(kinds: Iterable[str]) -> list[int]:
    return list(ContentType.objects.filter(app_label="stories", model__in=list(kinds)).values_list("pk", flat=True))
