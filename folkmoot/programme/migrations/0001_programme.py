import uuid
from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import modelcluster.fields
import wagtail.fields
from django.conf import settings
from django.db import migrations, models

import folkmoot.places.descriptions
import folkmoot.places.texts
import folkmoot.programme.calls.calls
import folkmoot.programme.choice_lists
import folkmoot.programme.meetings.meetings
import folkmoot.programme.partnerships.partnerships
import folkmoot.programme.seeking.seeking
import folkmoot.programme.writing.joint_work
import folkmoot.programme.writing.kept_files
from folkmoot.places.tables_at_once import CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("places", "0001_places"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="LetterTemplate",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "outcome",
                            models.CharField(
                                choices=[("granted", "Granted"), ("declined", "Declined")],
                                max_length=20,
                                unique=True,
                                verbose_name="decision",
                            ),
                        ),
                        ("subjects", folkmoot.places.texts.TextsField(default=dict, verbose_name="subject")),
                        (
                            "bodies",
                            folkmoot.places.descriptions.DescriptionsField(
                                default=dict,
                                help_text="Filled in: {title}, {call}, {receipt}, {amount}, {conditions}, {reasons}.",
                                verbose_name="letter",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "letter template",
                        "verbose_name_plural": "letter templates",
                        "ordering": ["outcome"],
                    },
                ),
                migrations.CreateModel(
                    name="ReportForm",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("yearly", "Yearly report"), ("final", "Final report")],
                                max_length=20,
                                unique=True,
                                verbose_name="kind",
                            ),
                        ),
                        ("names", folkmoot.places.texts.TextsField(default=dict, verbose_name="name")),
                        (
                            "form",
                            wagtail.fields.StreamField(
                                [("section", 16)],
                                block_lookup={
                                    0: ("wagtail.blocks.CharBlock", (), {"label": "Swedish", "required": True}),
                                    1: ("wagtail.blocks.CharBlock", (), {"label": "English", "required": True}),
                                    2: (
                                        "wagtail.blocks.StructBlock",
                                        [[("sv", 0), ("en", 1)]],
                                        {"label": "Heading", "required": True},
                                    ),
                                    3: ("wagtail.blocks.TextBlock", (), {"label": "Swedish", "required": False}),
                                    4: ("wagtail.blocks.TextBlock", (), {"label": "English", "required": False}),
                                    5: (
                                        "wagtail.blocks.StructBlock",
                                        [[("sv", 3), ("en", 4)]],
                                        {"label": "Introduction", "required": False},
                                    ),
                                    6: (
                                        "wagtail.blocks.StructBlock",
                                        [[("sv", 0), ("en", 1)]],
                                        {"label": "Question", "required": True},
                                    ),
                                    7: (
                                        "wagtail.blocks.StructBlock",
                                        [[("sv", 3), ("en", 4)]],
                                        {"label": "What helps to answer it", "required": False},
                                    ),
                                    8: (
                                        "wagtail.blocks.ChoiceBlock",
                                        [],
                                        {
                                            "choices": [
                                                ("text", "Text"),
                                                ("line", "One line"),
                                                ("number", "Whole number"),
                                                ("decimal", "Number, with decimals"),
                                                ("choice", "One of several choices"),
                                            ],
                                            "label": "Kind of answer",
                                        },
                                    ),
                                    9: ("wagtail.blocks.StructBlock", [[("sv", 0), ("en", 1)]], {"required": True}),
                                    10: (
                                        "wagtail.blocks.ListBlock",
                                        (9,),
                                        {"default": [], "help_text": "Only for one of several choices.", "label": "Choices"},
                                    ),
                                    11: (
                                        "wagtail.blocks.IntegerBlock",
                                        (),
                                        {"default": 0, "help_text": "0: no limit", "label": "Most words", "min_value": 0},
                                    ),
                                    12: (
                                        "wagtail.blocks.BooleanBlock",
                                        (),
                                        {"default": True, "label": "Must be answered", "required": False},
                                    ),
                                    13: (
                                        "wagtail.blocks.BooleanBlock",
                                        (),
                                        {
                                            "default": False,
                                            "help_text": "The answer stands on the partnership's page once every party has agreed that the report is public.",
                                            "label": "A lesson for others",
                                            "required": False,
                                        },
                                    ),
                                    14: (
                                        "wagtail.blocks.StructBlock",
                                        [
                                            [
                                                ("texts", 6),
                                                ("helps", 7),
                                                ("kind", 8),
                                                ("choices", 10),
                                                ("most_words", 11),
                                                ("required", 12),
                                                ("is_lesson", 13),
                                            ]
                                        ],
                                        {},
                                    ),
                                    15: ("wagtail.blocks.ListBlock", (14,), {"label": "Questions"}),
                                    16: (
                                        "wagtail.blocks.StructBlock",
                                        [[("titles", 2), ("introductions", 5), ("questions", 15)]],
                                        {"label": "Section"},
                                    ),
                                },
                                help_text="The figures of the indicators and the use of money are asked for besides.",
                                verbose_name="the form",
                            ),
                        ),
                        (
                            "documents",
                            wagtail.fields.StreamField(
                                [("document", 7)],
                                blank=True,
                                block_lookup={
                                    0: ("wagtail.blocks.CharBlock", (), {"label": "Swedish", "required": True}),
                                    1: ("wagtail.blocks.CharBlock", (), {"label": "English", "required": True}),
                                    2: (
                                        "wagtail.blocks.StructBlock",
                                        [[("sv", 0), ("en", 1)]],
                                        {"label": "Document", "required": True},
                                    ),
                                    3: (
                                        "wagtail.blocks.BooleanBlock",
                                        (),
                                        {"default": True, "label": "Must be attached", "required": False},
                                    ),
                                    4: ("wagtail.blocks.TextBlock", (), {"label": "Swedish", "required": False}),
                                    5: ("wagtail.blocks.TextBlock", (), {"label": "English", "required": False}),
                                    6: (
                                        "wagtail.blocks.StructBlock",
                                        [[("sv", 4), ("en", 5)]],
                                        {
                                            "help_text": "The parties get it as a PDF with a place for each one's signature. Filled in: {title}, {parties}, {amount}, {months}. Empty: a document of their own.",
                                            "label": "Text to sign",
                                            "required": False,
                                        },
                                    ),
                                    7: (
                                        "wagtail.blocks.StructBlock",
                                        [[("names", 2), ("required", 3), ("bodies", 6)]],
                                        {"label": "Document"},
                                    ),
                                },
                                verbose_name="documents to attach",
                            ),
                        ),
                        (
                            "due_after_days",
                            models.PositiveSmallIntegerField(
                                default=60,
                                help_text="A period is a year; for the final report the project.",
                                verbose_name="due so many days after its period",
                            ),
                        ),
                        (
                            "reminders",
                            models.CharField(
                                blank=True,
                                default="30 7 0",
                                help_text="Numbers with a space between. Once it is late, a reminder goes out every week.",
                                max_length=60,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[0-9]{1,3}( [0-9]{1,3})*$", "Write numbers of days with a space between: 30 7 0"
                                    )
                                ],
                                verbose_name="reminders, days before it is due",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "report form",
                        "verbose_name_plural": "report forms",
                        "ordering": ["-kind"],
                    },
                ),
                migrations.CreateModel(
                    name="ReportingOrganisation",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "reference",
                            models.CharField(
                                help_text="As the IATI Registry has it.", max_length=60, verbose_name="identifier"
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        (
                            "kind",
                            models.CharField(default="23", max_length=2, verbose_name="kind (code list OrganisationType)"),
                        ),
                        (
                            "funder_reference",
                            models.CharField(blank=True, max_length=60, verbose_name="the funder's identifier"),
                        ),
                        ("funder_name", models.CharField(blank=True, max_length=200, verbose_name="the funder's name")),
                    ],
                    options={
                        "verbose_name": "reporting organisation",
                        "verbose_name_plural": "reporting organisation",
                    },
                ),
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
                migrations.CreateModel(
                    name="Application",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("changed_at", models.DateTimeField(auto_now=True)),
                        ("submitted_at", models.DateTimeField(null=True)),
                        ("receipt", models.CharField(blank=True, max_length=40)),
                        ("content_hash", models.CharField(blank=True, max_length=64)),
                        ("title", models.CharField(max_length=200, verbose_name="title")),
                        ("amount", models.PositiveIntegerField(blank=True, null=True, verbose_name="amount applied for")),
                        ("months", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="months")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("submitted", "Submitted"),
                                    ("eligible", "Under review"),
                                    ("ineligible", "Does not fulfil the rules"),
                                    ("granted", "Granted"),
                                    ("declined", "Declined"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                db_index=True,
                                default="draft",
                                max_length=20,
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("synthetic", models.BooleanField(default=False)),
                        (
                            "created_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "submitted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "application",
                        "verbose_name_plural": "applications",
                        "ordering": ["-created_at"],
                        "permissions": [
                            ("follow_application", "Can follow submitted applications and lead them through review"),
                            ("decide_application", "Can decide on applications"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ApplicationParty",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("sort_order", models.PositiveSmallIntegerField(default=0)),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="places", to="programme.application"
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.municipality"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["sort_order", "pk"],
                    },
                ),
                migrations.AddField(
                    model_name="application",
                    name="parties",
                    field=models.ManyToManyField(
                        related_name="applications", through="programme.ApplicationParty", to="places.municipality"
                    ),
                ),
                migrations.CreateModel(
                    name="Call",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "slug",
                            models.SlugField(
                                help_text="The last part of the address of its page.",
                                max_length=80,
                                unique=True,
                                verbose_name="address",
                            ),
                        ),
                        ("names", folkmoot.places.texts.TextsField(default=dict, verbose_name="name")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("inception", "Inception"),
                                    ("project", "Project"),
                                    ("steering group", "Steering group"),
                                    ("network", "Network"),
                                ],
                                default="inception",
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "descriptions",
                            folkmoot.places.descriptions.DescriptionsField(
                                blank=True,
                                default=dict,
                                help_text="Whom it is for and what one may apply for.",
                                verbose_name="description",
                            ),
                        ),
                        ("opens_at", models.DateTimeField(verbose_name="opens")),
                        (
                            "closes_at",
                            models.DateTimeField(
                                help_text="An application that comes at this very moment, or later, is late.",
                                verbose_name="closes",
                            ),
                        ),
                        (
                            "time_zone",
                            models.CharField(
                                choices=folkmoot.programme.calls.calls.time_zones,
                                default="Europe/Stockholm",
                                help_text="That its times are shown in.",
                                max_length=64,
                                verbose_name="time zone",
                            ),
                        ),
                        (
                            "home_kinds",
                            folkmoot.programme.choice_lists.ChoiceListField(
                                blank=True,
                                default=list,
                                help_text="None: municipalities and regions alike.",
                                verbose_name="kinds of parties at home",
                            ),
                        ),
                        (
                            "fewest_parties",
                            models.PositiveSmallIntegerField(
                                default=2,
                                validators=[django.core.validators.MinValueValidator(2)],
                                verbose_name="fewest parties",
                            ),
                        ),
                        (
                            "most_parties",
                            models.PositiveSmallIntegerField(
                                default=4, validators=[django.core.validators.MinValueValidator(2)], verbose_name="most parties"
                            ),
                        ),
                        (
                            "ceiling",
                            models.PositiveIntegerField(
                                default=0, help_text="The most to apply for. 0: no ceiling.", verbose_name="ceiling"
                            ),
                        ),
                        ("currency", models.CharField(default="SEK", max_length=3, verbose_name="currency")),
                        (
                            "longest_months",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="0: no limit",
                                validators=[django.core.validators.MaxValueValidator(120)],
                                verbose_name="longest time, in months",
                            ),
                        ),
                        (
                            "both_sexes",
                            models.BooleanField(default=False, verbose_name="both women and men in each party's team"),
                        ),
                        (
                            "team",
                            wagtail.fields.StreamField(
                                [("rule", 3)],
                                blank=True,
                                block_lookup={
                                    0: (
                                        "wagtail.blocks.MultipleChoiceBlock",
                                        [],
                                        {
                                            "choices": [
                                                ("coordinator", "Coordinator"),
                                                ("project manager", "Project manager"),
                                                ("civil servant", "Civil servant"),
                                                ("politician majority", "Politician of the majority"),
                                                ("politician opposition", "Politician of the opposition"),
                                                ("civil society", "Civil society"),
                                                ("signatory", "Signatory"),
                                            ],
                                            "help_text": "Several: any of them counts.",
                                            "label": "Role",
                                        },
                                    ),
                                    1: (
                                        "wagtail.blocks.IntegerBlock",
                                        (),
                                        {"default": 1, "label": "At least, from each party", "min_value": 0},
                                    ),
                                    2: (
                                        "wagtail.blocks.IntegerBlock",
                                        (),
                                        {"default": 0, "help_text": "0: no limit", "label": "At most", "min_value": 0},
                                    ),
                                    3: (
                                        "wagtail.blocks.StructBlock",
                                        [[("roles", 0), ("fewest", 1), ("most", 2)]],
                                        {"label": "Rule"},
                                    ),
                                },
                                verbose_name="the team",
                            ),
                        ),
                        (
                            "form",
                            wagtail.fields.StreamField(
                                [("section", 15)],
                                blank=True,
                                block_lookup={
                                    0: ("wagtail.blocks.CharBlock", (), {"label": "Swedish", "required": True}),
                                    1: ("wagtail.blocks.CharBlock", (), {"label": "English", "required": True}),
                                    2: (
                                        "wagtail.blocks.StructBlock",
                                        [[("sv", 0), ("en", 1)]],
                                        {"label": "Heading", "required": True},
                                    ),
                                    3: ("wagtail.blocks.TextBlock", (), {"label": "Swedish", "required": False}),
                                    4: ("wagtail.blocks.TextBlock", (), {"label": "English", "required": False}),
                                    5: (
                                        "wagtail.blocks.StructBlock",
                                        [[("sv", 3), ("en", 4)]],
                                        {"label": "Introduction", "required": False},
                                    ),
                                    6: (
                                        "wagtail.blocks.StructBlock",
                                        [[("sv", 0), ("en", 1)]],
                                        {"label": "Question", "required": True},
                                    ),
                                    7: (
                                        "wagtail.blocks.StructBlock",
                                        [[("sv", 3), ("en", 4)]],
                                        {"label": "What helps to answer it", "required": False},
                                    ),
                                    8: (
                                        "wagtail.blocks.ChoiceBlock",
                                        [],
                                        {
                                            "choices": [
                                                ("text", "Text"),
                                                ("line", "One line"),
                                                ("number", "Whole number"),
                                                ("decimal", "Number, with decimals"),
                                                ("choice", "One of several choices"),
                                            ],
                                            "label": "Kind of answer",
                                        },
                                    ),
                                    9: ("wagtail.blocks.StructBlock", [[("sv", 0), ("en", 1)]], {"required": True}),
                                    10: (
                                        "wagtail.blocks.ListBlock",
                                        (9,),
                                        {"default": [], "help_text": "Only for one of several choices.", "label": "Choices"},
                                    ),
                                    11: (
                                        "wagtail.blocks.IntegerBlock",
                                        (),
                                        {"default": 0, "help_text": "0: no limit", "label": "Most words", "min_value": 0},
                                    ),
                                    12: (
                                        "wagtail.blocks.BooleanBlock",
                                        (),
                                        {"default": True, "label": "Must be answered", "required": False},
                                    ),
                                    13: (
                                        "wagtail.blocks.StructBlock",
                                        [
                                            [
                                                ("texts", 6),
                                                ("helps", 7),
                                                ("kind", 8),
                                                ("choices", 10),
                                                ("most_words", 11),
                                                ("required", 12),
                                            ]
                                        ],
                                        {},
                                    ),
                                    14: ("wagtail.blocks.ListBlock", (13,), {"label": "Questions"}),
                                    15: (
                                        "wagtail.blocks.StructBlock",
                                        [[("titles", 2), ("introductions", 5), ("questions", 14)]],
                                        {"label": "Section"},
                                    ),
                                },
                                verbose_name="the form",
                            ),
                        ),
                        (
                            "criteria",
                            wagtail.fields.StreamField(
                                [("criterion", 8)],
                                blank=True,
                                block_lookup={
                                    0: ("wagtail.blocks.CharBlock", (), {"label": "Swedish", "required": True}),
                                    1: ("wagtail.blocks.CharBlock", (), {"label": "English", "required": True}),
                                    2: (
                                        "wagtail.blocks.StructBlock",
                                        [[("sv", 0), ("en", 1)]],
                                        {"label": "Criterion", "required": True},
                                    ),
                                    3: ("wagtail.blocks.TextBlock", (), {"label": "Swedish", "required": False}),
                                    4: ("wagtail.blocks.TextBlock", (), {"label": "English", "required": False}),
                                    5: (
                                        "wagtail.blocks.StructBlock",
                                        [[("sv", 3), ("en", 4)]],
                                        {"label": "What to look at", "required": False},
                                    ),
                                    6: (
                                        "wagtail.blocks.IntegerBlock",
                                        (),
                                        {"default": 1, "label": "Weight", "max_value": 100, "min_value": 1},
                                    ),
                                    7: (
                                        "wagtail.blocks.IntegerBlock",
                                        (),
                                        {"default": 5, "label": "Highest score", "max_value": 100, "min_value": 1},
                                    ),
                                    8: (
                                        "wagtail.blocks.StructBlock",
                                        [[("names", 2), ("helps", 5), ("weight", 6), ("highest", 7)]],
                                        {"label": "Criterion"},
                                    ),
                                },
                                verbose_name="criteria",
                            ),
                        ),
                        (
                            "documents",
                            wagtail.fields.StreamField(
                                [("document", 7)],
                                blank=True,
                                block_lookup={
                                    0: ("wagtail.blocks.CharBlock", (), {"label": "Swedish", "required": True}),
                                    1: ("wagtail.blocks.CharBlock", (), {"label": "English", "required": True}),
                                    2: (
                                        "wagtail.blocks.StructBlock",
                                        [[("sv", 0), ("en", 1)]],
                                        {"label": "Document", "required": True},
                                    ),
                                    3: (
                                        "wagtail.blocks.BooleanBlock",
                                        (),
                                        {"default": True, "label": "Must be attached", "required": False},
                                    ),
                                    4: ("wagtail.blocks.TextBlock", (), {"label": "Swedish", "required": False}),
                                    5: ("wagtail.blocks.TextBlock", (), {"label": "English", "required": False}),
                                    6: (
                                        "wagtail.blocks.StructBlock",
                                        [[("sv", 4), ("en", 5)]],
                                        {
                                            "help_text": "The parties get it as a PDF with a place for each one's signature. Filled in: {title}, {parties}, {amount}, {months}. Empty: a document of their own.",
                                            "label": "Text to sign",
                                            "required": False,
                                        },
                                    ),
                                    7: (
                                        "wagtail.blocks.StructBlock",
                                        [[("names", 2), ("required", 3), ("bodies", 6)]],
                                        {"label": "Document"},
                                    ),
                                },
                                verbose_name="documents to attach",
                            ),
                        ),
                        (
                            "public",
                            folkmoot.programme.choice_lists.ChoiceListField(
                                blank=True, default=list, verbose_name="what is public of what was granted"
                            ),
                        ),
                        (
                            "is_published",
                            models.BooleanField(
                                default=False,
                                help_text="Has a page. Each change while it is published makes a new version of its rules.",
                                verbose_name="published",
                            ),
                        ),
                        (
                            "change_reason",
                            models.CharField(
                                blank=True,
                                help_text="Shown with the new version of the rules.",
                                max_length=300,
                                verbose_name="why it is changed",
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
                        (
                            "countries",
                            modelcluster.fields.ParentalManyToManyField(
                                blank=True,
                                help_text="None: any country.",
                                related_name="+",
                                to="places.country",
                                verbose_name="countries of the parties abroad",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "call",
                        "verbose_name_plural": "calls",
                        "ordering": ["-closes_at", "slug"],
                    },
                ),
                migrations.AddField(
                    model_name="application",
                    name="call",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="applications", to="programme.call"
                    ),
                ),
                migrations.CreateModel(
                    name="CallVersion",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("number", models.PositiveSmallIntegerField()),
                        ("kept_rules", models.JSONField()),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("reason", models.CharField(blank=True, max_length=300)),
                        (
                            "call",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="programme.call"
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "version of the rules",
                        "verbose_name_plural": "versions of the rules",
                        "ordering": ["call", "-number"],
                    },
                ),
                migrations.AddField(
                    model_name="application",
                    name="version",
                    field=models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programme.callversion"
                    ),
                ),
                migrations.CreateModel(
                    name="Contact",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("note", models.TextField(blank=True, max_length=2000, verbose_name="the officer's note")),
                        (
                            "asked",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="places.municipality"
                            ),
                        ),
                        (
                            "asking",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="places.municipality"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "contact",
                        "verbose_name_plural": "contacts",
                        "ordering": ["-made_at"],
                    },
                ),
                migrations.CreateModel(
                    name="ContactMessage",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("text", models.TextField(max_length=3000, verbose_name="message")),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="messages", to="programme.contact"
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="places.municipality"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Decision",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "outcome",
                            models.CharField(
                                choices=[("granted", "Granted"), ("declined", "Declined")],
                                max_length=20,
                                verbose_name="decision",
                            ),
                        ),
                        (
                            "amount",
                            models.PositiveIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="amount",
                            ),
                        ),
                        ("conditions", models.TextField(blank=True, max_length=5000, verbose_name="conditions")),
                        ("reasons", models.TextField(max_length=5000, verbose_name="reasons")),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("published_at", models.DateTimeField(null=True)),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="programme.application",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "decision",
                        "verbose_name_plural": "decisions",
                        "ordering": ["-at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="DiscussionRemark",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("text", models.TextField(max_length=3000, verbose_name="remark")),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="discussion",
                                to="programme.application",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Eligibility",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("fulfils", models.BooleanField()),
                        ("broken", models.JSONField(default=list)),
                        ("reasons", models.TextField(blank=True, max_length=3000, verbose_name="reasons")),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "application",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="eligibility",
                                to="programme.application",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
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
                        (
                            "source",
                            models.CharField(help_text="Where its values come from.", max_length=200, verbose_name="source"),
                        ),
                        (
                            "baseline_year",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1990),
                                    django.core.validators.MaxValueValidator(2999),
                                ],
                                verbose_name="year of the baseline",
                            ),
                        ),
                        (
                            "baseline",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="Empty for a figure of a report card: the card says it.",
                                max_digits=14,
                                null=True,
                                verbose_name="baseline",
                            ),
                        ),
                        (
                            "card_survey",
                            models.SlugField(
                                blank=True,
                                help_text="The last part of the survey's address.",
                                max_length=80,
                                verbose_name="figure of a report card: the survey",
                            ),
                        ),
                        ("card_question", models.CharField(blank=True, max_length=200, verbose_name="the question's name")),
                        (
                            "card_baseline_round",
                            models.SlugField(
                                blank=True,
                                help_text="The last part of the round's address.",
                                max_length=80,
                                verbose_name="round of the baseline",
                            ),
                        ),
                        (
                            "card_follow_up_round",
                            models.SlugField(
                                blank=True,
                                help_text="Empty before there is one.",
                                max_length=80,
                                verbose_name="round of the follow-up",
                            ),
                        ),
                        (
                            "card_municipality",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.municipality",
                                verbose_name="of the municipality",
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
                        (
                            "target",
                            models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="target"),
                        ),
                        (
                            "actual",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="actual value"
                            ),
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
                    },
                ),
                migrations.CreateModel(
                    name="Meeting",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("visit", "Visit"),
                                    ("partner meeting", "Partner meeting"),
                                    ("network meeting", "Network meeting"),
                                ],
                                default="partner meeting",
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="title")),
                        ("starts_on", models.DateField(verbose_name="first day")),
                        ("ends_on", models.DateField(verbose_name="last day")),
                        (
                            "place",
                            models.CharField(
                                blank=True,
                                help_text="Or the address of a meeting online.",
                                max_length=200,
                                verbose_name="place",
                            ),
                        ),
                        ("agenda", models.TextField(blank=True, max_length=20000, verbose_name="agenda")),
                        (
                            "travel",
                            models.TextField(
                                blank=True,
                                help_text="Who travels how, and who arranges and pays for it.",
                                max_length=5000,
                                verbose_name="travel",
                            ),
                        ),
                        ("minutes", models.TextField(blank=True, max_length=40000, verbose_name="minutes")),
                        (
                            "summary",
                            models.TextField(
                                blank=True,
                                help_text="Stands on the public page, with agenda and attendance.",
                                max_length=5000,
                                verbose_name="for everyone to read",
                            ),
                        ),
                        ("is_public", models.BooleanField(default=False, verbose_name="public")),
                        (
                            "registration_until",
                            models.DateField(
                                blank=True,
                                help_text="The last day. Empty: those who write it add the participants.",
                                null=True,
                                verbose_name="registration until",
                            ),
                        ),
                        (
                            "seats",
                            models.PositiveIntegerField(
                                blank=True, help_text="Empty: as many as come.", null=True, verbose_name="places"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("changed_at", models.DateTimeField(auto_now=True)),
                        (
                            "changed_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "host",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.municipality",
                                verbose_name="host",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "meeting",
                        "verbose_name_plural": "meetings",
                        "ordering": ["-starts_on", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="MeetingAction",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("what", models.CharField(max_length=500, verbose_name="what is to be done")),
                        ("owner", models.CharField(max_length=200, verbose_name="by whom")),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="until")),
                        ("done_on", models.DateField(editable=False, null=True)),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="actions", to="programme.meeting"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["due_on", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="MeetingMaterial",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "file",
                            models.FileField(
                                max_length=200,
                                storage=folkmoot.programme.writing.kept_files.attachment_storage,
                                upload_to=folkmoot.programme.meetings.meetings._material_path,
                            ),
                        ),
                        ("name", models.CharField(max_length=200)),
                        ("kind", models.CharField(max_length=80)),
                        ("size", models.PositiveIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("taken_out_at", models.DateTimeField(null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="attachments", to="programme.meeting"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Network",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("names", folkmoot.places.texts.TextsField(default=dict, verbose_name="name")),
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
                            "themes",
                            folkmoot.places.texts.TextsField(
                                blank=True,
                                default=dict,
                                help_text="What the partnerships work on, in a few words.",
                                verbose_name="theme",
                            ),
                        ),
                        ("first_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="from the year")),
                        (
                            "last_year",
                            models.PositiveSmallIntegerField(
                                blank=True, help_text="Empty while it goes on.", null=True, verbose_name="to the year"
                            ),
                        ),
                        (
                            "descriptions",
                            folkmoot.places.descriptions.DescriptionsField(
                                blank=True,
                                default=dict,
                                help_text="What it is for and how one takes part, in a few sentences.",
                                verbose_name="description",
                            ),
                        ),
                        (
                            "cooperation",
                            models.CharField(
                                blank=True,
                                help_text="With a comma between: UNCDF, SEI",
                                max_length=300,
                                verbose_name="cooperating organisations",
                            ),
                        ),
                        (
                            "countries",
                            models.ManyToManyField(
                                blank=True, related_name="networks", to="places.country", verbose_name="countries"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "network",
                        "verbose_name_plural": "networks",
                        "ordering": ["slug"],
                    },
                ),
                migrations.AddField(
                    model_name="meeting",
                    name="network",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="held_meetings",
                        to="programme.network",
                    ),
                ),
                migrations.AddField(
                    model_name="call",
                    name="network",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls",
                        to="programme.network",
                        verbose_name="network",
                    ),
                ),
                migrations.CreateModel(
                    name="Participant",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        (
                            "role",
                            models.CharField(
                                blank=True,
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
                        ("organisation", models.CharField(blank=True, max_length=200, verbose_name="organisation, for others")),
                        (
                            "sex",
                            models.CharField(
                                choices=[("woman", "Woman"), ("man", "Man"), ("other", "Other or not said")],
                                max_length=10,
                                verbose_name="sex",
                            ),
                        ),
                        ("needs", models.CharField(blank=True, max_length=200, verbose_name="food and access")),
                        ("attended", models.BooleanField(default=False, verbose_name="was there")),
                        ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "added_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="participants", to="programme.meeting"
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.municipality",
                                verbose_name="municipality",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["municipality__name", "name", "pk"],
                    },
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
                                validators=[folkmoot.programme.partnerships.partnerships.validate_address],
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
                            folkmoot.programme.choice_lists.ChoiceListField(
                                blank=True, default=list, verbose_name="global goals"
                            ),
                        ),
                        (
                            "core_values",
                            folkmoot.programme.choice_lists.ChoiceListField(
                                blank=True, default=list, verbose_name="core values"
                            ),
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
                                default=True,
                                help_text="It has a page, and stands in the list and on the map.",
                                verbose_name="public",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="named_people",
                                to="programme.partnership",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "person who agreed to be named",
                        "verbose_name_plural": "people who agreed to be named",
                        "ordering": ["municipality", "name"],
                    },
                ),
                migrations.AddField(
                    model_name="meeting",
                    name="partnership",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="held_meetings",
                        to="programme.partnership",
                    ),
                ),
                migrations.AddField(
                    model_name="application",
                    name="partnership",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="applications",
                        to="programme.partnership",
                    ),
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
                            folkmoot.places.descriptions.DescriptionsField(
                                blank=True, default=dict, verbose_name="description"
                            ),
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
                            "challenges",
                            folkmoot.places.descriptions.DescriptionsField(
                                blank=True,
                                default=dict,
                                help_text="What is to change, and whom it concerns: how many, where, women and men.",
                                verbose_name="the challenge",
                            ),
                        ),
                        (
                            "learnings",
                            folkmoot.places.descriptions.DescriptionsField(
                                blank=True,
                                default=dict,
                                help_text="What each party learns from the other.",
                                verbose_name="mutual learning",
                            ),
                        ),
                        (
                            "gender_analyses",
                            folkmoot.places.descriptions.DescriptionsField(
                                blank=True,
                                default=dict,
                                help_text="How women and men, girls and boys are concerned, heard and served.",
                                verbose_name="gender analysis",
                            ),
                        ),
                        (
                            "core_values",
                            folkmoot.programme.choice_lists.ChoiceListField(
                                blank=True, default=list, verbose_name="core values"
                            ),
                        ),
                        (
                            "global_goals",
                            folkmoot.programme.choice_lists.ChoiceListField(
                                blank=True, default=list, verbose_name="global goals"
                            ),
                        ),
                        ("plan_number", models.PositiveIntegerField(default=1, editable=False)),
                        ("plan_approved_at", models.DateTimeField(editable=False, null=True)),
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
                    name="PlanVersion",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("number", models.PositiveSmallIntegerField()),
                        ("content", models.JSONField()),
                        ("approved_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "approved_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="plan_versions",
                                to="programme.project",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["project", "-number"],
                    },
                ),
                migrations.CreateModel(
                    name="Mail",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("to", models.EmailField(max_length=254, verbose_name="to")),
                        ("subject", models.CharField(max_length=300, verbose_name="subject")),
                        ("body", models.TextField(verbose_name="text")),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="written")),
                        ("sent_at", models.DateTimeField(null=True, verbose_name="sent")),
                        ("error", models.CharField(blank=True, max_length=300, verbose_name="error")),
                        (
                            "application",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="mails",
                                to="programme.application",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="mails",
                                to="programme.project",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "mail",
                        "verbose_name_plural": "mail",
                        "ordering": ["-made_at", "-pk"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="LogEntry",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "step",
                            models.CharField(
                                choices=[
                                    ("started", "The application was begun"),
                                    ("party added", "A party was added"),
                                    ("team changed", "The team was changed"),
                                    ("attached", "A document was attached"),
                                    ("detached", "A document was taken out"),
                                    ("confirmed", "A signatory confirmed"),
                                    ("submitted", "The application was submitted"),
                                    ("withdrawn", "The application was withdrawn"),
                                    ("found eligible", "The application was found to fulfil the rules"),
                                    ("found ineligible", "The application was found not to fulfil the rules"),
                                    ("assigned", "A reviewer was assigned"),
                                    ("unassigned", "A reviewer was taken off"),
                                    ("no conflict", "A reviewer declared to have no interest in it"),
                                    ("conflict", "A reviewer declared a conflict of interest"),
                                    ("reviewed", "A review was given"),
                                    ("discussed", "A remark was made in the discussion"),
                                    ("recommended", "A decision was recommended"),
                                    ("decided", "The application was decided on"),
                                    ("letter sent", "The letter of the decision was sent"),
                                    ("appealed", "The decision was appealed"),
                                    ("appeal answered", "The appeal was answered"),
                                    ("published", "The grant was published"),
                                    ("reports scheduled", "Reports were put on the schedule"),
                                    ("reminded", "The parties were reminded of a report"),
                                    ("report submitted", "A report was submitted"),
                                    ("report approved", "A report was approved"),
                                    ("report sent back", "A report was sent back"),
                                    ("consented", "A party agreed that a report is shown to everyone"),
                                    ("consent taken back", "A party took back that a report is shown to everyone"),
                                    ("deviation asked", "A deviation from the plan was asked for"),
                                    ("deviation answered", "A deviation from the plan was answered"),
                                    ("plan changed", "The plan was changed"),
                                    ("plan approved", "The plan was approved"),
                                    ("paid", "Money was paid out"),
                                    ("closed", "The project was closed"),
                                ],
                                max_length=30,
                            ),
                        ),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("details", models.JSONField(default=dict)),
                        (
                            "application",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="log",
                                to="programme.application",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="log",
                                to="programme.project",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "step",
                        "verbose_name_plural": "log",
                        "ordering": ["at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Deviation",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("results", "What is to be reached"),
                                    ("money", "The budget"),
                                    ("time", "The time"),
                                    ("people", "The people"),
                                    ("other", "Something else"),
                                ],
                                max_length=20,
                                verbose_name="what it is about",
                            ),
                        ),
                        ("text", models.TextField(max_length=5000, verbose_name="what is to be done otherwise")),
                        ("reasons", models.TextField(max_length=5000, verbose_name="why")),
                        ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("approved", models.BooleanField(null=True)),
                        ("answer", models.TextField(blank=True, max_length=5000, verbose_name="answer")),
                        ("answered_at", models.DateTimeField(null=True)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="deviations", to="programme.project"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "deviation",
                        "verbose_name_plural": "deviations",
                        "ordering": ["-asked_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Closing",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("completed", "Completed: it did what it was to do"),
                                    ("stopped", "Stopped before its end"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("reasons", models.TextField()),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "project",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, related_name="closing", to="programme.project"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "closing decision",
                        "verbose_name_plural": "closing decisions",
                    },
                ),
                migrations.CreateModel(
                    name="Cause",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("cause", "Cause"), ("effect", "Effect")],
                                default="cause",
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("text", models.CharField(max_length=300, verbose_name="what")),
                        (
                            "under",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="branches",
                                to="programme.cause",
                                verbose_name="grows from",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="causes", to="programme.project"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "cause or effect",
                        "verbose_name_plural": "causes and effects",
                        "ordering": ["kind", "pk"],
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
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("travel", "Travel"),
                                    ("activities", "Activities"),
                                    ("time", "Working time"),
                                    ("equipment", "Equipment"),
                                    ("other", "Something else"),
                                ],
                                default="activities",
                                max_length=20,
                                verbose_name="kind of cost",
                            ),
                        ),
                        ("purpose", models.CharField(max_length=100, verbose_name="purpose")),
                        (
                            "amount",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="In the project's currency. Empty where it follows from a local amount.",
                                verbose_name="amount",
                            ),
                        ),
                        (
                            "local_amount",
                            models.PositiveBigIntegerField(blank=True, null=True, verbose_name="amount in local currency"),
                        ),
                        (
                            "local_currency",
                            models.CharField(
                                blank=True,
                                max_length=3,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Z]{3}$", "Write the three letters of the currency, for example KES."
                                    )
                                ],
                                verbose_name="local currency",
                            ),
                        ),
                        (
                            "rate",
                            models.DecimalField(
                                blank=True,
                                decimal_places=8,
                                help_text="How much of the project's currency one unit of the local one is.",
                                max_digits=16,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("1E-8"))],
                                verbose_name="rate",
                            ),
                        ),
                        ("rate_on", models.DateField(blank=True, null=True, verbose_name="rate of the day")),
                        (
                            "spent",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="By the report of the year. Empty before it is approved.",
                                null=True,
                                verbose_name="used",
                            ),
                        ),
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
                    name="ProjectReport",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("changed_at", models.DateTimeField(auto_now=True)),
                        ("submitted_at", models.DateTimeField(null=True)),
                        ("receipt", models.CharField(blank=True, max_length=40)),
                        ("content_hash", models.CharField(blank=True, max_length=64)),
                        (
                            "kind",
                            models.CharField(choices=[("yearly", "Yearly report"), ("final", "Final report")], max_length=20),
                        ),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField()),
                        ("due_on", models.DateField(verbose_name="due")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Being written"),
                                    ("submitted", "Submitted"),
                                    ("sent back", "Sent back"),
                                    ("approved", "Approved"),
                                ],
                                db_index=True,
                                default="draft",
                                max_length=20,
                            ),
                        ),
                        ("kept_form", models.JSONField(null=True)),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="programme.project"
                            ),
                        ),
                        (
                            "submitted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "form",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programme.reportform"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "report",
                        "verbose_name_plural": "reports",
                        "ordering": ["due_on", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Presence",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("section", models.CharField(max_length=64)),
                        ("seen_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "application",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="presences",
                                to="programme.application",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="presences",
                                to="programme.projectreport",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Disbursement",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("planned_on", models.DateField(blank=True, null=True, verbose_name="planned for")),
                        (
                            "paid_on",
                            models.DateField(
                                blank=True, help_text="Empty before it is paid.", null=True, verbose_name="paid on"
                            ),
                        ),
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="disbursements",
                                to="programme.project",
                            ),
                        ),
                        (
                            "after_report",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="disbursements",
                                to="programme.projectreport",
                                verbose_name="once this report is approved",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "disbursement",
                        "verbose_name_plural": "disbursements",
                        "ordering": ["planned_on", "paid_on", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Consent",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.municipality"
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="consents",
                                to="programme.projectreport",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "agreement to publish a report",
                        "verbose_name_plural": "agreements to publish reports",
                        "ordering": ["at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Confirmation",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=200)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("content_hash", models.CharField(max_length=64)),
                        (
                            "application",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="confirmations",
                                to="programme.application",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.municipality"
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="confirmations",
                                to="programme.projectreport",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Comment",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("section", models.CharField(max_length=64)),
                        ("text", models.TextField(max_length=2000, verbose_name="comment")),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("settled_at", models.DateTimeField(null=True)),
                        (
                            "application",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="comments",
                                to="programme.application",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="comments",
                                to="programme.projectreport",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Attachment",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("document", models.CharField(max_length=64)),
                        (
                            "file",
                            models.FileField(
                                max_length=200,
                                storage=folkmoot.programme.writing.kept_files.attachment_storage,
                                upload_to=folkmoot.programme.writing.joint_work._attachment_path,
                            ),
                        ),
                        ("name", models.CharField(max_length=200)),
                        ("kind", models.CharField(max_length=80)),
                        ("size", models.PositiveIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("taken_out_at", models.DateTimeField(null=True)),
                        (
                            "application",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attachments",
                                to="programme.application",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attachments",
                                to="programme.projectreport",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Recommendation",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "outcome",
                            models.CharField(
                                choices=[("granted", "Granted"), ("declined", "Declined")],
                                max_length=20,
                                verbose_name="decision",
                            ),
                        ),
                        ("amount", models.PositiveIntegerField(blank=True, null=True, verbose_name="amount")),
                        ("reasons", models.TextField(max_length=5000, verbose_name="reasons")),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recommendations",
                                to="programme.application",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Reminder",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("days_before", models.SmallIntegerField()),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reminders",
                                to="programme.projectreport",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="ReportReview",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("approved", models.BooleanField()),
                        ("reasons", models.TextField(blank=True)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("content_hash", models.CharField(max_length=64)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reviews",
                                to="programme.projectreport",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-at", "-pk"],
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
                migrations.AddField(
                    model_name="indicator",
                    name="result",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="indicators",
                        to="programme.result",
                        verbose_name="result",
                    ),
                ),
                migrations.CreateModel(
                    name="Reviewer",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "languages",
                            models.CharField(
                                blank=True,
                                help_text="That they read: sv en es",
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
                        ("is_active", models.BooleanField(default=True, verbose_name="takes new reviews")),
                        (
                            "networks",
                            models.ManyToManyField(
                                blank=True,
                                related_name="+",
                                to="programme.network",
                                verbose_name="networks whose themes they know",
                            ),
                        ),
                        (
                            "person",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reviewer",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "reviewer",
                        "verbose_name_plural": "reviewers",
                        "ordering": ["person__name"],
                    },
                ),
                migrations.CreateModel(
                    name="Assignment",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("assigned", "Waits for a declaration of interest"),
                                    ("cleared", "Under way"),
                                    ("conflict", "Conflict of interest"),
                                    ("given", "Given"),
                                ],
                                default="assigned",
                                max_length=20,
                            ),
                        ),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("declared_at", models.DateTimeField(null=True)),
                        ("conflict_reason", models.TextField(blank=True, max_length=1000, verbose_name="which interest")),
                        ("remark", models.TextField(blank=True, max_length=5000, verbose_name="overall")),
                        ("given_at", models.DateTimeField(null=True)),
                        ("given_total", models.FloatField(null=True)),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assignments",
                                to="programme.application",
                            ),
                        ),
                        (
                            "reviewer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="programme.reviewer"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "review",
                        "verbose_name_plural": "reviews",
                        "ordering": ["made_at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Risk",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("text", models.CharField(max_length=500, verbose_name="what may go wrong")),
                        (
                            "likelihood",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(5),
                                ],
                                verbose_name="how likely, 1–5",
                            ),
                        ),
                        (
                            "consequence",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(5),
                                ],
                                verbose_name="how bad, 1–5",
                            ),
                        ),
                        ("action", models.CharField(max_length=500, verbose_name="what is done about it")),
                        ("owner", models.CharField(max_length=200, verbose_name="by whom")),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="risks", to="programme.project"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "risk",
                        "verbose_name_plural": "risks",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Score",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("criterion", models.CharField(max_length=64)),
                        ("points", models.PositiveSmallIntegerField()),
                        ("remark", models.TextField(blank=True, max_length=3000)),
                        (
                            "assignment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="scores", to="programme.assignment"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="SectionText",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("section", models.CharField(max_length=64)),
                        ("number", models.PositiveIntegerField()),
                        ("answers", models.JSONField(default=dict)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("aside", models.BooleanField(default=False)),
                        (
                            "application",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="texts",
                                to="programme.application",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="texts",
                                to="programme.projectreport",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["application", "report", "section", "number"],
                    },
                ),
                migrations.CreateModel(
                    name="TeamMember",
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
                        (
                            "sex",
                            models.CharField(
                                choices=[("woman", "Woman"), ("man", "Man"), ("other", "Other or not said")],
                                max_length=10,
                                verbose_name="sex",
                            ),
                        ),
                        ("is_main_contact", models.BooleanField(default=False, verbose_name="main contact")),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="team", to="programme.application"
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
                    ],
                    options={
                        "ordering": ["municipality", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Seeking",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "offers",
                            models.TextField(
                                help_text="What you know and could share.", max_length=3000, verbose_name="what we offer"
                            ),
                        ),
                        (
                            "seeks",
                            models.TextField(
                                help_text="The challenge, and what kind of partner.",
                                max_length=3000,
                                verbose_name="what we seek",
                            ),
                        ),
                        (
                            "languages",
                            models.CharField(
                                help_text="Codes with a space between: sv en es",
                                max_length=100,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[a-z]{2,3}(-[A-Za-z]{2,8})*( [a-z]{2,3}(-[A-Za-z]{2,8})*)*$",
                                        "Write codes with a space between: sv fi",
                                    )
                                ],
                                verbose_name="languages that we can work in",
                            ),
                        ),
                        (
                            "global_goals",
                            folkmoot.programme.choice_lists.ChoiceListField(
                                blank=True, default=list, verbose_name="global goals"
                            ),
                        ),
                        (
                            "public",
                            folkmoot.programme.choice_lists.ChoiceListField(
                                blank=True, default=list, verbose_name="what everyone may see"
                            ),
                        ),
                        (
                            "holds_until",
                            models.DateField(
                                default=folkmoot.programme.seeking.seeking.a_year_from_now, verbose_name="holds until"
                            ),
                        ),
                        ("changed_at", models.DateTimeField(auto_now=True)),
                        (
                            "countries",
                            models.ManyToManyField(
                                blank=True,
                                help_text="None: any country.",
                                related_name="+",
                                to="places.country",
                                verbose_name="countries that we think of",
                            ),
                        ),
                        (
                            "municipality",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, related_name="seeking", to="places.municipality"
                            ),
                        ),
                        (
                            "written_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "themes",
                            models.ManyToManyField(blank=True, related_name="+", to="programme.theme", verbose_name="themes"),
                        ),
                    ],
                    options={
                        "verbose_name": "search for a partner",
                        "verbose_name_plural": "searches for partners",
                        "ordering": ["municipality__name"],
                    },
                ),
                migrations.CreateModel(
                    name="Appeal",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("text", models.TextField(max_length=5000, verbose_name="appeal")),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("answer", models.TextField(blank=True, max_length=5000, verbose_name="answer")),
                        ("upheld", models.BooleanField(null=True, verbose_name="the appeal is upheld")),
                        ("answered_at", models.DateTimeField(null=True)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="appeals", to="programme.application"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("answered_at", None)),
                                fields=("application",),
                                name="programme_one_open_appeal",
                            )
                        ],
                    },
                ),
                migrations.AddConstraint(
                    model_name="applicationparty",
                    constraint=models.UniqueConstraint(
                        fields=("application", "municipality"), name="programme_application_party_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="callversion",
                    constraint=models.UniqueConstraint(fields=("call", "number"), name="programme_call_version_once"),
                ),
                migrations.AddConstraint(
                    model_name="contact",
                    constraint=models.UniqueConstraint(fields=("asked", "asking"), name="programme_contact_once"),
                ),
                migrations.AddConstraint(
                    model_name="decision",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount", None), ("outcome", "declined")),
                            models.Q(("amount__gt", 0), ("outcome", "granted")),
                            _connector="OR",
                        ),
                        name="programme_granted_with_an_amount",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="indicatorvalue",
                    constraint=models.UniqueConstraint(
                        fields=("indicator", "year", "group"), name="programme_one_value_a_group_and_year"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="network",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("last_year__gte", models.F("first_year"))),
                        name="network_ends_after_it_began",
                        violation_error_message="The last year is before the first.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="meeting",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("network__isnull", True), ("partnership__isnull", False)),
                            models.Q(("network__isnull", False), ("partnership__isnull", True)),
                            _connector="OR",
                        ),
                        name="programme_meeting_of_a_partnership_or_a_network",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="meeting",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="programme_meeting_ends_after_it_began",
                        violation_error_message="It ends before it starts.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="application",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "withdrawn"]),
                            models.Q(
                                ("submitted_at__isnull", False),
                                ("version__isnull", False),
                                models.Q(("receipt", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="programme_submitted_has_a_receipt",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="partnershipparty",
                    constraint=models.UniqueConstraint(fields=("partnership", "municipality"), name="programme_party_once"),
                ),
                migrations.AddConstraint(
                    model_name="project",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="programme_project_ends_after_it_began",
                        violation_error_message="It ends before it starts.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="planversion",
                    constraint=models.UniqueConstraint(fields=("project", "number"), name="programme_plan_version_once"),
                ),
                migrations.AddConstraint(
                    model_name="presence",
                    constraint=models.UniqueConstraint(
                        fields=("application", "section", "person"), name="programme_presence_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="presence",
                    constraint=models.UniqueConstraint(
                        fields=("report", "section", "person"), name="programme_report_presence_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="presence",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("application__isnull", False), ("report__isnull", True)),
                            models.Q(("application__isnull", True), ("report__isnull", False)),
                            _connector="OR",
                        ),
                        name="programme_presence_in_one_work",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="disbursement",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("planned_on__isnull", False), ("paid_on__isnull", False), _connector="OR"),
                        name="programme_disbursement_has_a_day",
                        violation_error_message="Write the day that it is planned for, or on which it was paid.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="consent",
                    constraint=models.UniqueConstraint(fields=("report", "municipality"), name="programme_consent_once"),
                ),
                migrations.AddConstraint(
                    model_name="confirmation",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("application__isnull", False), ("report__isnull", True)),
                            models.Q(("application__isnull", True), ("report__isnull", False)),
                            _connector="OR",
                        ),
                        name="programme_confirmation_of_one_work",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="comment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("application__isnull", False), ("report__isnull", True)),
                            models.Q(("application__isnull", True), ("report__isnull", False)),
                            _connector="OR",
                        ),
                        name="programme_comment_on_one_work",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="attachment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("application__isnull", False), ("report__isnull", True)),
                            models.Q(("application__isnull", True), ("report__isnull", False)),
                            _connector="OR",
                        ),
                        name="programme_attachment_to_one_work",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="reminder",
                    constraint=models.UniqueConstraint(fields=("report", "days_before"), name="programme_reminder_once"),
                ),
                migrations.AddConstraint(
                    model_name="projectreport",
                    constraint=models.UniqueConstraint(
                        fields=("project", "kind", "ends_on"), name="programme_report_of_a_period_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="projectreport",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            models.Q(("submitted_at__isnull", False), models.Q(("receipt", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="programme_submitted_report_has_a_receipt",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="assignment",
                    constraint=models.UniqueConstraint(fields=("application", "reviewer"), name="programme_reviewer_once"),
                ),
                migrations.AddConstraint(
                    model_name="assignment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "given"), _negated=True),
                            models.Q(
                                ("declared_at__isnull", False), ("given_at__isnull", False), ("given_total__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="programme_given_after_declared_and_whole",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="score",
                    constraint=models.UniqueConstraint(fields=("assignment", "criterion"), name="programme_score_once"),
                ),
                migrations.AddConstraint(
                    model_name="sectiontext",
                    constraint=models.UniqueConstraint(
                        fields=("application", "section", "number"), name="programme_section_text_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="sectiontext",
                    constraint=models.UniqueConstraint(
                        fields=("report", "section", "number"), name="programme_report_text_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="sectiontext",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("application__isnull", False), ("report__isnull", True)),
                            models.Q(("application__isnull", True), ("report__isnull", False)),
                            _connector="OR",
                        ),
                        name="programme_text_of_one_work",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="partnership",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("last_year__gte", models.F("first_year")),
                            ("last_year", None),
                            ("first_year", None),
                            _connector="OR",
                        ),
                        name="partnership_ends_after_it_began",
                        violation_error_message="The last year is before the first.",
                    ),
                ),
            ]
        ),
    ]
