"""Letters in the admin: how many subscribe, and the sending of an issue with its log."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMultiAlternatives
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from folkmoot.stories.letters.composing import letter_of
from folkmoot.stories.letters.deliveries import Delivery, send_issue
from folkmoot.stories.letters.issues import NewsletterIssuePage
from folkmoot.stories.letters.subscribers import Subscriber, Subscription


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The issues with what became of their letters, and how many follow what. No address is shown."""
    if not may_send(request):
        raise PermissionDenied
    issues = NewsletterIssuePage.objects.select_related("locale").annotate(
        sent=Count("deliveries", filter=Q(deliveries__sent_at__isnull=False)),
        waiting=Count("deliveries", filter=Q(deliveries__next_try__isnull=False)),
        returned=Count("deliveries", filter=Q(deliveries__sent_at__isnull=False) & ~Q(deliveries__error="")),
        failed=Count("deliveries", filter=Q(deliveries__next_try=None, deliveries__sent_at=None)),
    )
    confirmed = Subscription.objects.filter(confirmed=True)
    problems = Delivery.objects.exclude(error="").select_related("issue")[:20]
    context = {
        "issues": issues.order_by("-date", "-pk"),
        "newsletter": confirmed.filter(municipality=None, network=None).count(),
        "followers": confirmed.exclude(municipality=None, network=None).count(),
        "problems": problems,
    }
    return render(request, "stories/letters/admin_overview.html", context)


@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes the letters of an issue due; who has got one gets no second."""
    issue = _issue(request, pk)
    if not issue.live:
        messages.error(request, _("Publish the issue first: its letters lead to its page."))
        return redirect("letters_overview")
    count = send_issue(issue)
    messages.success(
        request, ngettext("%(count)s letter is on its way.", "%(count)s letters are on their way.", count) % {"count": count}
    )
    return redirect("letters_overview")


@require_POST
def try_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends the issue to whoever asks, and to nobody else."""
    issue = _issue(request, pk)
    me = Subscriber(email=request.user.email, language=issue.locale.language_code)
    letter = letter_of(Delivery(subscriber=me, issue=issue))
    assert isinstance(letter, EmailMultiAlternatives)
    try:
        letter.send()
    except OSError as error:
        messages.error(request, _("The letter could not be sent: %(error)s") % {"error": error})
    else:
        messages.success(request, _("Sent to %(email)s, as a trial.") % {"email": me.email})
    return redirect("letters_overview")


def may_send(request: HttpRequest) -> bool:
    """Who may publish any issue."""
    return request.user.is_active and (
        request.user.is_superuser or request.user.has_perm("stories.change_newsletterissuepage") or _may_publish(request)
    )


def _may_publish(request: HttpRequest) -> bool:
    issue = NewsletterIssuePage.objects.first()
    return bool(issue and issue.permissions_for_user(request.user).can_publish())


def _issue(request: HttpRequest, pk: int) -> NewsletterIssuePage:
    issue = get_object_or_404(NewsletterIssuePage.objects.select_related("locale"), pk=pk)
    if not issue.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    return issue
