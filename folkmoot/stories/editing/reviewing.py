"""A second pair of eyes: whoever wrote a text does not approve it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import GroupApprovalTask, TaskState

from folkmoot.stories.editing.writing_limits import covers


class SecondReaderTask(GroupApprovalTask):
    """Approval by a member of the groups who did not submit the text."""

    class Meta:
        verbose_name = _("second reader")
        verbose_name_plural = _("second readers")

    def get_actions(self, obj: Any, user: Any) -> list[Any]:
        """None for the one who submitted it, who can take it back and nothing else, and none beyond somebody's limits."""
        return [] if self._is_writers_own(obj, user) or not covers(user, obj) else list(super().get_actions(obj, user))

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        if not user.is_authenticated:
            return TaskState.objects.none()
        return super().get_task_states_user_can_moderate(user, **kwargs).exclude(workflow_state__requested_by=user)

    def _is_writers_own(self, obj: Any, user: Any) -> bool:
        state = obj.current_workflow_state
        return state is not None and state.requested_by_id == user.pk

    @classmethod
    def get_description(cls) -> Any:
        return _("Somebody of the groups reads it, who is not the one that submitted it.")
