"""The pages on which people of several municipalities write an application together, and submit it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from folkmoot.places.texts import in_readers_language
from folkmoot.programme.application_forms import AttachmentForm, BasicsForm, CommentForm, StartForm, TeamForm
from folkmoot.programme.application_page import application_page
from folkmoot.programme.application_pdf import application_pdf
from folkmoot.programme.applications import Application
from folkmoot.programme.applying import (
    ApplyingError,
    IncompleteError,
    add_to_team,
    change_basics,
    confirm,
    start_application,
    submit,
    take_off_team,
    withdraw,
)
from folkmoot.programme.attaching import AttachmentProblem, attach, take_out
from folkmoot.programme.call_listing import published_call
from folkmoot.programme.permissions import (
    is_officer,
    may_decide,
    own_applications,
    own_municipalities,
    readable_application,
    signs_for,
    writable_application,
)
from folkmoot.programme.reviews import Reviewer
from folkmoot.programme.rules import Section
from folkmoot.programme.section_form import answers_in, base_in, form_questions
from folkmoot.programme.sending_files import sent_attachment
from folkmoot.programme.writing import (
    NotOpenError,
    Saved,
    add_comment,
    be_present,
    newest_text,
    save_section,
    section_history,
    settle_comment,
)

CONFLICT = 409


@login_required
@require_safe
def application_list(request: HttpRequest) -> HttpResponse:
    applications = own_applications(request.user).select_related("call").prefetch_related("places__municipality")
    context = {
        "applications": applications,
        "own": own_municipalities(request.user),
        "follows": is_officer(request.user) or may_decide(request.user),
        "reviews": Reviewer.objects.filter(person=request.user).exists(),
    }
    return render(request, "programme/application_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    listed = published_call(slug)
    own = own_municipalities(request.user)
    if listed is None or not own.exists():
        raise Http404("no call that this person may apply to")
    form = StartForm(request.POST or None, own=own, rules=listed.version.rules)
    if request.method == "POST" and form.is_valid():
        try:
            application = start_application(listed.call, form.cleaned_data["title"], form.parties, request.user)
        except ApplyingError as error:
            form.add_error(None, str(error))
        else:
            return redirect(application)
    return render(request, "programme/application_start.html", {"form": form, "listed": listed})


@login_required
@require_safe
def overview(request: HttpRequest, public_id: Any) -> HttpResponse:
    application = readable_application(request.user, public_id)
    return render(request, "programme/application.html", {"page": None, "it": application_page(application, request.user)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def basics(request: HttpRequest, public_id: Any) -> HttpResponse:
    application = writable_application(request.user, public_id)
    first = {"title": application.title, "amount": application.amount, "months": application.months}
    form = BasicsForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        return _done(request, application, lambda: change_basics(application, **form.cleaned_data), _("Saved."))
    return render(request, "programme/application_basics.html", {"form": form, "application": application})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, public_id: Any, key: str) -> HttpResponse:
    """A section to write in. A save that meets somebody else's words shows both, with status 409."""
    application = writable_application(request.user, public_id)
    asked = _section(application, key)
    saved = None
    if request.method == "POST":
        try:
            saved = save_section(application, asked, answers_in(asked, request.POST), base_in(request.POST), request.user)
        except NotOpenError as error:
            messages.error(request, str(error))
            return redirect(application)
        if not saved.conflicts:
            messages.success(request, _("Saved."))
            if "and-back" in request.POST:
                return redirect(application)
            return redirect(request.path)
    status = CONFLICT if saved else 200
    return render(
        request, "programme/application_section.html", _section_context(request, application, asked, saved), status=status
    )


@login_required
@require_POST
def save_by_itself(request: HttpRequest, public_id: Any, key: str) -> JsonResponse:
    """What the page sends while somebody writes; says who else is there. A conflict is shown at the person's own save."""
    application = writable_application(request.user, public_id)
    asked = _section(application, key)
    try:
        saved = save_section(application, asked, answers_in(asked, request.POST), base_in(request.POST), request.user)
    except NotOpenError as error:
        return JsonResponse({"error": str(error)}, status=CONFLICT)
    others = [person.name for person in be_present(application, key, request.user)]
    if saved.conflicts:
        return JsonResponse({"conflict": True, "others": others}, status=CONFLICT)
    return JsonResponse({"number": saved.number, "answers": dict(saved.answers), "others": others})


@login_required
@require_safe
def history(request: HttpRequest, public_id: Any, key: str) -> HttpResponse:
    application = readable_application(request.user, public_id)
    asked = _section(application, key)
    texts = [(text, form_questions(asked, text.answers)) for text in section_history(application, key)]
    context = {"application": application, "title": in_readers_language(asked.titles), "key": key, "texts": texts}
    return render(request, "programme/application_history.html", context)


