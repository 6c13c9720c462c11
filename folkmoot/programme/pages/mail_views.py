"""All mail that the programme has sent, for officers: to find a letter, and to send again what did not leave."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from folkmoot.accounts.written_mail import NOT_SENT
from folkmoot.programme.mailing import Mail
from folkmoot.programme.permissions import is_officer
from folkmoot.programme.steps import number_in

A_PAGE = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mail_list(request: HttpRequest) -> HttpResponse:
    if not is_officer(request.user):
        raise Http404("only officers read the mail")
    if request.method == "POST":
        _send_again(request)
        return redirect(request.get_full_path())
    wanted, unsent = request.GET.get("q", "").strip(), "unsent" in request.GET
    found: Any = Mail.objects.select_related("application", "project")
    if wanted:
        found = found.filter(Q(to__icontains=wanted) | Q(subject__icontains=wanted))
    if unsent:
        found = found.filter(sent_at=None).exclude(error=NOT_SENT)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {"mails": page, "wanted": wanted, "unsent": unsent}
    return render(request, "programme/mail_list.html", context)


def _send_again(request: HttpRequest) -> None:
    """Locked while it is sent, so that two who click at once send it once."""
    with transaction.atomic():
        waiting = Mail.objects.select_for_update().filter(pk=number_in(request.POST.get("key")), sent_at=None)
        mail = waiting.exclude(error=NOT_SENT).first()
        if mail is None:
            messages.error(request, _("It was sent already, or there is no such mail."))
            return
        mail.send()
    if mail.sent_at:
        messages.success(request, _("It is sent."))
    else:
        messages.error(request, _("It could not be sent: %(why)s") % {"why": mail.error})
