import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import folkmoot.places.descriptions
import folkmoot.places.texts


class Migration(migrations.Migration):
    dependencies = [
        ("programme", "0006_application_rights_and_log"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
            name="DiscussionRemark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(max_length=3000, verbose_name="remark")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="discussion", to="programme.application"
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="eligibility", to="programme.application"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Recommendation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("granted", "Granted"), ("declined", "Declined")], max_length=20, verbose_name="decision"
                    ),
                ),
                ("amount", models.PositiveIntegerField(blank=True, null=True, verbose_name="amount")),
                ("reasons", models.TextField(max_length=5000, verbose_name="reasons")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="recommendations", to="programme.application"
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
                "ordering": ["-at", "-pk"],
            },
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
                        blank=True, related_name="+", to="programme.network", verbose_name="networks whose themes they know"
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
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="programme.application"
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
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="appeals", to="programme.application"
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at", None)), fields=("application",), name="programme_one_open_appeal"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("granted", "Granted"), ("declined", "Declined")], max_length=20, verbose_name="decision"
                    ),
                ),
                (
                    "amount",
                    models.PositiveIntegerField(
                        blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name="amount"
                    ),
                ),
                ("conditions", models.TextField(blank=True, max_length=5000, verbose_name="conditions")),
                ("reasons", models.TextField(max_length=5000, verbose_name="reasons")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("published_at", models.DateTimeField(null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="programme.application"
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
                "verbose_name": "decision",
                "verbose_name_plural": "decisions",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount", None), ("outcome", "declined")),
                            models.Q(("amount__gt", 0), ("outcome", "granted")),
                            _connector="OR",
                        ),
                        name="programme_granted_with_an_amount",
                    )
                ],
            },
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
                    models.Q(("declared_at__isnull", False), ("given_at__isnull", False)),
                    _connector="OR",
                ),
                name="programme_given_after_declared",
            ),
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=models.UniqueConstraint(fields=("assignment", "criterion"), name="programme_score_once"),
        ),
    ]
