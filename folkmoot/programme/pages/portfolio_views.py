"""The portfolio of those who follow the programme: what waits, the calls, all projects; also as files."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from folkmoot.programme.applications.applications import Application, ApplicationState
from folkmoot.programme.calls.calls import Call
from folkmoot.programme.pages.portfolio_table import added_up, as_csv, as_workbook, portfolio_rows, urgent_first
from folkmoot.programme.pages.waiting_work import waiting_work
from folkmoot.programme.permissions import is_officer, only_for_followers

A_PAGE = 50


@login_required
@require_safe
def portfolio(request: HttpRequest) -> HttpResponse:
    only_for_followers(request.user)
    counted = (
        Application.objects.exclude(submitted_at=None)
        .exclude(state=ApplicationState.DRAFT)
        .values("call", "state")
        .annotate(number=Count("pk"))
    )
    states = dict(ApplicationState.choices)
    by_call: dict[int, list[tuple[str, int]]] = {}
    for row in counted:
        by_call.setdefault(row["call"], []).append((states[row["state"]], row["number"]))
    listed = Paginator(urgent_first(), A_PAGE).get_page(request.GET.get("page"))
    calls = [(call, by_call.get(call.pk, [])) for call in Call.objects.filter(is_published=True)]
    return render(
        request,
        "programme/portfolio.html",
        {
            "waiting": waiting_work(),
            "calls": calls,
            "listed": listed,
            "projects": portfolio_rows(listed),
            "indicators": added_up(A_PAGE),
            "officer": is_officer(request.user),
        },
    )


@login_required
@require_safe
def projects_csv(request: HttpRequest) -> HttpResponse:
    only_for_followers(request.user)
    return _file(as_csv(portfolio_rows(urgent_first())), "text/csv; charset=utf-8", "projects.csv")


@login_required
@require_safe
def projects_workbook(request: HttpRequest) -> HttpResponse:
    only_for_followers(request.user)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(as_workbook(portfolio_rows(urgent_first())), kind, "projects.xlsx")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
