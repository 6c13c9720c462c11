import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_roles"),
        ("places", "0001_initial"),
    ]

    operations = [
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "municipality", "role", "since"),
                        name="accounts_membership_once",
                        violation_error_message="The person has this role there already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"),
                        name="accounts_membership_ends_after_it_began",
                        violation_error_message="The last day is before the first.",
                    ),
                ],
            },
        ),
    ]
