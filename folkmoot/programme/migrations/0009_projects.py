import django.core.validators
import django.db.models.deletion
import modelcluster.fields
from django.db import migrations, models

import folkmoot.places.descriptions
import folkmoot.places.texts


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0002_codes_and_populations"),
        ("programme", "0008_review_rights"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportingOrganisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(help_text="As the IATI Registry has it.", max_length=60, verbose_name="identifier"),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("kind", models.CharField(default="23", max_length=2, verbose_name="kind (code list OrganisationType)")),
                ("funder_reference", models.CharField(blank=True, max_length=60, verbose_name="the funder's identifier")),
                ("funder_name", models.CharField(blank=True, max_length=200, verbose_name="the funder's name")),
            ],
            options={
                "verbose_name": "reporting organisation",
                "verbose_name_plural": "reporting organisation",
            },
        ),
        migrations.CreateModel(
            name="Project",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.SlugField(max_length=40, unique=True, verbose_name="number")),
                ("titles", folkmoot.places.texts.TextsField(default=dict, verbose_name="title")),
                (
                    "descriptions",
                    folkmoot.places.descriptions.DescriptionsField(blank=True, default=dict, verbose_name="description"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("ongoing", "Ongoing"),
                            ("completed", "Completed"),
                            ("stopped", "Stopped"),
                        ],
                        default="planned",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="starts")),
                ("ends_on", models.DateField(verbose_name="ends")),
                (
                    "sector",
                    models.CharField(
                        default="15112",
                        help_text="The OECD's purpose code, of five digits.",
                        max_length=5,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9]{5}$", "Write the five digits of the purpose code, for example 15112."
                            )
                        ],
                        verbose_name="sector",
                    ),
                ),
                ("currency", models.CharField(default="SEK", max_length=3, verbose_name="currency")),
                (
                    "lessons",
                    folkmoot.places.descriptions.DescriptionsField(
                        blank=True, default=dict, help_text="What others can learn from it.", verbose_name="lessons"
                    ),
                ),
                (
                    "is_public",
                    models.BooleanField(
                        default=False, help_text="Stands on the partnership's page and in IATI.", verbose_name="public"
                    ),
                ),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="programme.partnership",
                        verbose_name="partnership",
                    ),
                ),
            ],
            options={
                "verbose_name": "project",
                "verbose_name_plural": "projects",
                "ordering": ["-starts_on", "number"],
            },
        ),
        migrations.CreateModel(
            name="Disbursement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("paid_on", models.DateField(verbose_name="paid on")),
                (
                    "amount",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="amount"
                    ),
                ),
                ("reference", models.CharField(blank=True, max_length=60, verbose_name="reference")),
                (
                    "receiver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.municipality",
                        verbose_name="receiver",
                    ),
                ),
                (
                    "project",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="disbursements", to="programme.project"
                    ),
                ),
            ],
            options={
                "verbose_name": "disbursement",
                "verbose_name_plural": "disbursements",
                "ordering": ["paid_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="BudgetLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1990),
                            django.core.validators.MaxValueValidator(2999),
                        ],
                        verbose_name="year",
                    ),
                ),
                ("purpose", models.CharField(help_text="Travel, activities, time ...", max_length=100, verbose_name="purpose")),
                ("amount", models.PositiveIntegerField(verbose_name="amount")),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.municipality",
                        verbose_name="party",
                    ),
                ),
                (
                    "project",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="budget", to="programme.project"
                    ),
                ),
            ],
            options={
                "verbose_name": "budget line",
                "verbose_name_plural": "budget",
                "ordering": ["year", "party", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Result",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("objective", "Objective"),
                            ("outcome", "Outcome"),
                            ("output", "Output"),
                            ("activity", "Activity"),
                        ],
                        default="outcome",
                        max_length=20,
                        verbose_name="level",
                    ),
                ),
                ("statements", folkmoot.places.texts.TextsField(default=dict, verbose_name="what is reached")),
                ("sort_order", models.PositiveSmallIntegerField(default=0, editable=False)),
                (
                    "project",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="results", to="programme.project"
                    ),
                ),
            ],
            options={
                "verbose_name": "result",
                "verbose_name_plural": "results chain",
                "ordering": ["sort_order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("titles", folkmoot.places.texts.TextsField(default=dict, verbose_name="what is measured")),
                (
                    "measure",
                    models.CharField(
                        choices=[("number", "Number"), ("percent", "Per cent")],
                        default="number",
                        max_length=20,
                        verbose_name="measure",
                    ),
                ),
                ("more_is_better", models.BooleanField(default=True, verbose_name="more is better")),
                (
                    "can_be_added",
                    models.BooleanField(
                        default=False,
                        help_text="Only counts of different people or things.",
                        verbose_name="may be added up over projects",
                    ),
                ),
                ("source", models.CharField(help_text="Where its values come from.", max_length=200, verbose_name="source")),
                (
                    "baseline_year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1990),
                            django.core.validators.MaxValueValidator(2999),
                        ],
                        verbose_name="year of the baseline",
                    ),
                ),
                ("baseline", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="baseline")),
                (
                    "result",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="indicators",
                        to="programme.result",
                        verbose_name="result",
                    ),
                ),
            ],
            options={
                "verbose_name": "indicator",
                "verbose_name_plural": "indicators",
                "ordering": ["result", "pk"],
            },
        ),
        migrations.CreateModel(
            name="IndicatorValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1990),
                            django.core.validators.MaxValueValidator(2999),
                        ],
                        verbose_name="year",
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Everyone"),
                            ("sex:female", "Women"),
                            ("sex:male", "Men"),
                            ("age:under 30", "Under 30"),
                            ("disability:with disability", "With disability"),
                        ],
                        default="",
                        max_length=40,
                        verbose_name="group",
                    ),
                ),
                ("target", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="target")),
                (
                    "actual",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="actual value"),
                ),
                (
                    "indicator",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="values", to="programme.indicator"
                    ),
                ),
            ],
            options={
                "verbose_name": "value",
                "verbose_name_plural": "values",
                "ordering": ["year", "group"],
                "constraints": [
                    models.UniqueConstraint(fields=("indicator", "year", "group"), name="programme_one_value_a_group_and_year")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                name="programme_project_ends_after_it_began",
                violation_error_message="It ends before it starts.",
            ),
        ),
    ]
