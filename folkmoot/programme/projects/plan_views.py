"""The parties write their plan, part by part, until an officer approves it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from folkmoot.programme.permissions import is_officer
from folkmoot.programme.projects.own_projects import readable_project
from folkmoot.programme.projects.plan_forms import PARTS, save_part
from folkmoot.programme.projects.planning import PlanChangedError, PlanningError, change_plan
from folkmoot.programme.steps import number_in

CONFLICT = 409


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan_part(request: HttpRequest, number: str, part: str) -> HttpResponse:
    """A part of the plan. A save that meets somebody else's shows what was written, with status 409, and stores nothing."""
    project, of_a_party = readable_project(request.user, number)
    if not (of_a_party or is_officer(request.user)) or part not in PARTS:
        raise Http404("no such part for this person")
    told, problem, base = PARTS[part], "", project.plan_number
    sent: Any = request.POST if request.method == "POST" else None
    written = told.build(project, sent)
    if sent is not None and written.is_valid():
        try:
            change_plan(project, number_in(sent.get("base")), part, lambda: save_part(written, project), request.user)
        except PlanChangedError as error:
            problem = str(error)
        except PlanningError as error:
            messages.error(request, str(error))
            return redirect(project.working_url)
        else:
            messages.success(request, _("Saved."))
            return redirect(request.path if "stay" in sent else project.working_url)
    context = {"project": project, "told": told, "written": written, "problem": problem, "base": base}
    return render(request, "programme/plan_part.html", context, status=CONFLICT if problem else 200)
