from uuid import uuid4

from django.db import migrations

from folkmoot.site.search import engine


def mark_what_is_indexed(_apps, schema_editor):
    """An index from before has a column for each field, or its terms within the rows; a new one is as it shall be already."""
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "sqlite":
            _mark_on_sqlite(cursor)
        else:
            _put_terms_out_of_their_rows(cursor)


def _mark_on_sqlite(cursor):
    cursor.execute(f"SELECT name FROM pragma_table_info('{engine.FTS}')")  # noqa: S608
    if "marks" in {name for (name,) in cursor.fetchall()}:
        return
    cursor.execute(f"SELECT rowid, {', '.join(engine.FIELDS)}, shown_in FROM {engine.FTS}")  # noqa: S608
    rows = cursor.fetchall()
    for statement in (*engine.DROP["sqlite"], *engine.CREATE["sqlite"]):
        cursor.execute(statement)
    for number, *fields, shown_in in rows:
        terms = {field: text.split() for field, text in zip(engine.FIELDS, fields, strict=True)}
        engine.store(number, engine.marks_of(terms, shown_in.split()))
    engine.put_in_order()


def _put_terms_out_of_their_rows(cursor):
    cursor.execute("SELECT attstorage FROM pg_attribute WHERE attrelid = %s::regclass AND attname = 'terms'", [engine.TERMS])
    if cursor.fetchone()[0] == "e":
        return
    cursor.execute(f"CREATE TEMPORARY TABLE kept_terms ON COMMIT DROP AS SELECT version_id, terms FROM {engine.TERMS}")  # noqa: S608
    for statement in (*engine.DROP["postgresql"], *engine.CREATE["postgresql"]):
        cursor.execute(statement)
    cursor.execute(f"INSERT INTO {engine.TERMS} SELECT version_id, terms FROM kept_terms")  # noqa: S608


def name_the_state(apps, _schema_editor):
    apps.get_model("site", "SearchState").objects.create(pk=1, name=uuid4())


class Migration(migrations.Migration):
    dependencies = [("site", "0002_state_of_the_search")]
    operations = [
        migrations.RunPython(mark_what_is_indexed, migrations.RunPython.noop),
        migrations.RunPython(name_the_state, migrations.RunPython.noop),
    ]
