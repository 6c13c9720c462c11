"""The releases of report cards: sealed editions of one round in one municipality, which never change once they are here.

A release is staged as a draft, looked at, and published by a person. A later release of the same round and municipality is
a correction: it says why, and the earlier edition stays readable, marked as superseded. An edition that must not be read
any longer is withdrawn; its row and its number stay.
"""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from folkmoot.reportcard.cards.release import Release, release_from_json, release_to_json
from folkmoot.surveys.errors import ReleaseIsSealed
from folkmoot.surveys.releasing.release_storage import ReleaseStorage


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("of a release", "not published")
    PUBLISHED = "published", _("published")
    SUPERSEDED = "superseded", _("superseded")
    WITHDRAWN = "withdrawn", _("withdrawn")


NEXT_STATES: Mapping[object, frozenset[object]] = {
    State.DRAFT: frozenset({State.PUBLISHED}),
    State.PUBLISHED: frozenset({State.SUPERSEDED, State.WITHDRAWN}),
    State.SUPERSEDED: frozenset({State.WITHDRAWN}),
    State.WITHDRAWN: frozenset(),
}


READ_AT_MOST = 8
_read: dict[str, Release] = {}
"""The releases that were last asked for, by their seals: reading one takes longer than showing a figure of it."""
_KEEPING = Lock()

SEALED = frozenset(
    {
        "round_id",
        "municipality_id",
        "seal",
        "release_json",
        "titles",
        "place",
        "languages",
        "interviews",
        "first_day",
        "last_day",
        "synthetic",
        "created_at",
    }
)
FIXED_ONCE_PUBLISHED = frozenset({"edition", "correction_reason", "published_at"})
FIXED_ONCE_WITHDRAWN = frozenset({"withdrawn_at", "withdrawal_reason"})


class SealedQuerySet(models.QuerySet):
    """Rows whose sealed fields cannot be updated, and of which only drafts can be deleted."""

    def update(self, **values: Any) -> int:
        changed = self.model.sealed_fields() & set(values)
        if changed:
            raise ReleaseIsSealed(f"A release never changes: {', '.join(sorted(changed))} cannot be updated.")
        return super().update(**values)

    update.alters_data = True  # type: ignore[attr-defined]

    def delete(self) -> tuple[int, dict[str, int]]:
        for row in self:
            row.refuse_deletion()
        return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


class CardReleaseQuerySet(SealedQuerySet):
    def current(self) -> "CardReleaseQuerySet":
        """The published editions: at most one of each round and municipality."""
        return self.filter(state=State.PUBLISHED)

    def public(self) -> "CardReleaseQuerySet":
        """All editions that have an address of their own: everything but drafts."""
        return self.exclude(state=State.DRAFT)

    def light(self) -> "CardReleaseQuerySet":
        """Without the text of the release, which lists have no use for, and with what their rows name."""
        return self.defer("release_json").select_related("round__survey", "municipality__country")


