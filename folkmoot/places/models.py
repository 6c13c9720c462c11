"""Where surveys are held, partners live and stories happen."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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


SUBDIVISION = RegexValidator(r"^[A-Z]{2}-[A-Z0-9]{1,3}$", _("Write the code as ISO 3166-2 has it, for example SE-AC."))
OFFICIAL_CODE = RegexValidator(r"^[0-9A-Za-z./-]+$", _("Write the code without spaces, for example 2480."))


class Municipality(models.Model):
    """A local government: a municipality, county, city or district, or a Swedish region."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("Municipality")
        REGION = "region", _("Region")
        COUNTY = "county", _("County")
        CITY = "city", _("City")
        DISTRICT = "district", _("District")
        OTHER = "other", _("Other local government")

    name = models.CharField(_("name"), max_length=200, help_text=_("As it calls itself."))
    slug = models.SlugField(_("address"), max_length=80, unique=True, help_text=_("The last part of the address of its page."))
    country = models.ForeignKey(
        Country, models.PROTECT, verbose_name=_("country"), related_name="municipalities", null=True, blank=True
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.MUNICIPALITY)
    official_code = models.CharField(
        _("official code"),
        max_length=20,
        blank=True,
        validators=[OFFICIAL_CODE],
        help_text=_("The code that the country's own statistics give it, in Sweden SCB's: 2480, for a region 24."),
    )
    subdivision = models.CharField(
        _("part of the country"),
        max_length=6,
        blank=True,
        validators=[SUBDIVISION],
        help_text=_("The ISO 3166-2 code of the county or province that it lies in: SE-AC."),
    )
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=7,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("Of its main town, in degrees north: 63.83. The map of partnerships shows it there."),
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=7,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("In degrees east: 20.26"),
    )
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

    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["country", "official_code"],
                condition=~models.Q(official_code=""),
                name="places_official_code_once_a_country",
                violation_error_message=_("Another place of this country has this official code."),
            ),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__isnull=False, longitude__isnull=False),
                name="places_both_coordinates_or_none",
                violation_error_message=_("Write both latitude and longitude, or neither."),
            ),
        ]

    def __str__(self) -> str:
        """A country's code is enough to name it: lists to choose from show hundreds of municipalities."""
        return f"{self.name}, {country_name(self.country_id)}" if self.country_id else self.name

    def clean(self) -> None:
        super().clean()
        if self.subdivision and self.subdivision[:2] != self.country_id:
            raise ValidationError({"subdivision": _("The code does not begin with the country's own two letters.")})

    @property
    def language_codes(self) -> tuple[str, ...]:
        return tuple(self.languages.split())

    @property
    def language_names(self) -> tuple[str, ...]:
        """In the reader's language."""
        return tuple(language_name(code) for code in self.language_codes)

    @property
    def population(self) -> "Population | None":
        """The newest number known."""
        return max(self.populations.all(), key=lambda known: known.year, default=None)


class Population(models.Model):
    """How many people live in a municipality, by the year that a source tells it for."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, verbose_name=_("municipality"), related_name="populations")
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(1900), MaxValueValidator(2999)])
    people = models.PositiveIntegerField(pgettext_lazy("of a place", "people"))
    source = models.CharField(_("source"), max_length=200, blank=True, help_text=_("Who counted, and where it is published."))

    class Meta:
        verbose_name = _("population")
        verbose_name_plural = _("populations")
        ordering: ClassVar[list[str]] = ["municipality", "-year"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["municipality", "year"], name="places_one_population_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.municipality.name} {self.year}: {self.people}"
