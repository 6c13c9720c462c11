"""From a project or a publication to its people and projects, in the reader's language, and only to what is shown."""

from typing import Any

from django.utils import timezone


def shown_person(person: Any) -> Any:
    """The person's page in the reader's language; the one that was chosen where there is no other; None where neither is
    shown."""
    if person is None:
        return None
    today = timezone.localdate()
    return next((page for page in (person.localized, person) if page.live and page.is_shown_on(today)), None)


def shown_project(project: Any) -> Any:
    """The project's page in the reader's language, or the one that was chosen; None where neither is published."""
    if project is None:
        return None
    return next((page for page in (project.localized, project) if page.live), None)
