"""Survey leads and administrators lead the fieldwork of every survey, and give others a role in one."""

from django.db import migrations

from folkmoot.accounts.roles import Role, grant


def give_rights(apps, _schema_editor):
    for role in (Role.ADMINISTRATOR, Role.SURVEY_LEAD):
        grant(apps, role, "surveys", "instrument", "collect")
        grant(apps, role, "surveys", "surveymember", "add", "change", "delete", "view")


class Migration(migrations.Migration):
    dependencies = [("surveys", "0004_fieldwork"), ("accounts", "0002_roles")]
    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
