"""The desk at which a page of the fieldwork is looked at: which survey, who looks, and what they may do."""

from collections.abc import Callable
from functools import cached_property, wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from folkmoot.accounts.models import User
from folkmoot.surveys.collecting.forms.instruments import Instrument, VersionState
from folkmoot.surveys.collecting.people.fieldwork_roles import Right, rights_of
from folkmoot.surveys.collecting.people.looked_after import LookedAfter, looked_after_by
from folkmoot.surveys.models import Survey

SECTIONS = {
    "overview": {"interviews", "interview", "edit", "findings", "map", "interviewers", "plan", "limits"},
    "own_work": {"own_visit"},
    "enumerators": {"enumerator"},
    "worklists": {"worklist", "dwellings", "dwelling", "teams"},
    "forms": {"version", "preview", "publish", "files", "bank", "take_up", "links", "new_links"},
    "cards": {"card"},
}
"""The pages of the path at the top, and those below each."""


class Desk:
    """A survey, and what the person who looks at it may do."""

    def __init__(self, request: HttpRequest, survey: Survey, rights: frozenset[Right]) -> None:
        self.request, self.survey, self.rights = request, survey, rights

    @cached_property
    def work(self) -> LookedAfter:
        """What the person looks after."""
        return looked_after_by(self.person, self.survey)

    def may(self, right: Right) -> bool:
        return right in self.rights

    @property
    def person(self) -> User:
        assert isinstance(self.request.user, User)
        return self.request.user

    def instrument(self, pk: int) -> Instrument:
        return get_object_or_404(Instrument, pk=pk, survey=self.survey)

    def instruments(self) -> list[Instrument]:
        """The published forms, those of back-checks last."""
        published = self.survey.instruments.filter(versions__state=VersionState.PUBLISHED).distinct()
        return sorted(published, key=lambda each: each.is_back_check)

    @property
    def section(self) -> str:
        """Which page of the path at the top is shown, or one below it."""
        name = self.request.resolver_match.url_name if self.request.resolver_match else ""
        return next((section for section, pages in SECTIONS.items() if name == section or name in pages), "")

    def render(self, template: str, context: dict[str, object], status: int = 200) -> HttpResponse:
        may = {right.name.lower(): right in self.rights for right in Right}
        response = render(
            self.request,
            f"surveys/fieldwork/{template}",
            {"survey": self.survey, "may": may, "here": self.section, **context},
            status=status,
        )
        response["Cache-Control"] = "private, no-store"
        return response


View = Callable[..., HttpResponseBase]


def desk(right: Right) -> Callable[[View], View]:
    """A page for those with a right in the survey: strangers sign in, others are told that they may not."""

    def wrap(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, survey: str, **arguments: object) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            found = get_object_or_404(Survey, slug=survey)
            rights = rights_of(request.user, found)
            if right not in rights:
                raise PermissionDenied
            return view(Desk(request, found, rights), **arguments)

        checked.right = right  # type: ignore[attr-defined]
        return checked

    return wrap
