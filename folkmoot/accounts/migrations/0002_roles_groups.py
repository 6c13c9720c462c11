from django.db import migrations

from folkmoot.accounts.roles import Role, grant, permission


def make_groups(apps, _schema_editor):
    """A group for each role, in place of Wagtail's own two. Reviewers and those who decide work on the site's own pages."""
    groups = apps.get_model("auth", "Group").objects
    groups.filter(name__in=["Moderators", "Editors"]).delete()
    for role in (Role.REVIEWER, Role.DECISION_MAKER):
        groups.get_or_create(name=role.value)
    for role in (Role.ADMINISTRATOR, Role.EDITOR, Role.SURVEY_LEAD, Role.PROGRAMME_OFFICER):
        groups.get_or_create(name=role.value)[0].permissions.add(permission(apps, "wagtailadmin", "admin", "access_admin"))


def give_rights(apps, _schema_editor):
    for app_label, model in (
        ("accounts", "user"),
        ("auth", "group"),
        ("accounts", "membership"),
        ("places", "country"),
        ("places", "municipality"),
        ("places", "population"),
    ):
        grant(apps, Role.ADMINISTRATOR, app_label, model, "add", "change", "delete", "view")
    for model in ("country", "municipality"):
        for role in (Role.EDITOR, Role.SURVEY_LEAD, Role.PROGRAMME_OFFICER):
            grant(apps, role, "places", model, "add", "change", "view")
    grant(apps, Role.PROGRAMME_OFFICER, "accounts", "membership", "add", "change", "delete", "view")
    grant(apps, Role.PROGRAMME_OFFICER, "places", "population", "add", "change", "delete", "view")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_people"),
        ("places", "0001_places"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        # Not needed here, but quick only before our own rooms: with each of their steps Django renders what is related anew.
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
        ("wagtailembeds", "0009_embed_cache_until"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
        ("wagtailsearch", "0010_add_text_fields"),
        ("wagtailusers", "0015_userprofile_keyboard_shortcuts"),
    ]
    operations = [
        migrations.RunPython(make_groups, migrations.RunPython.noop),
        migrations.RunPython(give_rights, migrations.RunPython.noop),
    ]
