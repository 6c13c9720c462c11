from django.db import migrations

from folkmoot.accounts.roles import Role, grant


def let_administrators_limit(apps, _schema_editor):
    grant(apps, Role.ADMINISTRATOR, "stories", "writinglimit", "add", "change", "delete", "view")


class Migration(migrations.Migration):
    dependencies = [("stories", "0008_limits_of_writing"), ("accounts", "0002_roles_groups")]
    operations = [migrations.RunPython(let_administrators_limit, migrations.RunPython.noop)]
