"""What this room adds to the admin."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.snippets.models import register_snippet

from folkmoot.programme.administration import ProgrammeGroup
from folkmoot.programme.applications.new_rules import tell_of_new_rules
from folkmoot.programme.calls.calls import Call
from folkmoot.programme.calls.publishing_calls import CallProblem, publish_call

register_snippet(ProgrammeGroup)


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def publish_saved_call(request: HttpRequest, instance: Any) -> None:
    """A call that is published holds from the moment it is saved; one that nobody could apply to is not published."""
    if not isinstance(instance, Call) or not instance.is_published:
        return
    before = instance.current_version
    try:
        with transaction.atomic():
            version = publish_call(instance, request.user)
            if version != before:
                tell_of_new_rules(version)
    except CallProblem as problem:
        if before is None:
            Call.objects.filter(pk=instance.pk).update(is_published=False)
        messages.error(request, _("It is saved, and not published: %(why)s") % {"why": problem})
    else:
        said = _("Version %(number)s of its rules holds now.") % {"number": version.number}
        messages.success(request, said, buttons=[messages.button(instance.get_absolute_url(), _("See its page"))])
