from django.db import migrations, models


def turn_terms(apps, schema_editor):
    terms = apps.get_model("site", "SearchTerm")
    turned = [(term[::-1], pk) for pk, term in terms.objects.values_list("pk", "term")]
    with schema_editor.connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {terms._meta.db_table} SET backwards = %s WHERE id = %s", turned)  # noqa: S608


class Migration(migrations.Migration):
    dependencies = [("site", "0001_search")]
    operations = [
        migrations.AddField(
            model_name="searchterm",
            name="backwards",
            field=models.CharField(db_index=True, default="", max_length=60),
        ),
        migrations.RunPython(turn_terms, migrations.RunPython.noop),
    ]
