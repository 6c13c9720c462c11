"""The pages on which people of several municipalities write together, whatever it is that they write: the sections, who wrote
what, comments, documents. `kind` says which kind of work the address belongs to."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from folkmoot.places.texts import in_readers_language
from folkmoot.programme.errors import ProgrammeError
from folkmoot.programme.sending_files import sent_attachment, sent_pdf
from folkmoot.programme.steps import number_in
from folkmoot.programme.writing.attaching import AttachmentProblem, attach, take_out
from folkmoot.programme.writing.confirming import confirm, signs_for
from folkmoot.programme.writing.form import Section
from folkmoot.programme.writing.history import entries_of
from folkmoot.programme.writing.joint_work import JointWork
from folkmoot.programme.writing.papers_to_sign import paper_to_sign
from folkmoot.programme.writing.section_form import answers_in, base_in, form_questions
from folkmoot.programme.writing.work_kinds import WorkKind
from folkmoot.programme.writing.writing import (
    NotOpenError,
    Saved,
    add_comment,
    be_present,
    newest_text,
    save_section,
    section_history,
    settle_comment,
)
from folkmoot.programme.writing.writing_forms import AttachmentForm, CommentForm

CONFLICT = 409
ENTRIES_A_PAGE = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, public_id: Any, key: str, kind: WorkKind) -> HttpResponse:
    """A section to write in. A save that meets somebody else's words shows both, with status 409."""
    work = kind.writable(request.user, public_id)
    asked = _section(work, key)
    saved = None
    if request.method == "POST":
        try:
            saved = save_section(work, asked, answers_in(asked, request.POST), base_in(request.POST), request.user)
        except NotOpenError as error:
            messages.error(request, str(error))
            return redirect(work)
        if not saved.conflicts:
            messages.success(request, _("Saved."))
            if "and-back" in request.POST:
                return redirect(work)
            return redirect(request.path)
    status = CONFLICT if saved else 200
    return render(request, "programme/section.html", _section_context(request, work, asked, saved), status=status)


@login_required
@require_POST
def save_by_itself(request: HttpRequest, public_id: Any, key: str, kind: WorkKind) -> JsonResponse:
    """What the page sends while somebody writes; says who else is there. A conflict is shown at the person's own save."""
    work = kind.writable(request.user, public_id)
    asked = _section(work, key)
    try:
        saved = save_section(work, asked, answers_in(asked, request.POST), base_in(request.POST), request.user)
    except NotOpenError as error:
        return JsonResponse({"error": str(error)}, status=CONFLICT)
    others = [person.name for person in be_present(work, key, request.user)]
    if saved.conflicts:
        return JsonResponse({"conflict": True, "others": others}, status=CONFLICT)
    states = {
        question.key: render_to_string("programme/includes/question_state.html", {"question": question}).strip()
        for question in form_questions(asked, saved.answers)
    }
    return JsonResponse({"number": saved.number, "answers": dict(saved.answers), "states": states, "others": others})


@login_required
@require_safe
def history(request: HttpRequest, public_id: Any, key: str, kind: WorkKind) -> HttpResponse:
    work = kind.readable(request.user, public_id)
    asked = _section(work, key)
    pages = Paginator(entries_of(section_history(work, key)), ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "work": work,
        "title": in_readers_language(asked.titles),
        "key": key,
        "pages": pages,
        "entries": [(one, one.answers(asked)) for one in pages],
    }
    return render(request, "programme/history.html", context)


