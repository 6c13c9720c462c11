from django.db import migrations

from folkmoot.accounts.roles import Role, grant


def give_rights(apps, _schema_editor):
    grant(apps, Role.ADMINISTRATOR, "programme", "network", "add", "change", "delete", "view")
    grant(apps, Role.EDITOR, "programme", "network", "add", "change", "view")


class Migration(migrations.Migration):
    dependencies = [("programme", "0001_initial"), ("accounts", "0002_roles")]
    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
