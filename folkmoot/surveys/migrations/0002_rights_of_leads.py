from django.db import migrations

from folkmoot.accounts.roles import Role, grant


def give_rights(apps, _schema_editor):
    """Survey leads and administrators take releases in, publish them and lead every fieldwork; editors do not."""
    for role in (Role.ADMINISTRATOR, Role.SURVEY_LEAD):
        grant(apps, role, "surveys", "cardrelease", "add", "delete", "publish", "view")
        grant(apps, role, "surveys", "instrument", "collect")
        for model in ("survey", "round", "surveymember"):
            grant(apps, role, "surveys", model, "add", "change", "delete", "view")


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_surveys"), ("accounts", "0002_roles_groups")]
    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
