"""Choosing one of the programme's records in the admin: what a person may not open there is not listed to them either.

Wagtail lists everything to everyone who may open the admin at all, writers among them: also calls that are not published yet.
"""

from typing import Any

from django.db.models import QuerySet
from wagtail.permissions import policy_registry
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
)

ANY_RIGHT = ("add", "change", "delete", "view")


def openable(person: Any, records: QuerySet) -> QuerySet:
    """The records, where the person has any right to their kind; else none of them."""
    may = policy_registry.get_by_type(records.model).user_has_any_permission(person, ANY_RIGHT)
    return records if may else records.none()


class _Choosing:
    def get_object_list(self: Any) -> QuerySet:
        return openable(self.request.user, super().get_object_list())  # type: ignore[misc]  # Wagtail's view is beside it


class _Chosen:
    def get_object(self: Any, pk: Any) -> Any:
        return openable(self.request.user, self.model_class.objects.all()).get(pk=pk)

    def get_objects(self: Any, pks: Any) -> QuerySet:
        return openable(self.request.user, self.model_class.objects.filter(pk__in=pks))


class OfficersChooseView(_Choosing, ChooseView):
    pass


class OfficersChooseResultsView(_Choosing, ChooseResultsView):
    pass


class OfficersChosenView(_Chosen, SnippetChosenView):
    pass


class OfficersChosenMultipleView(_Chosen, SnippetChosenMultipleView):
    pass


class OfficersChooserViewSet(SnippetChooserViewSet):
    choose_view_class = OfficersChooseView
    choose_results_view_class = OfficersChooseResultsView
    chosen_view_class = OfficersChosenView
    chosen_multiple_view_class = OfficersChosenMultipleView
