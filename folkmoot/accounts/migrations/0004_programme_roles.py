from django.db import migrations

from folkmoot.accounts.roles import Role, grant, permission


def make_roles(apps, _schema_editor):
    """Reviewers and those who decide work on the site's own pages; only officers need the admin."""
    groups = apps.get_model("auth", "Group").objects
    for role in (Role.REVIEWER, Role.DECISION_MAKER):
        groups.get_or_create(name=role.value)
    officers = groups.get_or_create(name=Role.PROGRAMME_OFFICER.value)[0]
    officers.permissions.add(permission(apps, "wagtailadmin", "admin", "access_admin"))
    for role in (Role.ADMINISTRATOR, Role.PROGRAMME_OFFICER):
        grant(apps, role, "accounts", "membership", "add", "change", "delete", "view")
        grant(apps, role, "places", "population", "add", "change", "delete", "view")
    for model in ("country", "municipality"):
        grant(apps, Role.PROGRAMME_OFFICER, "places", model, "add", "change", "view")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_membership"), ("places", "0002_codes_and_populations")]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