@login_required
@require_POST
def comment(request: HttpRequest, public_id: Any, key: str) -> HttpResponse:
    application = writable_application(request.user, public_id)
    _section(application, key)
    form = CommentForm(request.POST)
    try:
        if "settle" in request.POST:
            settle_comment(application, int(request.POST["settle"]) if request.POST["settle"].isdigit() else 0)
        elif form.is_valid():
            add_comment(application, key, form.cleaned_data["text"], request.user)
    except NotOpenError as error:
        messages.error(request, str(error))
        return redirect(application)
    return redirect("programme:section", public_id, key)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, public_id: Any) -> HttpResponse:
    application = writable_application(request.user, public_id)
    form = TeamForm(None, parties=application.municipalities)
    if request.method == "POST" and "take-off" in request.POST:
        key = request.POST["take-off"]
        return _done(
            request,
            application,
            lambda: take_off_team(application, int(key) if key.isdigit() else 0, request.user),
            _("Taken off."),
            "programme:team",
        )
    if request.method == "POST":
        form = TeamForm(request.POST, parties=application.municipalities)
        if form.is_valid():
            member = form.save(commit=False)
            return _done(
                request, application, lambda: add_to_team(application, member, request.user), _("Added."), "programme:team"
            )
    context = {"form": form, "application": application, "members": application.team.select_related("municipality")}
    return render(request, "programme/application_team.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: HttpRequest, public_id: Any) -> HttpResponse:
    application = writable_application(request.user, public_id)
    wanted = [(document.key, in_readers_language(document.names)) for document in application.rules.documents]
    form = AttachmentForm(documents=wanted)
    if request.method == "POST" and "take-out" in request.POST:
        key = request.POST["take-out"]
        return _done(
            request,
            application,
            lambda: take_out(application, int(key) if key.isdigit() else 0, request.user),
            _("Taken out."),
            "programme:documents",
        )
    if request.method == "POST":
        form = AttachmentForm(request.POST, request.FILES, documents=wanted)
        if form.is_valid():
            try:
                attach(application, form.cleaned_data["document"], form.cleaned_data["file"], request.user)
            except AttachmentProblem as problem:
                form.add_error("file", str(problem))
            except NotOpenError as error:
                messages.error(request, str(error))
                return redirect(application)
            else:
                messages.success(request, _("Attached."))
                return redirect("programme:documents", public_id)
    names = dict(wanted)
    attached = [(one, names.get(one.document, "")) for one in application.attachments.filter(taken_out_at=None)]
    context = {"form": form, "application": application, "attached": attached}
    return render(request, "programme/application_documents.html", context)


@login_required
@require_safe
def attachment(request: HttpRequest, public_id: Any, key: int) -> HttpResponseBase:
    application = readable_application(request.user, public_id)
    return sent_attachment(application, key)


@login_required
@require_safe
def as_pdf(request: HttpRequest, public_id: Any) -> HttpResponse:
    application = readable_application(request.user, public_id)
    response = HttpResponse(application_pdf(application), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{application.receipt or "draft"}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
def confirm_for_party(request: HttpRequest, public_id: Any) -> HttpResponse:
    application = writable_application(request.user, public_id)
    party = next((one for one in signs_for(request.user, application) if str(one.pk) == request.POST.get("party")), None)
    if party is None:
        raise Http404("the person signs for no such party")
    return _done(request, application, lambda: confirm(application, party, request.user), _("Confirmed."))


@login_required
@require_POST
def submit_application(request: HttpRequest, public_id: Any) -> HttpResponse:
    application = writable_application(request.user, public_id)
    return _done(
        request, application, lambda: submit(application, request.user), _("Submitted. The receipt stands on this page.")
    )


@login_required
@require_POST
def withdraw_application(request: HttpRequest, public_id: Any) -> HttpResponse:
    application = writable_application(request.user, public_id)
    return _done(request, application, lambda: withdraw(application, request.user), _("Withdrawn."))


def _done(request: HttpRequest, application: Application, step: Any, said: str, then: str = "") -> HttpResponse:
    """Takes a step and goes on, with a word of what came of it."""
    try:
        step()
    except IncompleteError as error:
        messages.error(request, str(error))
    except (ApplyingError, NotOpenError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect(then, application.public_id) if then else redirect(application)


def _section(application: Application, key: str) -> Section:
    found = application.rules.section(key)
    if found is None:
        raise Http404("the form has no such section")
    return found


def _section_context(request: HttpRequest, application: Application, asked: Section, saved: Saved | None) -> dict[str, Any]:
    newest = newest_text(application, asked.key)
    answers = saved.answers if saved else (newest.answers if newest else {})
    keys = [one.key for one in application.rules.sections]
    after = keys.index(asked.key) + 1
    return {
        "application": application,
        "key": asked.key,
        "title": in_readers_language(asked.titles),
        "introduction": in_readers_language(asked.introductions),
        "questions": form_questions(asked, answers, saved.conflicts if saved else None),
        "newest": newest,
        "base": newest.number if newest else 0,
        "saved": saved,
        "others": be_present(application, asked.key, request.user) if application.is_draft else [],
        "comments": application.comments.filter(section=asked.key).select_related("by"),
        "comment_form": CommentForm(),
        "next_key": keys[after] if after < len(keys) else "",
    }
