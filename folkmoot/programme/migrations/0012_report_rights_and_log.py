from django.db import migrations

from folkmoot.accounts.roles import Role, grant

SQLITE = """
DROP TRIGGER IF EXISTS programme_log_is_not_edited;
CREATE TRIGGER programme_log_is_not_edited BEFORE UPDATE ON programme_logentry
WHEN NOT (NEW.by_id IS NULL AND NEW.id = OLD.id AND NEW.step = OLD.step AND NEW.at = OLD.at AND NEW.details = OLD.details
          AND NEW.application_id IS OLD.application_id AND NEW.project_id IS OLD.project_id)
BEGIN SELECT RAISE(ABORT, 'The log is not edited.'); END;
"""
POSTGRESQL = """
CREATE OR REPLACE FUNCTION programme_keep_log() RETURNS trigger AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.by_id IS NULL AND NEW.id = OLD.id AND NEW.step = OLD.step AND NEW.at = OLD.at
     AND NEW.details = OLD.details AND NEW.application_id IS NOT DISTINCT FROM OLD.application_id
     AND NEW.project_id IS NOT DISTINCT FROM OLD.project_id THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'The log is not edited.';
END $$ LANGUAGE plpgsql;
"""


def keep_log(_apps, schema_editor):
    """The new column is kept as the others are."""
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL)
        else:
            drop, create = SQLITE.strip().split(";\n", 1)
            cursor.execute(drop)
            cursor.execute(create)


def give_rights(apps, _schema_editor):
    for role in (Role.ADMINISTRATOR, Role.PROGRAMME_OFFICER):
        grant(apps, role, "programme", "reportform", "add", "change", "delete", "view")


class Migration(migrations.Migration):
    dependencies = [("programme", "0011_reports")]
    operations = [
        migrations.RunPython(keep_log, migrations.RunPython.noop),
        migrations.RunPython(give_rights, migrations.RunPython.noop),
    ]
