import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("stories", "0006_meetings_of_public_partnerships"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptArchive",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.UUIDField()),
                ("day", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("stories", models.BinaryField()),
                (
                    "archive",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="stories.articleindexpage"
                    ),
                ),
            ],
        ),
    ]
