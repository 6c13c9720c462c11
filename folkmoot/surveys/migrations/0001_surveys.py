import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import folkmoot.places.descriptions
import folkmoot.places.texts
import folkmoot.surveys.collecting.forms.instruments
import folkmoot.surveys.collecting.receiving.collected_storage
import folkmoot.surveys.collecting.worklist.worklists
import folkmoot.surveys.making.cards_in_making
import folkmoot.surveys.releasing.release_storage
import folkmoot.surveys.releasing.releases
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
                    name="BankItem",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("item_id", models.CharField(max_length=200, unique=True, verbose_name="id")),
                        ("place", models.PositiveIntegerField(verbose_name="place in the bank")),
                        ("retired", models.BooleanField(default=False, verbose_name="retired")),
                    ],
                    options={
                        "verbose_name": "item of the question bank",
                        "verbose_name_plural": "items of the question bank",
                        "ordering": ["place", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Dwelling",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("contact", models.CharField(max_length=200, verbose_name="dwelling")),
                        ("entity_id", models.CharField(max_length=36)),
                        ("position", models.PositiveIntegerField()),
                        ("unit", models.CharField(max_length=200, verbose_name="sampling unit")),
                        ("stratum", models.CharField(blank=True, max_length=200, verbose_name="stratum")),
                        ("unit_reserve", models.PositiveSmallIntegerField(null=True)),
                        ("household_reserve", models.PositiveSmallIntegerField(null=True)),
                        ("drawn", models.JSONField(verbose_name="what the draw says")),
                        (
                            "standing",
                            models.CharField(
                                choices=[("waiting", "in reserve"), ("drawn", "to be visited"), ("replaced", "replaced")],
                                default="drawn",
                                max_length=8,
                                verbose_name="standing",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("complete", "complete interview"),
                                    ("partial", "partial interview"),
                                    ("refusal", "refusal or break-off"),
                                    ("noncontact", "nobody reached"),
                                    ("other", "other reason: ill, away, language"),
                                    ("unknown", "not known whether anyone lives there"),
                                    ("not_eligible", "nobody to ask: empty, no dwelling, no adult"),
                                ],
                                max_length=12,
                                verbose_name="outcome",
                            ),
                        ),
                        ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                        ("attempts_apart", models.PositiveSmallIntegerField(default=0)),
                        ("is_over", models.BooleanField(default=False)),
                        ("adults", models.PositiveSmallIntegerField(null=True, verbose_name="adults")),
                        ("approached_at", models.DateTimeField(null=True, verbose_name="last attempt")),
                    ],
                    options={
                        "verbose_name": "dwelling",
                        "verbose_name_plural": "dwellings",
                        "ordering": ["worklist", "position"],
                    },
                ),
                migrations.CreateModel(
                    name="Enumerator",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        ("username", models.CharField(max_length=100, unique=True, verbose_name="user name")),
                        ("secret", models.CharField(max_length=32)),
                        ("key_hash", models.CharField(max_length=64, unique=True)),
                        (
                            "languages",
                            models.CharField(
                                blank=True,
                                help_text="Codes of the languages they interview in: sv ar",
                                max_length=100,
                                verbose_name="languages",
                            ),
                        ),
                        (
                            "in_training",
                            models.BooleanField(
                                default=False,
                                help_text="What they send is kept apart as tests, and counts nowhere.",
                                verbose_name="in training",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="may send")),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="added")),
                    ],
                    options={
                        "verbose_name": "enumerator",
                        "verbose_name_plural": "enumerators",
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="Instrument",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("form_id", models.CharField(max_length=200, verbose_name="form id")),
                        ("title", models.CharField(max_length=300, verbose_name="title")),
                        (
                            "closes_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="Interviews that began before are still received afterwards.",
                                null=True,
                                verbose_name="closes",
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="added")),
                    ],
                    options={
                        "verbose_name": "form",
                        "verbose_name_plural": "forms",
                        "ordering": ["form_id"],
                        "permissions": [("collect_instrument", "Can lead the fieldwork of every survey")],
                    },
                ),
                migrations.CreateModel(
                    name="Round",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "slug",
                            models.SlugField(
                                help_text="The last part of the round's web address.", max_length=80, verbose_name="address"
                            ),
                        ),
                        ("names", folkmoot.places.texts.TextsField(default=dict, verbose_name="name")),
                        (
                            "ordinal",
                            models.PositiveSmallIntegerField(
                                validators=[django.core.validators.MinValueValidator(1)], verbose_name="number"
                            ),
                        ),
                        (
                            "year",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1900),
                                    django.core.validators.MaxValueValidator(2999),
                                ],
                                verbose_name="year",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "round",
                        "verbose_name_plural": "rounds",
                        "ordering": ["survey", "-ordinal"],
                    },
                ),
                migrations.CreateModel(
                    name="SubmissionFile",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=255, verbose_name="name")),
                        (
                            "content",
                            models.FileField(
                                max_length=200,
                                storage=folkmoot.surveys.collecting.receiving.collected_storage.CollectedStorage(),
                                upload_to="",
                                verbose_name="content",
                            ),
                        ),
                        ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                        ("size", models.PositiveBigIntegerField(verbose_name="size")),
                        ("received_at", models.DateTimeField(verbose_name="received")),
                    ],
                    options={
                        "verbose_name": "file of a submission",
                        "verbose_name_plural": "files of submissions",
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="SubmissionVersion",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("instance_id", models.CharField(max_length=255, verbose_name="instance id")),
                        ("is_test", models.BooleanField(default=False)),
                        ("edited_from", models.CharField(blank=True, max_length=255, verbose_name="edited from")),
                        ("xml", models.BinaryField(verbose_name="XML")),
                        ("sha256", models.BinaryField(max_length=32)),
                        ("is_current", models.BooleanField(default=True, verbose_name="current")),
                        ("is_encrypted", models.BooleanField(default=False, verbose_name="encrypted")),
                        ("received_at", models.DateTimeField(verbose_name="received")),
                        ("reason", models.TextField(blank=True, verbose_name="why it was edited")),
                        ("identifiers_removed_at", models.DateTimeField(null=True, verbose_name="identifiers removed")),
                        (
                            "enumerator",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="surveys.enumerator",
                                verbose_name="enumerator",
                            ),
                        ),
                        (
                            "instrument",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="surveys.instrument",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "version of a submission",
                        "verbose_name_plural": "versions of submissions",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Survey",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "slug",
                            models.SlugField(
                                help_text="The last part of the survey's web address.",
                                max_length=80,
                                unique=True,
                                verbose_name="address",
                            ),
                        ),
                        ("titles", folkmoot.places.texts.TextsField(default=dict, verbose_name="title")),
                        (
                            "descriptions",
                            folkmoot.places.descriptions.DescriptionsField(
                                blank=True,
                                default=dict,
                                help_text="What it asks about, and why, in two or three sentences.",
                                verbose_name="description",
                            ),
                        ),
                        (
                            "commissioner",
                            models.CharField(
                                blank=True,
                                help_text="Who had the survey made, and paid for it.",
                                max_length=200,
                                verbose_name="commissioner",
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="added")),
                    ],
                    options={
                        "verbose_name": "survey",
                        "verbose_name_plural": "surveys",
                        "ordering": ["-created_at", "slug"],
                    },
                ),
                migrations.CreateModel(
                    name="CardRelease",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("seal", models.CharField(max_length=64, unique=True, verbose_name="seal")),
                        ("release_json", models.TextField(verbose_name="release")),
                        ("titles", models.JSONField(verbose_name="titles")),
                        ("place", models.JSONField(verbose_name="place")),
                        ("languages", models.JSONField(verbose_name="languages")),
                        ("interviews", models.PositiveIntegerField(verbose_name="interviews")),
                        ("first_day", models.DateField(null=True, verbose_name="first day")),
                        ("last_day", models.DateField(null=True, verbose_name="last day")),
                        ("synthetic", models.BooleanField(verbose_name="synthetic")),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="staged")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "not published"),
                                    ("published", "published"),
                                    ("superseded", "superseded"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="draft",
                                max_length=12,
                                verbose_name="state",
                            ),
                        ),
                        ("edition", models.PositiveSmallIntegerField(null=True, verbose_name="edition")),
                        ("correction_reason", models.TextField(blank=True, verbose_name="what was corrected, and why")),
                        ("published_at", models.DateTimeField(null=True, verbose_name="published")),
                        ("withdrawn_at", models.DateTimeField(null=True, verbose_name="withdrawn")),
                        ("withdrawal_reason", models.TextField(blank=True, verbose_name="why it was withdrawn")),
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
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="card_releases",
                                to="places.municipality",
                                verbose_name="municipality",
                            ),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="releases",
                                to="surveys.round",
                                verbose_name="round",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "release",
                        "verbose_name_plural": "releases",
                        "ordering": ["-published_at", "-created_at"],
                        "permissions": [("publish_cardrelease", "Can publish and withdraw releases")],
                    },
                ),
                migrations.CreateModel(
                    name="DwellingPlace",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("values", models.JSONField(verbose_name="how to find it")),
                        (
                            "dwelling",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="place",
                                to="surveys.dwelling",
                                verbose_name="dwelling",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "place of a dwelling",
                        "verbose_name_plural": "places of dwellings",
                    },
                ),
                migrations.AddField(
                    model_name="dwelling",
                    name="approached_by",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="surveys.enumerator",
                    ),
                ),
                migrations.AddField(
                    model_name="dwelling",
                    name="enumerator",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dwellings",
                        to="surveys.enumerator",
                        verbose_name="enumerator",
                    ),
                ),
                migrations.CreateModel(
                    name="FindingDecision",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("check_name", models.CharField(max_length=40, verbose_name="check")),
                        ("subject", models.CharField(max_length=255, verbose_name="interview, enumerator or unit")),
                        ("question", models.CharField(blank=True, max_length=255, verbose_name="question")),
                        (
                            "decision",
                            models.CharField(
                                choices=[("keep", "keep"), ("call_back", "call back"), ("reject", "reject")],
                                max_length=12,
                                verbose_name="decision",
                            ),
                        ),
                        ("reason", models.TextField(max_length=2000, verbose_name="reason")),
                        ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="when")),
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
                            "instrument",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="decisions",
                                to="surveys.instrument",
                                verbose_name="form",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "decision on a finding",
                        "verbose_name_plural": "decisions on findings",
                        "ordering": ["made_at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="FieldworkNotice",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("to", models.EmailField(max_length=254, verbose_name="to")),
                        ("subject", models.CharField(max_length=300, verbose_name="subject")),
                        ("body", models.TextField(verbose_name="text")),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="written")),
                        ("sent_at", models.DateTimeField(null=True, verbose_name="sent")),
                        ("error", models.CharField(blank=True, max_length=300, verbose_name="error")),
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
                            "instrument",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notices",
                                to="surveys.instrument",
                                verbose_name="form",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "notice of the fieldwork",
                        "verbose_name_plural": "notices of the fieldwork",
                        "ordering": ["-made_at", "-pk"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="FieldworkLook",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("state", models.CharField(max_length=200)),
                        ("made_at", models.DateTimeField(verbose_name="when")),
                        ("seconds", models.FloatField(verbose_name="seconds")),
                        ("interviews", models.PositiveIntegerField(verbose_name="interviews")),
                        ("consenting", models.PositiveIntegerField(null=True, verbose_name="interviews with consent")),
                        (
                            "together",
                            models.FloatField(null=True, verbose_name="share of interviews where interviewers worked together"),
                        ),
                        ("findings", models.BinaryField()),
                        ("progress", models.BinaryField()),
                        ("effects", models.BinaryField()),
                        ("agreement", models.BinaryField()),
                        ("pairs", models.BinaryField()),
                        ("places", models.BinaryField()),
                        (
                            "instrument",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="look",
                                to="surveys.instrument",
                                verbose_name="form",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "look at a fieldwork",
                        "verbose_name_plural": "looks at fieldwork",
                    },
                ),
                migrations.CreateModel(
                    name="InstrumentVersion",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("version", models.CharField(blank=True, max_length=200, verbose_name="version")),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "draft"), ("published", "published")],
                                default="draft",
                                max_length=12,
                                verbose_name="state",
                            ),
                        ),
                        ("xform", models.TextField(verbose_name="XForm")),
                        ("md5", models.CharField(max_length=32, verbose_name="MD5")),
                        ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                        ("questionnaire_json", models.TextField(verbose_name="questionnaire")),
                        ("source_name", models.CharField(max_length=200, verbose_name="file")),
                        ("source_sha256", models.CharField(max_length=64, verbose_name="SHA-256 of the file")),
                        ("media", models.JSONField(default=list, verbose_name="attachments that it asks for")),
                        ("notes", models.JSONField(default=list, verbose_name="what was noted")),
                        ("change_reason", models.TextField(blank=True, verbose_name="why received answers may be broken")),
                        (
                            "draft_key",
                            models.CharField(
                                default=folkmoot.surveys.collecting.forms.instruments.new_key, max_length=64, unique=True
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="added")),
                        ("published_at", models.DateTimeField(null=True, verbose_name="published")),
                        (
                            "instrument",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="surveys.instrument",
                                verbose_name="form",
                            ),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "version of a form",
                        "verbose_name_plural": "versions of forms",
                        "ordering": ["-published_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="FormAttachment",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=255, verbose_name="name")),
                        (
                            "content",
                            models.FileField(
                                max_length=200,
                                storage=folkmoot.surveys.collecting.receiving.collected_storage.CollectedStorage(),
                                upload_to="",
                                verbose_name="content",
                            ),
                        ),
                        ("md5", models.CharField(max_length=32, verbose_name="MD5")),
                        ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                        ("size", models.PositiveBigIntegerField(verbose_name="size")),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attachments",
                                to="surveys.instrumentversion",
                                verbose_name="version",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "attachment of a form",
                        "verbose_name_plural": "attachments of forms",
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="BankItemVersion",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("number", models.PositiveIntegerField(verbose_name="version")),
                        ("question_json", models.TextField(verbose_name="question")),
                        ("languages", models.JSONField(verbose_name="languages")),
                        ("key", models.CharField(max_length=64, verbose_name="comparability key")),
                        ("reason", models.TextField(blank=True, verbose_name="why it was worded anew")),
                        ("locked_at", models.DateTimeField(auto_now_add=True, verbose_name="locked")),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="surveys.bankitem",
                                verbose_name="item of the question bank",
                            ),
                        ),
                        (
                            "locked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="surveys.instrumentversion",
                                verbose_name="form",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "version of an item",
                        "verbose_name_plural": "versions of items",
                        "ordering": ["item", "-number"],
                    },
                ),
                migrations.CreateModel(
                    name="PassedLimit",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("check_name", models.CharField(max_length=40, verbose_name="check")),
                        ("subject", models.CharField(max_length=255, verbose_name="interview, enumerator or unit")),
                        ("question", models.CharField(blank=True, max_length=255, verbose_name="question")),
                        ("since", models.DateTimeField(default=django.utils.timezone.now, verbose_name="since")),
                        (
                            "instrument",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="passed_limits",
                                to="surveys.instrument",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "passed limit",
                        "verbose_name_plural": "passed limits",
                    },
                ),
                migrations.CreateModel(
                    name="ReleaseFile",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                        ("size", models.PositiveIntegerField(verbose_name="size")),
                        (
                            "content",
                            models.FileField(
                                max_length=200,
                                storage=folkmoot.surveys.releasing.release_storage.ReleaseStorage(),
                                upload_to=folkmoot.surveys.releasing.releases.stored_name,
                                verbose_name="content",
                            ),
                        ),
                        (
                            "release",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="files",
                                to="surveys.cardrelease",
                                verbose_name="release",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "file of a release",
                        "verbose_name_plural": "files of releases",
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="Replacement",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("reason", models.CharField(max_length=500, verbose_name="why")),
                        ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="when")),
                        (
                            "enumerator",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="surveys.enumerator",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "replaced",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replacement",
                                to="surveys.dwelling",
                                verbose_name="replaced",
                            ),
                        ),
                        (
                            "reserve",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaces",
                                to="surveys.dwelling",
                                verbose_name="in its place",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "replacement of a dwelling",
                        "verbose_name_plural": "replacements of dwellings",
                        "ordering": ["-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="CardMaking",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("municipality", models.CharField(max_length=200, verbose_name="municipality")),
                        ("choices", models.JSONField(default=dict, verbose_name="choices")),
                        (
                            "contacts",
                            models.FileField(
                                blank=True,
                                max_length=200,
                                storage=folkmoot.surveys.making.cards_in_making.MakingStorage(),
                                upload_to=folkmoot.surveys.making.cards_in_making._upload_name,
                                verbose_name="contact sheet",
                            ),
                        ),
                        (
                            "margins",
                            models.FileField(
                                blank=True,
                                max_length=200,
                                storage=folkmoot.surveys.making.cards_in_making.MakingStorage(),
                                upload_to=folkmoot.surveys.making.cards_in_making._upload_name,
                                verbose_name="margins",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("new", "not started"),
                                    ("waiting", "waits for its turn"),
                                    ("running", "under way"),
                                    ("stopped", "stopped"),
                                    ("failed", "needs mending"),
                                    ("done", "done"),
                                ],
                                default="new",
                                max_length=12,
                                verbose_name="state",
                            ),
                        ),
                        ("steps", models.JSONField(default=dict, verbose_name="steps")),
                        ("under_way", models.CharField(blank=True, max_length=60, verbose_name="under way")),
                        ("stop_asked", models.BooleanField(default=False, verbose_name="asked to stop")),
                        ("beat_at", models.DateTimeField(null=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="begun")),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "release",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="surveys.cardrelease",
                                verbose_name="release",
                            ),
                        ),
                        (
                            "instrument",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cards",
                                to="surveys.instrument",
                                verbose_name="form",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cards_in_making",
                                to="surveys.round",
                                verbose_name="round",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "card in the making",
                        "verbose_name_plural": "cards in the making",
                        "ordering": ["-created_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Submission",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("instance_id", models.CharField(max_length=255, verbose_name="instance id")),
                        ("is_test", models.BooleanField(default=False, verbose_name="test")),
                        ("received_at", models.DateTimeField(verbose_name="received")),
                        (
                            "review_state",
                            models.CharField(
                                choices=[
                                    ("received", "received"),
                                    ("edited", "edited"),
                                    ("has_issues", "has issues"),
                                    ("approved", "approved"),
                                    ("rejected", "rejected"),
                                ],
                                default="received",
                                max_length=12,
                                verbose_name="review",
                            ),
                        ),
                        (
                            "enumerator",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="submissions",
                                to="surveys.enumerator",
                                verbose_name="enumerator",
                            ),
                        ),
                        (
                            "instrument",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="submissions",
                                to="surveys.instrument",
                                verbose_name="form",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "submission",
                        "verbose_name_plural": "submissions",
                        "ordering": ["-received_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Remark",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("text", models.TextField(blank=True, max_length=2000, verbose_name="comment")),
                        (
                            "state",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("received", "received"),
                                    ("edited", "edited"),
                                    ("has_issues", "has issues"),
                                    ("approved", "approved"),
                                    ("rejected", "rejected"),
                                ],
                                max_length=12,
                                verbose_name="review",
                            ),
                        ),
                        ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="when")),
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
                            "submission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="remarks",
                                to="surveys.submission",
                                verbose_name="submission",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "comment on a submission",
                        "verbose_name_plural": "comments on submissions",
                        "ordering": ["made_at", "pk"],
                    },
                ),
                migrations.AddField(
                    model_name="dwelling",
                    name="interview",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dwellings",
                        to="surveys.submission",
                        verbose_name="interview",
                    ),
                ),
                migrations.CreateModel(
                    name="ContactRecord",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("number", models.PositiveSmallIntegerField(verbose_name="attempt")),
                        ("attempted_at", models.DateTimeField(verbose_name="when")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("complete", "complete interview"),
                                    ("partial", "partial interview"),
                                    ("refusal", "refusal or break-off"),
                                    ("noncontact", "nobody reached"),
                                    ("other", "other reason: ill, away, language"),
                                    ("unknown", "not known whether anyone lives there"),
                                    ("not_eligible", "nobody to ask: empty, no dwelling, no adult"),
                                ],
                                max_length=12,
                                verbose_name="outcome",
                            ),
                        ),
                        ("household_size", models.PositiveSmallIntegerField(null=True, verbose_name="people in the household")),
                        ("adults", models.PositiveSmallIntegerField(null=True, verbose_name="adults who can be asked")),
                        ("adult_drawn", models.PositiveSmallIntegerField(null=True, verbose_name="adult drawn")),
                        ("drawn_by", models.CharField(blank=True, max_length=30, verbose_name="how")),
                        ("remarks", models.TextField(blank=True, verbose_name="remarks")),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("browser", "in a browser"),
                                    ("phone", "from ODK Collect"),
                                    ("interview", "by an interview that came"),
                                    ("office", "by a supervisor"),
                                ],
                                max_length=10,
                                verbose_name="recorded",
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=500, verbose_name="why it is corrected")),
                        ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="recorded")),
                        (
                            "corrects",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrected_by",
                                to="surveys.contactrecord",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "dwelling",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="records",
                                to="surveys.dwelling",
                                verbose_name="dwelling",
                            ),
                        ),
                        (
                            "enumerator",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="surveys.enumerator",
                            ),
                        ),
                        (
                            "submission",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contact_records",
                                to="surveys.submission",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "record of a contact",
                        "verbose_name_plural": "records of contacts",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="AuditTimes",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("times", models.JSONField(verbose_name="seconds and visits by question")),
                        (
                            "file",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="times",
                                to="surveys.submissionfile",
                                verbose_name="file of a submission",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "times of an audit log",
                        "verbose_name_plural": "times of audit logs",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="SubmissionIdentifiers",
                    fields=[
                        (
                            "version",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="identifiers",
                                serialize=False,
                                to="surveys.submissionversion",
                                verbose_name="version of a submission",
                            ),
                        ),
                        ("cuts", models.JSONField(verbose_name="where they stood in the XML")),
                        ("texts", models.BinaryField(verbose_name="identifiers")),
                    ],
                    options={
                        "verbose_name": "identifiers of a submission",
                        "verbose_name_plural": "identifiers of submissions",
                        "ordering": ["pk"],
                    },
                ),
                migrations.AddField(
                    model_name="submissionversion",
                    name="instrument_version",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="surveys.instrumentversion",
                        verbose_name="version",
                    ),
                ),
                migrations.AddField(
                    model_name="submissionversion",
                    name="person",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="submissionversion",
                    name="submission",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="surveys.submission",
                        verbose_name="submission",
                    ),
                ),
                migrations.AddField(
                    model_name="submissionfile",
                    name="version",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="surveys.submissionversion",
                        verbose_name="version",
                    ),
                ),
                migrations.CreateModel(
                    name="SubmissionWork",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("asked_for", models.CharField(blank=True, max_length=36)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "waits"),
                                    ("held", "held until an earlier update comes"),
                                    ("done", "done"),
                                    ("nothing", "about no dwelling"),
                                    ("failed", "could not be done"),
                                ],
                                default="waiting",
                                max_length=8,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "conflict",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "none"),
                                    ("soft", "others changed something else meanwhile"),
                                    ("hard", "others changed the same meanwhile"),
                                ],
                                max_length=4,
                                verbose_name="conflict",
                            ),
                        ),
                        ("told", models.CharField(blank=True, max_length=30)),
                        ("received_at", models.DateTimeField(verbose_name="received")),
                        (
                            "dwelling",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="works",
                                to="surveys.dwelling",
                                verbose_name="dwelling",
                            ),
                        ),
                        (
                            "version",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="work",
                                to="surveys.submissionversion",
                                verbose_name="submission",
                            ),
                        ),
                        (
                            "survey",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="surveys.survey",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "work of a submission",
                        "verbose_name_plural": "work of submissions",
                        "ordering": ["pk"],
                    },
                ),
                migrations.AddField(
                    model_name="round",
                    name="survey",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="surveys.survey",
                        verbose_name="survey",
                    ),
                ),
                migrations.CreateModel(
                    name="LimitSetting",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=40, verbose_name="limit")),
                        ("value", models.FloatField(verbose_name="value")),
                        ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="when")),
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
                            "survey",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="limit_settings",
                                to="surveys.survey",
                                verbose_name="survey",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "limit of a fieldwork check",
                        "verbose_name_plural": "limits of fieldwork checks",
                        "ordering": ["made_at", "pk"],
                    },
                ),
                migrations.AddField(
                    model_name="instrument",
                    name="survey",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instruments",
                        to="surveys.survey",
                        verbose_name="survey",
                    ),
                ),
                migrations.CreateModel(
                    name="FieldworkPlan",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("rows", models.JSONField(verbose_name="planned interviews")),
                        ("source_name", models.CharField(max_length=200, verbose_name="file")),
                        ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="when")),
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
                            "survey",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="fieldwork_plans",
                                to="surveys.survey",
                                verbose_name="survey",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "plan of a fieldwork",
                        "verbose_name_plural": "plans of fieldwork",
                        "ordering": ["-made_at", "-pk"],
                    },
                ),
                migrations.AddField(
                    model_name="enumerator",
                    name="survey",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enumerators",
                        to="surveys.survey",
                        verbose_name="survey",
                    ),
                ),
                migrations.CreateModel(
                    name="ApiToken",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("lead", "survey lead"),
                                    ("supervisor", "field supervisor"),
                                    ("enumerator", "enumerator"),
                                    ("analyst", "analyst"),
                                    ("viewer", "viewer"),
                                ],
                                max_length=12,
                                verbose_name="role",
                            ),
                        ),
                        ("key_hash", models.CharField(max_length=64, unique=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="added")),
                        ("revoked_at", models.DateTimeField(null=True, verbose_name="revoked")),
                        (
                            "survey",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="api_tokens",
                                to="surveys.survey",
                                verbose_name="survey",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "access token",
                        "verbose_name_plural": "access tokens",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="SurveyMember",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("lead", "survey lead"),
                                    ("supervisor", "field supervisor"),
                                    ("enumerator", "enumerator"),
                                    ("analyst", "analyst"),
                                    ("viewer", "viewer"),
                                ],
                                max_length=12,
                                verbose_name="role",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="survey_roles",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                        (
                            "survey",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="members",
                                to="surveys.survey",
                                verbose_name="survey",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "role in a survey",
                        "verbose_name_plural": "roles in surveys",
                        "ordering": ["survey", "role", "person"],
                    },
                ),
                migrations.CreateModel(
                    name="Team",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "supervisor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="supervisor",
                            ),
                        ),
                        (
                            "survey",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="teams",
                                to="surveys.survey",
                                verbose_name="survey",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "team",
                        "verbose_name_plural": "teams",
                        "ordering": ["name"],
                    },
                ),
                migrations.AddField(
                    model_name="enumerator",
                    name="team",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="enumerators",
                        to="surveys.team",
                        verbose_name="team",
                    ),
                ),
                migrations.AddField(
                    model_name="dwelling",
                    name="team",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dwellings",
                        to="surveys.team",
                        verbose_name="team",
                    ),
                ),
                migrations.CreateModel(
                    name="Assignment",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "made_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "dwelling",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assignments",
                                to="surveys.dwelling",
                                verbose_name="dwelling",
                            ),
                        ),
                        (
                            "enumerator",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="surveys.enumerator",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="surveys.team",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "assignment",
                        "verbose_name_plural": "assignments",
                        "ordering": ["-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="WebLink",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("one_time", "one-time link"), ("open", "open link")],
                                max_length=8,
                                verbose_name="kind",
                            ),
                        ),
                        ("key_hash", models.CharField(max_length=64, unique=True)),
                        ("open_key", models.CharField(blank=True, max_length=64)),
                        ("person", models.CharField(blank=True, max_length=100, verbose_name="person")),
                        ("is_active", models.BooleanField(default=True, verbose_name="works")),
                        ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="made")),
                        (
                            "instrument",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="web_links",
                                to="surveys.instrument",
                                verbose_name="form",
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
                        "verbose_name": "link",
                        "verbose_name_plural": "links",
                        "ordering": ["made_at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="LinkedSubmission",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "submission",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="linked",
                                to="surveys.submission",
                                verbose_name="submission",
                            ),
                        ),
                        (
                            "link",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="submissions",
                                to="surveys.weblink",
                                verbose_name="link",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "submission by a link",
                        "verbose_name_plural": "submissions by links",
                    },
                ),
                migrations.CreateModel(
                    name="Worklist",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        ("is_training", models.BooleanField(default=False, verbose_name="for training")),
                        ("record", models.JSONField(verbose_name="record of the draw")),
                        ("columns", models.JSONField(verbose_name="columns")),
                        ("attempts", models.PositiveSmallIntegerField(default=3, verbose_name="attempts before a replacement")),
                        ("hours_between", models.PositiveSmallIntegerField(default=4, verbose_name="hours between attempts")),
                        (
                            "replaced_at_once",
                            models.JSONField(
                                default=folkmoot.surveys.collecting.worklist.worklists.replaced_at_first,
                                verbose_name="replaced at once",
                            ),
                        ),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                        ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="taken in")),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="worklists",
                                to="surveys.round",
                                verbose_name="round",
                            ),
                        ),
                        (
                            "survey",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="worklists",
                                to="surveys.survey",
                                verbose_name="survey",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "worklist",
                        "verbose_name_plural": "worklists",
                        "ordering": ["-made_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="UnitReplacement",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("unit", models.CharField(max_length=200, verbose_name="sampling unit")),
                        ("reserve", models.CharField(max_length=200, verbose_name="in its place")),
                        ("reason", models.CharField(max_length=500, verbose_name="why")),
                        ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="when")),
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
                            "worklist",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="unit_replacements",
                                to="surveys.worklist",
                                verbose_name="worklist",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "replacement of a sampling unit",
                        "verbose_name_plural": "replacements of sampling units",
                        "ordering": ["-pk"],
                    },
                ),
                migrations.AddField(
                    model_name="dwelling",
                    name="worklist",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dwellings",
                        to="surveys.worklist",
                        verbose_name="worklist",
                    ),
                ),
                migrations.CreateModel(
                    name="EntityVersion",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("version", models.PositiveIntegerField()),
                        ("properties", models.JSONField()),
                        ("base_version", models.PositiveIntegerField()),
                        ("branch", models.CharField(blank=True, max_length=64)),
                        ("branch_base", models.PositiveIntegerField(null=True)),
                        (
                            "conflict",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "none"),
                                    ("soft", "others changed something else meanwhile"),
                                    ("hard", "others changed the same meanwhile"),
                                ],
                                max_length=4,
                                verbose_name="conflict",
                            ),
                        ),
                        ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="when")),
                        (
                            "dwelling",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entity_versions",
                                to="surveys.dwelling",
                                verbose_name="dwelling",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "version of a dwelling",
                        "verbose_name_plural": "versions of dwellings",
                        "ordering": ["dwelling", "version"],
                        "constraints": [
                            models.UniqueConstraint(fields=("dwelling", "version"), name="surveys_entity_version_once")
                        ],
                    },
                ),
                migrations.AddConstraint(
                    model_name="instrumentversion",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state", "published")),
                        fields=("instrument", "version"),
                        name="surveys_version_once_an_instrument",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="instrumentversion",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state", "draft")), fields=("instrument",), name="surveys_version_one_draft"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="instrumentversion",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at__isnull", True), ("state", "draft")),
                            models.Q(("published_at__isnull", False), ("state", "published")),
                            _connector="OR",
                        ),
                        name="surveys_version_published_when",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="formattachment",
                    constraint=models.UniqueConstraint(
                        fields=("version", "name"), name="surveys_form_attachment_once_a_version"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="bankitemversion",
                    constraint=models.UniqueConstraint(fields=("item", "number"), name="surveys_bank_item_version_once"),
                ),
                migrations.AddConstraint(
                    model_name="passedlimit",
                    constraint=models.UniqueConstraint(
                        fields=("instrument", "check_name", "subject", "question"), name="surveys_passed_limit_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="releasefile",
                    constraint=models.UniqueConstraint(fields=("release", "name"), name="surveys_file_name_once_a_release"),
                ),
                migrations.AddConstraint(
                    model_name="cardrelease",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state", "published")),
                        fields=("round", "municipality"),
                        name="surveys_release_one_published",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="cardrelease",
                    constraint=models.UniqueConstraint(
                        fields=("round", "municipality", "edition"), name="surveys_release_edition_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="cardrelease",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("edition__isnull", True), ("published_at__isnull", True), ("state", "draft")),
                            models.Q(
                                models.Q(("state", "draft"), _negated=True),
                                ("edition__gte", 1),
                                ("published_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="surveys_release_published_has_edition",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="cardrelease",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("edition__isnull", True),
                            ("edition", 1),
                            models.Q(("correction_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="surveys_release_correction_says_why",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="cardrelease",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("state", "withdrawn"), _negated=True),
                                ("withdrawal_reason", ""),
                                ("withdrawn_at__isnull", True),
                            ),
                            models.Q(
                                models.Q(("state", "withdrawn"), ("withdrawn_at__isnull", False)),
                                models.Q(("withdrawal_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="surveys_release_withdrawal_says_why",
                    ),
                ),
                migrations.AddIndex(
                    model_name="submission",
                    index=models.Index(
                        fields=["instrument", "is_test", "-received_at", "-id"], name="surveys_submission_newest"
                    ),
                ),
                migrations.AddIndex(
                    model_name="submission",
                    index=models.Index(
                        fields=["instrument", "is_test", "review_state", "-received_at", "-id"],
                        name="surveys_submission_by_state",
                    ),
                ),
                migrations.AddIndex(
                    model_name="submission",
                    index=models.Index(
                        fields=["enumerator", "instrument", "is_test", "-received_at", "-id"],
                        name="surveys_submission_by_person",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="submission",
                    constraint=models.UniqueConstraint(
                        fields=("instrument", "instance_id", "is_test"), name="surveys_submission_instance_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="contactrecord",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", ""), _negated=True), ("corrects__isnull", False), _connector="OR"
                        ),
                        name="surveys_contact_ends_somehow",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="contactrecord",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("corrects__isnull", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="surveys_contact_corrected_why",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="submissionversion",
                    constraint=models.UniqueConstraint(
                        fields=("instrument", "instance_id", "is_test"), name="surveys_submission_version_instance_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="submissionversion",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("is_current", True)), fields=("submission",), name="surveys_submission_one_current"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="submissionfile",
                    constraint=models.UniqueConstraint(
                        fields=("version", "name"), name="surveys_submission_file_once_a_version"
                    ),
                ),
                migrations.AddIndex(
                    model_name="submissionwork",
                    index=models.Index(fields=["survey", "state", "id"], name="surveys_work_waiting"),
                ),
                migrations.AddConstraint(
                    model_name="round",
                    constraint=models.UniqueConstraint(fields=("survey", "slug"), name="surveys_round_address_once_a_survey"),
                ),
                migrations.AddConstraint(
                    model_name="round",
                    constraint=models.UniqueConstraint(fields=("survey", "ordinal"), name="surveys_round_number_once_a_survey"),
                ),
                migrations.AddConstraint(
                    model_name="instrument",
                    constraint=models.UniqueConstraint(
                        fields=("survey", "form_id"), name="surveys_instrument_form_id_once_a_survey"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="surveymember",
                    constraint=models.UniqueConstraint(fields=("survey", "person"), name="surveys_member_one_role"),
                ),
                migrations.AddConstraint(
                    model_name="team",
                    constraint=models.UniqueConstraint(fields=("survey", "name"), name="surveys_team_name_once_a_survey"),
                ),
                migrations.AddConstraint(
                    model_name="weblink",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("person", ""), _negated=True),
                        fields=("instrument", "person"),
                        name="surveys_web_link_one_a_person",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="unitreplacement",
                    constraint=models.UniqueConstraint(fields=("worklist", "unit"), name="surveys_unit_replaced_once"),
                ),
                migrations.AddConstraint(
                    model_name="unitreplacement",
                    constraint=models.UniqueConstraint(fields=("worklist", "reserve"), name="surveys_reserve_unit_used_once"),
                ),
                migrations.AddIndex(
                    model_name="dwelling",
                    index=models.Index(fields=["entity_id"], name="surveys_dwelling_entity"),
                ),
                migrations.AddConstraint(
                    model_name="dwelling",
                    constraint=models.UniqueConstraint(fields=("worklist", "contact"), name="surveys_dwelling_once_a_worklist"),
                ),
                migrations.AddConstraint(
                    model_name="dwelling",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("enumerator__isnull", True), ("team__isnull", True), _connector="OR"),
                        name="surveys_dwelling_one_assigned",
                    ),
                ),
            ]
        ),
    ]
