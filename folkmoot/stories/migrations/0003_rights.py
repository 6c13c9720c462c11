from django.db import migrations

from folkmoot.accounts.roles import Role, grant, permission

PAGE_RIGHTS = {
    Role.ADMINISTRATOR: ("add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page"),
    Role.EDITOR: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
}
FILE_RIGHTS = (
    ("wagtailimages", "image", ("add_image", "change_image", "choose_image")),
    ("wagtaildocs", "document", ("add_document", "change_document", "choose_document")),
)


def give_rights(apps, _schema_editor):
    Group = apps.get_model("auth", "Group")
    GroupPagePermission = apps.get_model("wagtailcore", "GroupPagePermission")
    GroupCollectionPermission = apps.get_model("wagtailcore", "GroupCollectionPermission")
    root = apps.get_model("wagtailcore", "Page").objects.get(depth=1)
    collection = apps.get_model("wagtailcore", "Collection").objects.get(depth=1)

    for role, codenames in PAGE_RIGHTS.items():
        group = Group.objects.get(name=role.value)
        for codename in codenames:
            GroupPagePermission.objects.get_or_create(
                group=group, page=root, permission=permission(apps, "wagtailcore", "page", codename)
            )
        for app_label, model, file_codenames in FILE_RIGHTS:
            for codename in file_codenames:
                GroupCollectionPermission.objects.get_or_create(
                    group=group, collection=collection, permission=permission(apps, app_label, model, codename)
                )
        group.permissions.add(permission(apps, "simple_translation", "simpletranslation", "submit_translation"))
        grant(apps, role, "stories", "topic", "add", "change", "view")
    grant(apps, Role.ADMINISTRATOR, "stories", "topic", "delete")
    grant(apps, Role.ADMINISTRATOR, "wagtailredirects", "redirect", "add", "change", "delete")
    grant(apps, Role.ADMINISTRATOR, "wagtailcore", "site", "add", "change", "delete")


class Migration(migrations.Migration):
    dependencies = [
        ("stories", "0002_first_pages"),
        ("accounts", "0002_roles"),
        ("simple_translation", "0001_initial"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
    ]
    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
