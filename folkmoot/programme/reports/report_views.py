"""The page of a report: what it says, what is still missing, what the officer said of it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from folkmoot.programme.permissions import is_officer
from folkmoot.programme.projects.own_projects import own_projects
from folkmoot.programme.projects.project_forms import JudgementForm, NothingForm
from folkmoot.programme.reports.own_reports import readable_report
from folkmoot.programme.reports.public_reports import agree, consents_of
from folkmoot.programme.reports.report_pdf import report_pdf
from folkmoot.programme.reports.reporting import approve_report, missing_in_report, send_back
from folkmoot.programme.reports.reports import ProjectReport, ReportState
from folkmoot.programme.sending_files import sent_pdf
from folkmoot.programme.steps import PageStep, number_in, open_forms, take_step
from folkmoot.programme.writing.confirming import signs_for
from folkmoot.programme.writing.content import read_content
from folkmoot.programme.writing.work_page import attached_documents, page_parties, page_sections


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, public_id: Any) -> HttpResponse:
    found = readable_report(request.user, public_id)
    of_a_party = own_projects(request.user).filter(pk=found.project_id).exists()
    steps, sent, wrong = _steps(found, request.user), "", None
    if request.method == "POST":
        sent, wrong = take_step(request, steps)
        if wrong is None:
            return redirect(found.project.working_url if sent == "judge" else found)
    content = read_content(found)
    may_write = of_a_party and found.is_draft
    missing = tuple(missing_in_report(found, content)) if may_write else ()
    context = {
        "work": found,
        "report": found,
        "content": content,
        "sections": page_sections(found, content, missing, of_a_party),
        "parties": page_parties(found, content, request.user),
        "documents": attached_documents(content),
        "missing": missing,
        "may_write": may_write,
        "reviews": found.reviews.select_related("by"),
        "consents": consents_of(found, request.user),
        "forms": open_forms(steps, sent, wrong),
    }
    return render(request, "programme/report.html", context)


@login_required
@require_safe
def as_pdf(request: HttpRequest, public_id: Any) -> HttpResponse:
    found = readable_report(request.user, public_id)
    return sent_pdf(report_pdf(found), found.receipt or "draft")


def _steps(report: ProjectReport, by: Any) -> dict[str, PageStep]:
    def judge(said: dict[str, Any], _sent: Any) -> None:
        if said["approved"]:
            approve_report(report, said["reasons"], by)
        else:
            send_back(report, said["reasons"], by)

    def say(to_it: bool) -> PageStep:
        return PageStep(
            NothingForm,
            bool(signs_for(by, report)),
            False,
            lambda _said, sent: agree(report, number_in(sent.get("party")), by, to_it=to_it),
        )

    judgement = PageStep(JudgementForm, is_officer(by), report.state == ReportState.SUBMITTED, judge)
    return {"judge": judgement, "agree": say(True), "take-back": say(False)}
