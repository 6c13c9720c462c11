from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("site", "0001_search")]
    operations = [
        migrations.CreateModel(
            name="SearchState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.UUIDField()),
            ],
        ),
    ]
