"""A person who signs in. What a person does for a municipality stands in `memberships`."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from folkmoot.accounts.attempts import Attempt
from folkmoot.accounts.languages import interface_languages
from folkmoot.accounts.memberships import Membership, PartyRole

__all__ = ["Attempt", "Membership", "PartyRole", "People", "User"]


class People(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        person = self.model(email=self.normalize_email(email), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """Signs in with an e-mail address, which is one person's however it is capitalised."""

    email = models.EmailField(
        _("e-mail address"), error_messages={"unique": _("Somebody has this address already.")}, unique=True
    )
    name = models.CharField(_("name"), max_length=200, help_text=_("As the person writes it."))
    language = models.CharField(_("language"), max_length=12, choices=interface_languages, default="sv")
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(_("added"), default=timezone.now, editable=False)

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                Lower("email"), name="one_person_an_address", violation_error_message=_("Somebody has this address already.")
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        return self.has_perm("wagtailadmin.access_admin")
