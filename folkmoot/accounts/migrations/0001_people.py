import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import folkmoot.accounts.languages
from folkmoot.places.tables_at_once import CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("places", "0001_places"),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="User",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        (
                            "email",
                            models.EmailField(
                                error_messages={"unique": "Somebody has this address already."},
                                max_length=254,
                                unique=True,
                                verbose_name="e-mail address",
                            ),
                        ),
                        ("name", models.CharField(help_text="As the person writes it.", max_length=200, verbose_name="name")),
                        (
                            "language",
                            models.CharField(
                                choices=folkmoot.accounts.languages.interface_languages,
                                default="sv",
                                max_length=12,
                                verbose_name="language",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="may sign in")),
                        (
                            "date_joined",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="added"),
                        ),
                        (
                            "groups",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.group",
                                verbose_name="groups",
                            ),
                        ),
                        (
                            "user_permissions",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Specific permissions for this user.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.permission",
                                verbose_name="user permissions",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "person",
                        "verbose_name_plural": "people",
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="Attempt",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("key", models.CharField(max_length=64)),
                        ("at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["key", "at"], name="accounts_attempts_of_a_key")],
                    },
                ),
                migrations.CreateModel(
                    name="Membership",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                        ("since", models.DateField(default=django.utils.timezone.localdate, verbose_name="since")),
                        (
                            "until",
                            models.DateField(
                                blank=True, help_text="The last day. Empty while it goes on.", null=True, verbose_name="until"
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to="places.municipality",
                                verbose_name="municipality",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "membership",
                        "verbose_name_plural": "memberships",
                        "ordering": ["municipality", "role", "since"],
                    },
                ),
                migrations.AddConstraint(
                    model_name="user",
                    constraint=models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        name="one_person_an_address",
                        violation_error_message="Somebody has this address already.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="membership",
                    constraint=models.UniqueConstraint(
                        fields=("person", "municipality", "role", "since"),
                        name="accounts_membership_once",
                        violation_error_message="The person has this role there already.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="membership",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"),
                        name="accounts_membership_ends_after_it_began",
                        violation_error_message="The last day is before the first.",
                    ),
                ),
            ]
        ),
    ]
