import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import modelcluster.fields
from django.db import migrations, models

import folkmoot.places.descriptions
import folkmoot.places.texts
import folkmoot.programme.choice_lists
import folkmoot.programme.partnerships


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0001_initial"),
        ("programme", "0002_rights"),
    ]

    operations = [
        migrations.CreateModel(
            name="Theme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("names", folkmoot.places.texts.TextsField(default=dict, verbose_name="name")),
                ("slug", models.SlugField(max_length=80, unique=True, verbose_name="address")),
            ],
            options={
                "verbose_name": "theme",
                "verbose_name_plural": "themes",
                "ordering": ["slug"],
            },
        ),
        migrations.AddField(
            model_name="network",
            name="cooperation",
            field=models.CharField(
                blank=True,
                help_text="With a comma between: UNCDF, SEI",
                max_length=300,
                verbose_name="cooperating organisations",
            ),
        ),
        migrations.AddField(
            model_name="network",
            name="descriptions",
            field=folkmoot.places.descriptions.DescriptionsField(
                blank=True,
                default=dict,
                help_text="What it is for and how one takes part, in a few sentences.",
                verbose_name="description",
            ),
        ),
        migrations.CreateModel(
            name="Partnership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(
                        help_text="The last part of the address of its page.",
                        max_length=160,
                        unique=True,
                        validators=[folkmoot.programme.partnerships.validate_address],
                        verbose_name="address",
                    ),
                ),
                (
                    "titles",
                    folkmoot.places.texts.TextsField(
                        blank=True,
                        default=dict,
                        help_text="What it is about, in a few words. Its parties' names stand beside.",
                        verbose_name="title",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("inception", "Inception"),
                            ("project", "Project"),
                            ("steering group", "Steering group"),
                            ("completed", "Completed"),
                        ],
                        default="inception",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                (
                    "global_goals",
                    folkmoot.programme.choice_lists.ChoiceListField(blank=True, default=list, verbose_name="global goals"),
                ),
                (
                    "core_values",
                    folkmoot.programme.choice_lists.ChoiceListField(blank=True, default=list, verbose_name="core values"),
                ),
                (
                    "first_year",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1900),
                            django.core.validators.MaxValueValidator(2999),
                        ],
                        verbose_name="from the year",
                    ),
                ),
                (
                    "last_year",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1900),
                            django.core.validators.MaxValueValidator(2999),
                        ],
                        verbose_name="to the year",
                    ),
                ),
                (
                    "challenges",
                    folkmoot.places.descriptions.DescriptionsField(
                        blank=True,
                        default=dict,
                        help_text="What is to change, and for whom, in two or three sentences.",
                        verbose_name="challenge",
                    ),
                ),
                (
                    "is_public",
                    models.BooleanField(
                        default=True, help_text="It has a page, and stands in the list and on the map.", verbose_name="public"
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
                    "network",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="partnerships",
                        to="programme.network",
                        verbose_name="network",
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="partnerships",
                        to="programme.theme",
                        verbose_name="theme",
                    ),
                ),
            ],
            options={
                "verbose_name": "partnership",
                "verbose_name_plural": "partnerships",
                "ordering": ["slug"],
            },
        ),
        migrations.CreateModel(
            name="NamedPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("coordinator", "Coordinator"),
                            ("project manager", "Project manager"),
                            ("civil servant", "Civil servant"),
                            ("politician majority", "Politician of the majority"),
                            ("politician opposition", "Politician of the opposition"),
                            ("civil society", "Civil society"),
                            ("signatory", "Signatory"),
                        ],
                        max_length=30,
                        verbose_name="role",
                    ),
                ),
                ("agreed_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="agreed on")),
                (
                    "remove_on",
                    models.DateField(
                        help_text="From this day on the name is not shown, and it is deleted.", verbose_name="remove on"
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="places.municipality",
                        verbose_name="municipality",
                    ),
                ),
                (
                    "partnership",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="named_people", to="programme.partnership"
                    ),
                ),
            ],
            options={
                "verbose_name": "person who agreed to be named",
                "verbose_name_plural": "people who agreed to be named",
                "ordering": ["municipality", "name"],
            },
        ),
        migrations.CreateModel(
            name="PartnershipParty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sort_order", models.PositiveSmallIntegerField(default=0, editable=False)),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="partnership_places",
                        to="places.municipality",
                        verbose_name="municipality",
                    ),
                ),
                (
                    "partnership",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parties", to="programme.partnership"
                    ),
                ),
            ],
            options={
                "verbose_name": "party",
                "verbose_name_plural": "parties",
                "ordering": ["sort_order", "pk"],
                "constraints": [models.UniqueConstraint(fields=("partnership", "municipality"), name="programme_party_once")],
            },
        ),
        migrations.AddConstraint(
            model_name="partnership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("last_year__gte", models.F("first_year")), ("last_year", None), ("first_year", None), _connector="OR"
                ),
                name="partnership_ends_after_it_began",
                violation_error_message="The last year is before the first.",
            ),
        ),
    ]
