from django.db import migrations

from folkmoot.accounts.roles import Role, grant, permission


def make_roles(apps, _schema_editor):
    """Wagtail's own two groups make room for ours."""
    groups = apps.get_model("auth", "Group").objects
    groups.filter(name__in=["Moderators", "Editors"]).delete()
    for role in (Role.ADMINISTRATOR, Role.EDITOR, Role.SURVEY_LEAD):
        groups.get_or_create(name=role.value)[0].permissions.add(permission(apps, "wagtailadmin", "admin", "access_admin"))
    for app_label, model in (("accounts", "user"), ("auth", "group")):
        grant(apps, Role.ADMINISTRATOR, app_label, model, "add", "change", "delete", "view")


def open_places(apps, _schema_editor):
    for model in ("country", "municipality"):
        grant(apps, Role.ADMINISTRATOR, "places", model, "add", "change", "delete", "view")
        for role in (Role.EDITOR, Role.SURVEY_LEAD):
            grant(apps, role, "places", model, "add", "change", "view")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("places", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]
    operations = [
        migrations.RunPython(make_roles, migrations.RunPython.noop),
        migrations.RunPython(open_places, migrations.RunPython.noop),
    ]
