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
    grant(apps, Role.ADMINISTRATOR, "stories", "writinglimit", "add", "change", "delete", "view")
    grant(apps, Role.ADMINISTRATOR, "wagtailredirects", "redirect", "add", "change", "delete")
    grant(apps, Role.ADMINISTRATOR, "wagtailcore", "site", "add", "change", "delete")


WRITERS_RIGHTS = ("add_page", "change_page")
NAME = "Second pair of eyes"


def set_up_review(apps, _schema_editor):
    """A writer writes and submits, and somebody else publishes: the group of writers, and the workflow on every page."""
    Group = apps.get_model("auth", "Group")
    Page = apps.get_model("wagtailcore", "Page")
    ContentType = apps.get_model("contenttypes", "ContentType")
    root = Page.objects.get(depth=1)
    writers, _made = Group.objects.get_or_create(name=Role.WRITER.value)
    GroupPagePermission = apps.get_model("wagtailcore", "GroupPagePermission")
    for codename in WRITERS_RIGHTS:
        GroupPagePermission.objects.get_or_create(
            group=writers, page=root, permission=permission(apps, "wagtailcore", "page", codename)
        )
    admin = permission(apps, "wagtailadmin", "admin", "access_admin")
    writers.permissions.add(admin, permission(apps, "simple_translation", "simpletranslation", "submit_translation"))
    collection = apps.get_model("wagtailcore", "Collection").objects.get(depth=1)
    for app_label, model in (("wagtailimages", "image"), ("wagtaildocs", "document")):
        for action in ("add", "choose"):
            apps.get_model("wagtailcore", "GroupCollectionPermission").objects.get_or_create(
                group=writers, collection=collection, permission=permission(apps, app_label, model, f"{action}_{model}")
            )
    grant(apps, Role.WRITER, "stories", "topic", "view")

    kind, _made = ContentType.objects.get_or_create(app_label="stories", model="secondreadertask")
    task = apps.get_model("stories", "SecondReaderTask").objects.create(name=NAME, active=True, content_type=kind)
    task.groups.set(Group.objects.filter(name__in=[Role.EDITOR.value, Role.ADMINISTRATOR.value]))
    workflow = apps.get_model("wagtailcore", "Workflow").objects.create(name=NAME, active=True)
    apps.get_model("wagtailcore", "WorkflowTask").objects.create(workflow=workflow, task_id=task.task_ptr_id, sort_order=0)
    apps.get_model("wagtailcore", "WorkflowPage").objects.update_or_create(page=root, defaults={"workflow": workflow})


class Migration(migrations.Migration):
    dependencies = [
        ("stories", "0002_first_content"),
        ("accounts", "0002_roles_groups"),
        ("simple_translation", "0001_initial"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
    ]
    operations = [
        migrations.RunPython(give_rights, migrations.RunPython.noop),
        migrations.RunPython(set_up_review, migrations.RunPython.noop),
    ]
