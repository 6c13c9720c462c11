"""What is left to do for an enumerator who signs in to the site: the list and the contact sheets of their own address."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from folkmoot.surveys.collecting.desk import Desk, desk
from folkmoot.surveys.collecting.people.enumerators import Enumerator
from folkmoot.surveys.collecting.people.fieldwork_roles import Right
from folkmoot.surveys.collecting.worklist.contact_records import Source
from folkmoot.surveys.collecting.worklist.recording import Recorder
from folkmoot.surveys.collecting.worklist.submission_work import catch_up
from folkmoot.surveys.collecting.worklist.visiting import Visit
from folkmoot.surveys.collecting.worklist.visiting_views import own_dwelling, show_own, what_is_left


@require_safe
@desk(Right.DO_OWN_WORK)
def own_work(desk: Desk) -> HttpResponse:
    """What is left to do; for an account that is nobody's yet, whom to ask."""
    enumerator = _enumerator(desk)
    if enumerator is None:
        return desk.render("own_work_missing.html", {})
    return show_own(desk.request, "surveys/worklist_left.html", what_is_left(enumerator, desk.request.GET.get("told", "")))


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Right.DO_OWN_WORK)
def own_visit(desk: Desk, entity: str) -> HttpResponse:
    """One dwelling: how to find it, whom to ask, what was found; an attempt is written down here."""
    enumerator = _enumerator(desk)
    dwelling = own_dwelling(enumerator, entity) if enumerator else None
    if enumerator is None or dwelling is None:
        raise Http404
    back = reverse("fieldwork:own_work", args=[desk.survey.slug])
    page = Visit(dwelling, Recorder(Source("browser"), enumerator=enumerator), may_record=True)
    if desk.request.method == "POST" and (done := page.do(desk.request.POST)):
        return redirect(f"{back}?told={done}")
    context = {**page.context(with_identifiers=True), "survey": desk.survey, "enumerator": enumerator, "back": back}
    status = 400 if page.has_errors else 200
    return show_own(desk.request, "surveys/worklist_visit.html", {**context, "interviews": []}, status=status)


def _enumerator(desk: Desk) -> Enumerator | None:
    """Whose account it is, after all that was sent was taken into account; nobody's once they have left."""
    found = desk.survey.enumerators.filter(person=desk.person, is_active=True).select_related("survey", "team").first()
    if found is not None:
        catch_up(desk.survey)
    return found
