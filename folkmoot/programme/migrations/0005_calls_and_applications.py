import uuid

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import modelcluster.fields
import wagtail.fields
from django.conf import settings
from django.db import migrations, models

import folkmoot.places.descriptions
import folkmoot.places.texts
import folkmoot.programme.calls
import folkmoot.programme.choice_lists
import folkmoot.programme.joint_work


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0002_codes_and_populations"),
        ("programme", "0004_partnership_rights"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Application",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
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
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("submitted_at", models.DateTimeField(null=True)),
                ("receipt", models.CharField(blank=True, max_length=40)),
                ("content_hash", models.CharField(blank=True, max_length=64)),
                ("synthetic", models.BooleanField(default=False)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="applications",
                        to="programme.partnership",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
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
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.municipality"),
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
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("document", models.CharField(max_length=64)),
                (
                    "file",
                    models.FileField(
                        max_length=200,
                        storage=folkmoot.programme.joint_work.attachment_storage,
                        upload_to=folkmoot.programme.joint_work._attachment_path,
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="attachments", to="programme.application"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
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
                        help_text="An application that comes at this very moment, or later, is late.", verbose_name="closes"
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(
                        choices=folkmoot.programme.calls.time_zones,
                        default="Europe/Stockholm",
                        help_text="That its times are shown in.",
                        max_length=64,
                        verbose_name="time zone",
                    ),
                ),
                (
                    "fewest_parties",
                    models.PositiveSmallIntegerField(
                        default=2, validators=[django.core.validators.MinValueValidator(2)], verbose_name="fewest parties"
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
                ("both_sexes", models.BooleanField(default=False, verbose_name="both women and men in each party's team")),
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
                            3: ("wagtail.blocks.StructBlock", [[("roles", 0), ("fewest", 1), ("most", 2)]], {"label": "Rule"}),
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
                            2: ("wagtail.blocks.StructBlock", [[("sv", 0), ("en", 1)]], {"label": "Heading", "required": True}),
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
                        [("document", 4)],
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
                            4: ("wagtail.blocks.StructBlock", [[("names", 2), ("required", 3)]], {"label": "Document"}),
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
                (
                    "network",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls",
                        to="programme.network",
                        verbose_name="network",
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
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="comments", to="programme.application"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="confirmations", to="programme.application"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.municipality"),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
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
                        ],
                        max_length=30,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("details", models.JSONField(default=dict)),
                (
                    "application",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="log", to="programme.application"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
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
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "mail",
                "verbose_name_plural": "mail",
                "ordering": ["-made_at", "-pk"],
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="presences", to="programme.application"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="texts", to="programme.application"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["application", "section", "number"],
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
        migrations.AddConstraint(
            model_name="applicationparty",
            constraint=models.UniqueConstraint(fields=("application", "municipality"), name="programme_application_party_once"),
        ),
        migrations.AddConstraint(
            model_name="callversion",
            constraint=models.UniqueConstraint(fields=("call", "number"), name="programme_call_version_once"),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "withdrawn"]),
                    models.Q(
                        ("submitted_at__isnull", False), ("version__isnull", False), models.Q(("receipt", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="programme_submitted_has_a_receipt",
            ),
        ),
        migrations.AddConstraint(
            model_name="presence",
            constraint=models.UniqueConstraint(fields=("application", "section", "person"), name="programme_presence_once"),
        ),
        migrations.AddConstraint(
            model_name="sectiontext",
            constraint=models.UniqueConstraint(fields=("application", "section", "number"), name="programme_section_text_once"),
        ),
    ]
