"""What waits for a person, and the applications of their municipalities."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from folkmoot.programme.applications.own_applications import own_applications
from folkmoot.programme.pages.own_work import own_work
from folkmoot.programme.permissions import follows, own_municipalities
from folkmoot.programme.reviews.reviews import Reviewer

A_PAGE = 50


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    return render(request, "programme/mine.html", {"it": own_work(request.user)})


@login_required
@require_safe
def application_list(request: HttpRequest) -> HttpResponse:
    applications = own_applications(request.user).select_related("call").prefetch_related("places__municipality")
    context = {
        "applications": Paginator(applications, A_PAGE).get_page(request.GET.get("page")),
        "own": own_municipalities(request.user),
        "follows": follows(request.user),
        "reviews": Reviewer.objects.filter(person=request.user).exists(),
    }
    return render(request, "programme/application_list.html", context)
