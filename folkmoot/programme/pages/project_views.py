"""The page of a project, for its parties and for those who follow the programme. Each step has its form there."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from folkmoot.programme.meetings.holding_meetings import may_write_for
from folkmoot.programme.permissions import follows, is_officer, may_decide
from folkmoot.programme.projects.cause_drawing import CauseTree
from folkmoot.programme.projects.chain_drawing import Chain
from folkmoot.programme.projects.deviations import answer_deviation, ask_for_deviation
from folkmoot.programme.projects.own_projects import readable_project
from folkmoot.programme.projects.plan_forms import PARTS
from folkmoot.programme.projects.planning import approve_plan
from folkmoot.programme.projects.project_forms import ClosingForm, DeviationForm, JudgementForm, NothingForm, PaymentForm
from folkmoot.programme.projects.projects import Project
from folkmoot.programme.reports.closing_projects import close_project, pay_out
from folkmoot.programme.reports.reporting import schedule_reports
from folkmoot.programme.steps import PageStep, number_in, open_forms, take_step


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def project(request: HttpRequest, number: str) -> HttpResponse:
    found, of_a_party = readable_project(request.user, number)
    steps, sent, wrong = _steps(found, request.user, of_a_party), "", None
    if request.method == "POST":
        sent, wrong = take_step(request, steps)
        if wrong is None:
            return redirect(found.working_url)
    context = {
        "project": found,
        "of_a_party": of_a_party,
        "follows": follows(request.user),
        "reports": found.reports.select_related("form", "project"),
        "deviations": found.deviations.select_related("asked_by", "answered_by"),
        "disbursements": found.disbursements.select_related("receiver", "after_report__project"),
        "parts": [(key, part.title) for key, part in PARTS.items()],
        "may_plan": (of_a_party or is_officer(request.user)) and not (found.plan_approved_at or found.is_over),
        "chain": Chain.of(found),
        "risks": sorted(found.risks.all(), key=lambda risk: -risk.weight),
        "tree": CauseTree.of(found),
        "budget": found.budget.select_related("party"),
        "meetings": found.partnership.held_meetings.all(),
        "may_add_meetings": may_write_for(request.user, found.partnership),
        "closing": getattr(found, "closing", None),
        "log": found.log.select_related("by"),
        "mails": found.mails.all() if follows(request.user) else (),
        "forms": open_forms(steps, sent, wrong),
        "sent": sent,
        "key": request.POST.get("key", ""),
    }
    return render(request, "programme/project.html", context)


def _steps(project: Project, by: Any, of_a_party: bool) -> dict[str, PageStep]:
    officer, goes_on = is_officer(by), not project.is_over
    waiting = project.deviations.filter(answered_at=None).exists()
    unpaid = project.disbursements.filter(paid_on=None).exists()

    def answer(said: dict[str, Any], sent: Any) -> None:
        asked = get_object_or_404(project.deviations, pk=number_in(sent.get("key")))
        answer_deviation(asked, approved=said["approved"], answer=said["reasons"], by=by)

    def pay(said: dict[str, Any], sent: Any) -> None:
        pay_out(get_object_or_404(project.disbursements, pk=number_in(sent.get("key"))), **said, by=by)

    return {
        "plan": PageStep(
            NothingForm, officer, goes_on and not project.plan_approved_at, lambda _said, _sent: approve_plan(project, by)
        ),
        "schedule": PageStep(NothingForm, officer, goes_on, lambda _said, _sent: schedule_reports(project, by)),
        "deviation": PageStep(
            DeviationForm, of_a_party, goes_on, lambda said, _sent: ask_for_deviation(project, **said, by=by)
        ),
        "answer": PageStep(JudgementForm, officer, waiting, answer),
        "pay": PageStep(PaymentForm, officer, unpaid, pay),
        "close": PageStep(ClosingForm, may_decide(by), goes_on, lambda said, _sent: close_project(project, **said, by=by)),
    }
