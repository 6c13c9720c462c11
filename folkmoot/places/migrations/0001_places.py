import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import folkmoot.places.models
from folkmoot.places.tables_at_once import CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Country",
                    fields=[
                        (
                            "code",
                            models.CharField(
                                help_text="ISO 3166, two capitals: SE",
                                max_length=2,
                                primary_key=True,
                                serialize=False,
                                validators=[folkmoot.places.models.validate_country_code],
                                verbose_name="code",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "country",
                        "verbose_name_plural": "countries",
                        "ordering": ["code"],
                    },
                ),
                migrations.CreateModel(
                    name="Municipality",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(help_text="As it calls itself.", max_length=200, verbose_name="name")),
                        (
                            "slug",
                            models.SlugField(
                                help_text="The last part of the address of its page.",
                                max_length=80,
                                unique=True,
                                verbose_name="address",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("municipality", "Municipality"),
                                    ("region", "Region"),
                                    ("county", "County"),
                                    ("city", "City"),
                                    ("district", "District"),
                                    ("other", "Other local government"),
                                ],
                                default="municipality",
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "official_code",
                            models.CharField(
                                blank=True,
                                help_text="The code that the country's own statistics give it, in Sweden SCB's: 2480, for a region 24.",
                                max_length=20,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[0-9A-Za-z./-]+$", "Write the code without spaces, for example 2480."
                                    )
                                ],
                                verbose_name="official code",
                            ),
                        ),
                        (
                            "subdivision",
                            models.CharField(
                                blank=True,
                                help_text="The ISO 3166-2 code of the county or province that it lies in: SE-AC.",
                                max_length=6,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Z]{2}-[A-Z0-9]{1,3}$", "Write the code as ISO 3166-2 has it, for example SE-AC."
                                    )
                                ],
                                verbose_name="part of the country",
                            ),
                        ),
                        (
                            "latitude",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="Of its main town, in degrees north: 63.83. The map of partnerships shows it there.",
                                max_digits=7,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(-90),
                                    django.core.validators.MaxValueValidator(90),
                                ],
                                verbose_name="latitude",
                            ),
                        ),
                        (
                            "longitude",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="In degrees east: 20.26",
                                max_digits=7,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(-180),
                                    django.core.validators.MaxValueValidator(180),
                                ],
                                verbose_name="longitude",
                            ),
                        ),
                        (
                            "languages",
                            models.CharField(
                                blank=True,
                                help_text="Codes of the languages that its citizens speak, with a space between: sv fi",
                                max_length=100,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[a-z]{2,3}(-[A-Za-z]{2,8})*( [a-z]{2,3}(-[A-Za-z]{2,8})*)*$",
                                        "Write codes with a space between: sv fi",
                                    )
                                ],
                                verbose_name="languages",
                            ),
                        ),
                        (
                            "synthetic",
                            models.BooleanField(
                                default=False,
                                help_text="It stands in a demonstration, and every page that shows it says so.",
                                verbose_name="made up",
                            ),
                        ),
                        ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                        (
                            "country",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="municipalities",
                                to="places.country",
                                verbose_name="country",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "municipality",
                        "verbose_name_plural": "municipalities",
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="Population",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "year",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1900),
                                    django.core.validators.MaxValueValidator(2999),
                                ],
                                verbose_name="year",
                            ),
                        ),
                        ("people", models.PositiveIntegerField(verbose_name="people")),
                        (
                            "source",
                            models.CharField(
                                blank=True,
                                help_text="Who counted, and where it is published.",
                                max_length=200,
                                verbose_name="source",
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="populations",
                                to="places.municipality",
                                verbose_name="municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "population",
                        "verbose_name_plural": "populations",
                        "ordering": ["municipality", "-year"],
                    },
                ),
                migrations.AddConstraint(
                    model_name="municipality",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("official_code", ""), _negated=True),
                        fields=("country", "official_code"),
                        name="places_official_code_once_a_country",
                        violation_error_message="Another place of this country has this official code.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="municipality",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                            models.Q(("latitude__isnull", False), ("longitude__isnull", False)),
                            _connector="OR",
                        ),
                        name="places_both_coordinates_or_none",
                        violation_error_message="Write both latitude and longitude, or neither.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="population",
                    constraint=models.UniqueConstraint(fields=("municipality", "year"), name="places_one_population_a_year"),
                ),
            ]
        ),
    ]
