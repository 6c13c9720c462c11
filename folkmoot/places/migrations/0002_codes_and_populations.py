import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0001_initial"),
    ]

    operations = [
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
                        blank=True, help_text="Who counted, and where it is published.", max_length=200, verbose_name="source"
                    ),
                ),
            ],
            options={
                "verbose_name": "population",
                "verbose_name_plural": "populations",
                "ordering": ["municipality", "-year"],
            },
        ),
        migrations.AddField(
            model_name="municipality",
            name="changed_at",
            field=models.DateTimeField(auto_now=True, verbose_name="changed"),
        ),
        migrations.AddField(
            model_name="municipality",
            name="latitude",
            field=models.DecimalField(
                blank=True,
                decimal_places=4,
                help_text="Of its main town, in degrees north: 63.83. The map of partnerships shows it there.",
                max_digits=7,
                null=True,
                validators=[django.core.validators.MinValueValidator(-90), django.core.validators.MaxValueValidator(90)],
                verbose_name="latitude",
            ),
        ),
        migrations.AddField(
            model_name="municipality",
            name="longitude",
            field=models.DecimalField(
                blank=True,
                decimal_places=4,
                help_text="In degrees east: 20.26",
                max_digits=7,
                null=True,
                validators=[django.core.validators.MinValueValidator(-180), django.core.validators.MaxValueValidator(180)],
                verbose_name="longitude",
            ),
        ),
        migrations.AddField(
            model_name="municipality",
            name="official_code",
            field=models.CharField(
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
        migrations.AddField(
            model_name="municipality",
            name="subdivision",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="municipality",
            name="kind",
            field=models.CharField(
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
        migrations.AddField(
            model_name="population",
            name="municipality",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="populations",
                to="places.municipality",
                verbose_name="municipality",
            ),
        ),
        migrations.AddConstraint(
            model_name="population",
            constraint=models.UniqueConstraint(fields=("municipality", "year"), name="places_one_population_a_year"),
        ),
    ]
