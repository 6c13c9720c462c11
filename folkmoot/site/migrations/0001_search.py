import django.db.models.deletion
from django.db import migrations, models

from folkmoot.places.tables_at_once import CreateTables
from folkmoot.site.search import engine


def make_the_engines_table(_apps, schema_editor):
    for statement in engine.CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop_it(_apps, schema_editor):
    for statement in engine.DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="SearchChange",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("thing", models.CharField(max_length=80, unique=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="SearchTerm",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("term", models.CharField(max_length=60, unique=True)),
                        ("backwards", models.CharField(db_index=True, default="", max_length=60)),
                        ("word", models.CharField(max_length=60)),
                        ("versions", models.IntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name="SearchVersion",
                    fields=[
                        ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("thing", models.CharField(db_index=True, max_length=80)),
                        ("sort", models.CharField(max_length=12)),
                        ("language", models.CharField(max_length=12)),
                        ("shown_in", models.CharField(max_length=40)),
                        ("title", models.TextField()),
                        ("about", models.TextField(blank=True)),
                        ("place", models.CharField(blank=True, max_length=200)),
                        ("text", models.TextField(blank=True)),
                        ("url", models.TextField()),
                        ("day", models.DateField(null=True)),
                        ("shown_until", models.DateField(db_index=True, null=True)),
                        ("synthetic", models.BooleanField(default=False)),
                    ],
                ),
                migrations.CreateModel(
                    name="SearchTrigram",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("letters", models.CharField(max_length=3)),
                        (
                            "term",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="trigrams", to="site.searchterm"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("letters", "term"), name="site_trigram_once_a_term")],
                    },
                ),
            ]
        ),
        migrations.RunPython(make_the_engines_table, drop_it),
    ]
