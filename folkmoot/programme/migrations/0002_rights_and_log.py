from django.db import migrations

from folkmoot.accounts.roles import Role, grant, permission

OFFICERS_MODELS = (
    "network",
    "partnership",
    "theme",
    "call",
    "reviewer",
    "lettertemplate",
    "project",
    "indicator",
    "reportingorganisation",
    "reportform",
)
SQLITE = (
    """
CREATE TRIGGER programme_log_is_not_edited BEFORE UPDATE ON programme_logentry
WHEN NOT (NEW.by_id IS NULL AND NEW.id = OLD.id AND NEW.step = OLD.step AND NEW.at = OLD.at AND NEW.details = OLD.details
          AND NEW.application_id IS OLD.application_id AND NEW.project_id IS OLD.project_id)
BEGIN SELECT RAISE(ABORT, 'The log is not edited.'); END
""",
    """
CREATE TRIGGER programme_log_is_not_emptied BEFORE DELETE ON programme_logentry
BEGIN SELECT RAISE(ABORT, 'Nothing is taken out of the log.'); END
""",
)
POSTGRESQL = (
    """
CREATE FUNCTION programme_keep_log() RETURNS trigger AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.by_id IS NULL AND NEW.id = OLD.id AND NEW.step = OLD.step AND NEW.at = OLD.at
     AND NEW.details = OLD.details AND NEW.application_id IS NOT DISTINCT FROM OLD.application_id
     AND NEW.project_id IS NOT DISTINCT FROM OLD.project_id THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'The log is not edited.';
END $$ LANGUAGE plpgsql
""",
    """
CREATE TRIGGER programme_log_is_kept BEFORE UPDATE OR DELETE ON programme_logentry
FOR EACH ROW EXECUTE FUNCTION programme_keep_log()
""",
)


def keep_log(_apps, schema_editor):
    """The database itself refuses to edit the log; only who did a step can be taken out of it."""
    with schema_editor.connection.cursor() as cursor:
        for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
            cursor.execute(statement)


def give_rights(apps, _schema_editor):
    for role in (Role.ADMINISTRATOR, Role.PROGRAMME_OFFICER):
        for model in OFFICERS_MODELS:
            grant(apps, role, "programme", model, "add", "change", "delete", "view")
    grant(apps, Role.EDITOR, "programme", "network", "add", "change", "view")

    groups = apps.get_model("auth", "Group").objects
    follow = permission(apps, "programme", "application", "follow_application")
    for role in (Role.ADMINISTRATOR, Role.PROGRAMME_OFFICER):
        groups.get(name=role.value).permissions.add(follow)
    decide = permission(apps, "programme", "application", "decide_application")
    groups.get(name=Role.DECISION_MAKER.value).permissions.add(decide)


class Migration(migrations.Migration):
    dependencies = [("programme", "0001_programme"), ("accounts", "0002_roles_groups")]
    operations = [
        migrations.RunPython(keep_log, migrations.RunPython.noop),
        migrations.RunPython(give_rights, migrations.RunPython.noop),
    ]
