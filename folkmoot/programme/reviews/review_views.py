"""A reviewer's pages: what waits, the declaration of interest, the application with its scores, the others' reviews."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from folkmoot.programme.applications.application_page import application_page
from folkmoot.programme.reviews.review_forms import DeclarationForm, RemarkForm, ReviewForm
from folkmoot.programme.reviews.reviewing import (
    ReviewingError,
    declare,
    discuss,
    own_assignment,
    own_reviews,
    save_review,
    visible_reviews,
)
from folkmoot.programme.reviews.reviews import Reviewer, ReviewState
from folkmoot.programme.sending_files import sent_attachment

A_PAGE = 50
SEEN_IN = (ReviewState.CLEARED, ReviewState.GIVEN)


@login_required
@require_safe
def review_list(request: HttpRequest) -> HttpResponse:
    get_object_or_404(Reviewer, person=request.user)
    assignments = Paginator(own_reviews(request.user), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "programme/review_list.html", {"assignments": assignments})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, public_id: Any) -> HttpResponse:
    """Before the declaration, only who has applied to what; after it, the application and the form."""
    assignment = own_assignment(request.user, public_id)
    if assignment.state not in SEEN_IN:
        return render(request, "programme/review_declare.html", {"assignment": assignment, "form": DeclarationForm()})
    rules = assignment.application.rules
    form = ReviewForm(request.POST or None, rules=rules, assignment=assignment)
    if request.method == "POST" and form.is_valid():
        give = "give" in request.POST
        try:
            save_review(assignment, form.points, form.remarks, form.cleaned_data["overall"], request.user, give=give)
        except ReviewingError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The review is given.") if give else _("Saved."))
            return redirect("programme:review", public_id)
    context = {
        "assignment": assignment,
        "form": form,
        "it": application_page(assignment.application, request.user),
        "reviews": visible_reviews(assignment.application, assignment),
        "remarks": assignment.application.discussion.select_related("by") if assignment.state == ReviewState.GIVEN else [],
        "remark_form": RemarkForm(),
    }
    return render(request, "programme/review.html", context)


@login_required
@require_POST
def declare_interest(request: HttpRequest, public_id: Any) -> HttpResponse:
    assignment = own_assignment(request.user, public_id)
    form = DeclarationForm(request.POST)
    if not form.is_valid():
        return render(request, "programme/review_declare.html", {"assignment": assignment, "form": form})
    conflict = form.cleaned_data["interest"] == "yes"
    declare(assignment, conflict=conflict, reason=form.cleaned_data["reason"], by=request.user)
    if conflict:
        messages.success(request, _("Noted. Somebody else reviews it."))
        return redirect("programme:reviews")
    return redirect("programme:review", public_id)


@login_required
@require_POST
def say(request: HttpRequest, public_id: Any) -> HttpResponse:
    assignment = own_assignment(request.user, public_id)
    if assignment.state != ReviewState.GIVEN:
        raise Http404("the discussion opens when one's own review is given")
    form = RemarkForm(request.POST)
    if form.is_valid():
        discuss(assignment.application, form.cleaned_data["text"], request.user)
    return redirect("programme:review", public_id)


@login_required
@require_safe
def document(request: HttpRequest, public_id: Any, key: int) -> HttpResponseBase:
    assignment = own_assignment(request.user, public_id)
    if assignment.state not in SEEN_IN:
        raise Http404("nothing is seen before the declaration")
    return sent_attachment(assignment.application, key)