class CardRelease(models.Model):
    """One sealed release of a report card. What stands in `release_json` is the release; the rest is read from it.

    `edition` counts the published releases of a round in a municipality from 1; a draft has none.
    """

    round = models.ForeignKey("surveys.Round", models.PROTECT, related_name="releases", verbose_name=_("round"))
    municipality = models.ForeignKey(
        "places.Municipality", models.PROTECT, related_name="card_releases", verbose_name=_("municipality")
    )
    seal = models.CharField(_("seal"), max_length=64, unique=True)
    release_json = models.TextField(_("release"))
    titles = models.JSONField(_("titles"))
    place = models.JSONField(_("place"))
    languages = models.JSONField(_("languages"))
    interviews = models.PositiveIntegerField(_("interviews"))
    first_day = models.DateField(_("first day"), null=True)
    last_day = models.DateField(_("last day"), null=True)
    synthetic = models.BooleanField(_("synthetic"))
    created_at = models.DateTimeField(_("staged"), auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.DRAFT)
    edition = models.PositiveSmallIntegerField(_("edition"), null=True)
    correction_reason = models.TextField(_("what was corrected, and why"), blank=True)
    published_at = models.DateTimeField(_("published"), null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    withdrawal_reason = models.TextField(_("why it was withdrawn"), blank=True)

    objects = CardReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ["-published_at", "-created_at"]
        permissions = [("publish_cardrelease", "Can publish and withdraw releases")]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "municipality"],
                condition=models.Q(state="published"),
                name="surveys_release_one_published",
            ),
            models.UniqueConstraint(fields=["round", "municipality", "edition"], name="surveys_release_edition_once"),
            models.CheckConstraint(
                condition=models.Q(state="draft", edition__isnull=True, published_at__isnull=True)
                | models.Q(~models.Q(state="draft"), edition__gte=1, published_at__isnull=False),
                name="surveys_release_published_has_edition",
            ),
            models.CheckConstraint(
                condition=models.Q(edition__isnull=True) | models.Q(edition=1) | ~models.Q(correction_reason=""),
                name="surveys_release_correction_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(~models.Q(state="withdrawn"), withdrawn_at__isnull=True, withdrawal_reason="")
                | models.Q(models.Q(state="withdrawn", withdrawn_at__isnull=False), ~models.Q(withdrawal_reason="")),
                name="surveys_release_withdrawal_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round}, {self.municipality}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep a new draft, or a step of an existing release that its state allows; `ReleaseIsSealed` for any other change."""
        self._refuse_changes()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The address of the card as it stands now; of an earlier edition, that edition's own address."""
        if self.state == State.PUBLISHED or self.edition is None:
            return reverse("surveys:card", args=self.address)
        return self.edition_url()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.refuse_deletion()
        return super().delete(*args, **kwargs)

    @classmethod
    def of(cls, release: Release, **destination: Any) -> "CardRelease":
        """An unsaved draft of a verified release; `destination` gives round, municipality and created_by."""
        card = release.card
        return cls(
            seal=release.seal,
            release_json=release_to_json(release),
            titles=dict(card.titles),
            place=dict(card.place),
            languages=list(card.languages),
            interviews=card.interviews,
            first_day=date.fromisoformat(card.first_day) if card.first_day else None,
            last_day=date.fromisoformat(card.last_day) if card.last_day else None,
            synthetic=card.synthetic,
            **destination,
        )

    @staticmethod
    def drafts_first() -> models.Case:
        """An ordering: what waits to be published comes before everything else."""
        return models.Case(models.When(state=State.DRAFT, then=0), default=1)

    @cached_property
    def release(self) -> Release:
        """The sealed release itself; its seal is verified as it is read. The same for all who ask, and nobody may change it."""
        found = _read.get(self.seal) or release_from_json(self.release_json)
        with _KEEPING:
            _read.pop(self.seal, None)
            _read[self.seal] = found
            if len(_read) > READ_AT_MOST:
                del _read[next(iter(_read))]
        return found

    @property
    def default_language(self) -> str:
        return self.languages[0]

    def language_for(self, interface_language: str) -> str:
        """The card's language for a reader of the interface: the same where the form has it, else the form's default."""
        return interface_language if interface_language in self.languages else self.default_language

    def title(self, language: str) -> str:
        """The card's title in one of its languages, or in its default one."""
        return self.titles.get(language) or self.titles.get(self.default_language) or next(iter(self.titles.values()), "")

    def edition_url(self) -> str:
        return reverse("surveys:edition", args=[*self.address, self.edition])

    @property
    def address(self) -> list[str]:
        """The slugs that every address of this card has: survey, round, municipality."""
        return [self.round.survey.slug, self.round.slug, self.municipality.slug]

    @classmethod
    def sealed_fields(cls) -> set[str]:
        fixed = SEALED | FIXED_ONCE_PUBLISHED | FIXED_ONCE_WITHDRAWN | {"state"}
        return set(fixed) | {name.removesuffix("_id") for name in fixed}

    def refuse_deletion(self) -> None:
        """Raise `ReleaseIsSealed` unless this is a draft."""
        if CardRelease.objects.filter(pk=self.pk).public().exists():
            raise ReleaseIsSealed(f"{self} is published and cannot be deleted; it can be withdrawn.")

    def _refuse_changes(self) -> None:
        """Compare with the stored row, not with what this object was loaded as: another object may have changed it since."""
        names = [*SEALED, *FIXED_ONCE_PUBLISHED, *FIXED_ONCE_WITHDRAWN, "state"]
        stored = CardRelease.objects.filter(pk=self.pk).values(*names).first()
        if stored is None:
            return
        fixed = set(SEALED)
        if stored["state"] != State.DRAFT:
            fixed |= FIXED_ONCE_PUBLISHED
        if stored["state"] == State.WITHDRAWN:
            fixed |= FIXED_ONCE_WITHDRAWN
        changed = sorted(name for name in fixed if getattr(self, name) != stored[name])
        if changed:
            raise ReleaseIsSealed(f"{self} is sealed: {', '.join(changed)} cannot be changed. Make a new release instead.")
        if self.state != stored["state"] and self.state not in NEXT_STATES[stored["state"]]:
            raise ReleaseIsSealed(f"{self} is {stored['state']} and cannot become {self.state}.")


def stored_name(instance: "ReleaseFile", filename: str) -> str:
    return f"{instance.release.seal}/{filename}"


class ReleaseFile(models.Model):
    """A file of a release as it was sealed, stored under the release's seal."""

    release = models.ForeignKey(CardRelease, models.CASCADE, related_name="files", verbose_name=_("release"))
    name = models.CharField(_("name"), max_length=100)
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveIntegerField(_("size"))
    content = models.FileField(_("content"), storage=ReleaseStorage(), upload_to=stored_name, max_length=200)

    objects = SealedQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a release")
        verbose_name_plural = _("files of releases")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["release", "name"], name="surveys_file_name_once_a_release")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if ReleaseFile.objects.filter(pk=self.pk).exists():
            raise ReleaseIsSealed(f"{self.name} belongs to a sealed release and cannot be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.refuse_deletion()
        return super().delete(*args, **kwargs)

    @classmethod
    def sealed_fields(cls) -> set[str]:
        return {"release", "release_id", "name", "sha256", "size", "content"}

    def refuse_deletion(self) -> None:
        self.release.refuse_deletion()
