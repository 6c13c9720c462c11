"""What each role may do. The groups are made by a migration here; each room's migrations give its rights."""

from enum import StrEnum
from typing import Any


class Role(StrEnum):
    """The names of the groups."""

    ADMINISTRATOR = "administrator"
    EDITOR = "editor"
    WRITER = "writer"
    SURVEY_LEAD = "survey lead"
    PROGRAMME_OFFICER = "programme officer"
    REVIEWER = "reviewer"
    DECISION_MAKER = "decision maker"


def grant(apps: Any, role: Role, app_label: str, model: str, *actions: str) -> None:
    """Gives a role rights on a model, in a migration (`apps` is the migration's).

    Django writes its list of permissions only after all migrations have run, so the missing ones are written here.
    """
    group = apps.get_model("auth", "Group").objects.get(name=role.value)
    for action in actions:
        group.permissions.add(permission(apps, app_label, model, f"{action}_{model}"))


def permission(apps: Any, app_label: str, model: str, codename: str) -> Any:
    """The permission of that name on a model, made where it is missing."""
    content_type, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label=app_label, model=model)
    found, _made = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=codename, defaults={"name": f"Can {codename.replace('_', ' ')}"}
    )
    return found