@login_required
@require_POST
def comment(request: HttpRequest, public_id: Any, key: str, kind: WorkKind) -> HttpResponse:
    work = kind.writable(request.user, public_id)
    _section(work, key)
    form = CommentForm(request.POST)
    try:
        if "settle" in request.POST:
            settle_comment(work, number_in(request.POST["settle"]))
        elif form.is_valid():
            add_comment(work, key, form.cleaned_data["text"], request.user)
    except NotOpenError as error:
        messages.error(request, str(error))
        return redirect(work)
    return redirect(work.routes.section, public_id, key)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: HttpRequest, public_id: Any, kind: WorkKind) -> HttpResponse:
    work = kind.writable(request.user, public_id)
    wanted = [(document.key, in_readers_language(document.names)) for document in work.rules.documents]
    form = AttachmentForm(documents=wanted)
    if request.method == "POST" and "take-out" in request.POST:
        try:
            take_out(work, number_in(request.POST["take-out"]), request.user)
        except NotOpenError as error:
            messages.error(request, str(error))
            return redirect(work)
        messages.success(request, _("Taken out."))
        return redirect(work.routes.documents, public_id)
    if request.method == "POST":
        form = AttachmentForm(request.POST, request.FILES, documents=wanted)
        if form.is_valid():
            try:
                attach(work, form.cleaned_data["document"], form.cleaned_data["file"], request.user)
            except AttachmentProblem as problem:
                form.add_error("file", str(problem))
            except NotOpenError as error:
                messages.error(request, str(error))
                return redirect(work)
            else:
                messages.success(request, _("Attached."))
                return redirect(work.routes.documents, public_id)
    names = dict(wanted)
    attached = [(one, names.get(one.document, "")) for one in work.attachments.filter(taken_out_at=None)]
    to_sign = [document for document in work.rules.documents if document.is_to_sign]
    context = {"form": form, "work": work, "attached": attached, "to_sign": to_sign}
    return render(request, "programme/documents.html", context)


@login_required
@require_safe
def to_sign(request: HttpRequest, public_id: Any, key: str, kind: WorkKind) -> HttpResponse:
    """A document with what the application says filled in, to be printed, signed and attached."""
    work = kind.writable(request.user, public_id)
    document = work.rules.document(key)
    if document is None or not document.is_to_sign:
        raise Http404("no such document to sign")
    return sent_pdf(paper_to_sign(work, document), slugify(in_readers_language(document.names)) or "document")


@login_required
@require_safe
def attachment(request: HttpRequest, public_id: Any, key: int, kind: WorkKind) -> HttpResponseBase:
    return sent_attachment(kind.readable(request.user, public_id), key)


@login_required
@require_POST
def confirm_for_party(request: HttpRequest, public_id: Any, kind: WorkKind) -> HttpResponse:
    work = kind.writable(request.user, public_id)
    party = next((one for one in signs_for(request.user, work) if str(one.pk) == request.POST.get("party")), None)
    if party is None:
        raise Http404("the person signs for no such party")
    return _taken(request, work, lambda: confirm(work, party, request.user), _("Confirmed."))


@login_required
@require_POST
def submit_work(request: HttpRequest, public_id: Any, kind: WorkKind) -> HttpResponse:
    """The moment that counts is taken before anything is read."""
    now = timezone.now()
    work = kind.writable(request.user, public_id)
    said = _("Submitted. The receipt stands on this page.")
    return _taken(request, work, lambda: kind.submit(work, request.user, now), said)


def _taken(request: HttpRequest, work: JointWork, step: Callable[[], Any], said: str) -> HttpResponse:
    """Takes a step and goes on to the work, with a word of what came of it."""
    try:
        step()
    except ProgrammeError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect(work)


def _section(work: JointWork, key: str) -> Section:
    found = work.rules.section(key)
    if found is None:
        raise Http404("the form has no such section")
    return found


def _section_context(request: HttpRequest, work: JointWork, asked: Section, saved: Saved | None) -> dict[str, Any]:
    newest = newest_text(work, asked.key)
    answers = saved.answers if saved else (newest.answers if newest else {})
    keys = [one.key for one in work.rules.sections]
    after = keys.index(asked.key) + 1
    return {
        "work": work,
        "key": asked.key,
        "title": in_readers_language(asked.titles),
        "introduction": in_readers_language(asked.introductions),
        "questions": form_questions(asked, answers, saved.conflicts if saved else None),
        "newest": newest,
        "base": newest.number if newest else 0,
        "saved": saved,
        "others": be_present(work, asked.key, request.user) if work.is_draft else [],
        "comments": work.comments.filter(section=asked.key).select_related("by"),
        "comment_form": CommentForm(),
        "next_key": keys[after] if after < len(keys) else "",
    }
