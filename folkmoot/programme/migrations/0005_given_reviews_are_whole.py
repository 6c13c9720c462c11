from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programme", "0004_totals_of_given_reviews")]

    operations = [
        migrations.RemoveConstraint("assignment", "programme_given_after_declared"),
        migrations.AddConstraint(
            "assignment",
            models.CheckConstraint(
                condition=~models.Q(state="given")
                | models.Q(given_at__isnull=False, declared_at__isnull=False, given_total__isnull=False),
                name="programme_given_after_declared_and_whole",
            ),
        ),
    ]
