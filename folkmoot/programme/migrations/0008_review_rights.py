from django.db import migrations

from folkmoot.accounts.roles import Role, grant


def give_rights(apps, _schema_editor):
    for model in ("reviewer", "lettertemplate"):
        for role in (Role.ADMINISTRATOR, Role.PROGRAMME_OFFICER):
            grant(apps, role, "programme", model, "add", "change", "delete", "view")


class Migration(migrations.Migration):
    dependencies = [("programme", "0007_reviews_and_decisions")]
    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
