"""Where surveys are held, partners live and stories happen."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from folkmoot.places.countries import country_codes, country_name, language_name


def validate_country_code(code: str) -> None:
    if code not in country_codes():
        raise ValidationError(
            _("%(code)s is not the code of a country. Write the two letters of ISO 3166 as capitals, for example SE."),
            params={"code": code},
        )


class Country(models.Model):
    """A country by its code; its name comes from CLDR in the language of whoever reads it."""

    code = models.CharField(
        _("code"), max_length=2, primary_key=True, validators=[validate_country_code], help_text=_("ISO 3166, two capitals: SE")
    )

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering: ClassVar[list[str]] = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language."""
        return country_name(self.code)


LANGUAGE_CODES = RegexValidator(
    r"^[a-z]{2,3}(-[A-Za-z]{2,8})*( [a-z]{2,3}(-[A-Za-z]{2,8})*)*$", _("Write codes with a space between: sv fi")
)


class Municipality(models.Model):
    """A local government: a municipality, county, city or district, or a Swedish region."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("Municipality")
        REGION = "region", _("Region")
        COUNTY = "county", _("County")
        CITY = "city", _("City")
        DISTRICT = "district", _("District")

    name = models.CharField(_("name"), max_length=200, help_text=_("As it calls itself."))
    slug = models.SlugField(_("address"), max_length=80, unique=True, help_text=_("The last part of the address of its page."))
    country = models.ForeignKey(
        Country, models.PROTECT, verbose_name=_("country"), related_name="municipalities", null=True, blank=True
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.MUNICIPALITY)
    languages = models.CharField(
        _("languages"),
        max_length=100,
        blank=True,
        validators=[LANGUAGE_CODES],
        help_text=_("Codes of the languages that its citizens speak, with a space between: sv fi"),
    )
    synthetic = models.BooleanField(
        _("made up"), default=False, help_text=_("It stands in a demonstration, and every page that shows it says so.")
    )

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return f"{self.name}, {self.country.name}" if self.country else self.name

    @property
    def language_codes(self) -> tuple[str, ...]:
        return tuple(self.languages.split())

    @property
    def language_names(self) -> tuple[str, ...]:
        """In the reader's language."""
        return tuple(language_name(code) for code in self.language_codes)
