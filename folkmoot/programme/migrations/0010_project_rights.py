from django.db import migrations

from folkmoot.accounts.roles import Role, grant


def give_rights(apps, _schema_editor):
    for model in ("project", "indicator", "reportingorganisation"):
        for role in (Role.ADMINISTRATOR, Role.PROGRAMME_OFFICER):
            grant(apps, role, "programme", model, "add", "change", "delete", "view")


class Migration(migrations.Migration):
    dependencies = [("programme", "0009_projects")]
    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
