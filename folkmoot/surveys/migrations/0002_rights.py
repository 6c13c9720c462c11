"""Survey leads and administrators take releases in and publish them; editors do not."""

from django.db import migrations

from folkmoot.accounts.roles import Role, grant


def give_rights(apps, _schema_editor):
    for role in (Role.ADMINISTRATOR, Role.SURVEY_LEAD):
        grant(apps, role, "surveys", "cardrelease", "add", "delete", "publish", "view")
        for model in ("survey", "round"):
            grant(apps, role, "surveys", model, "add", "change", "delete", "view")


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial"), ("accounts", "0002_roles")]
    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
