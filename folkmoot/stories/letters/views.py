"""Signing up, confirming, choosing and leaving. These pages set no cookie: who acts is known by the letter's own address."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from folkmoot.places.alphabet import ChoiceInAlphabet
from folkmoot.places.models import Municipality
from folkmoot.programme.models import Network
from folkmoot.stories.letters.sending import ask
from folkmoot.stories.letters.subscribers import Subscriber, confirm, leave, subscribe


class SubscribeForm(forms.Form):
    """`website` is a field that people do not see; what fills it in is no person."""

    email = forms.EmailField(label=_("Your e-mail address"), max_length=254)
    newsletter = forms.BooleanField(label=_("The newsletter"), required=False)
    municipality = ChoiceInAlphabet(
        Municipality.objects.order_by("name"),
        to_field_name="slug",
        label=_("News of a municipality"),
        required=False,
        empty_label=_("None"),
    )
    network = ChoiceInAlphabet(
        Network.objects.all(), to_field_name="slug", label=_("News of a network"), required=False, empty_label=_("None")
    )
    website = forms.CharField(required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(name) for name in ("newsletter", "municipality", "network")):
            self.add_error("newsletter", _("Choose what you want letters about."))
        return cleaned

    def wishes(self) -> list[dict[str, Any]]:
        chosen: list[dict[str, Any]] = [{}] if self.cleaned_data["newsletter"] else []
        return chosen + [{name: self.cleaned_data[name]} for name in ("municipality", "network") if self.cleaned_data[name]]


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """The form. Its answer is the same whether an address is known or not, so that it tells nobody who gets letters."""
    if request.method != "POST":
        of_one = {name: request.GET.get(name, "") for name in ("municipality", "network")}
        form = SubscribeForm(initial={**of_one, "newsletter": not any(of_one.values())})
        return render(request, "stories/letters/subscribe.html", {"form": form})
    form = SubscribeForm(request.POST)
    if not form.is_valid():
        return render(request, "stories/letters/subscribe.html", {"form": form}, status=422)
    if not form.cleaned_data["website"]:
        subscriber = subscribe(form.cleaned_data["email"], get_language() or "en", form.wishes())
        if subscriber:
            try:
                ask(subscriber)
            except OSError:
                form.add_error(None, _("The letter could not be sent. Look at the address, and try again in a while."))
                subscriber.delete() if subscriber.confirmed_at is None else None
                return render(request, "stories/letters/subscribe.html", {"form": form}, status=503)
    return redirect("letters:asked")


@require_http_methods(["GET", "HEAD"])
def asked(request: HttpRequest) -> HttpResponse:
    return render(request, "stories/letters/asked.html")


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    """A button, since programs that look through mail follow links."""
    subscriber = get_object_or_404(Subscriber, token=token)
    if request.method == "POST":
        confirm(subscriber)
        return redirect("letters:leave", token=token)
    return render(request, "stories/letters/confirm.html", {"subscriber": subscriber})


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave_letters(request: HttpRequest, token: str) -> HttpResponse:
    """What the address gets, each with its end. A mail program's one click (RFC 8058) comes as a POST, and ends all at once."""
    subscriber = Subscriber.objects.filter(token=token).first()
    if request.method == "POST":
        if subscriber:
            only = request.POST.get("only", "")
            leave(subscriber, int(only) if only.isdigit() else None)
            if only and Subscriber.objects.filter(token=token).exists():
                return redirect(reverse("letters:leave", args=[token]))
        return render(request, "stories/letters/left.html")
    if subscriber is None:
        return render(request, "stories/letters/left.html")
    subscriptions = subscriber.subscriptions.filter(confirmed=True).select_related("municipality", "network")
    return render(request, "stories/letters/leave.html", {"subscriber": subscriber, "subscriptions": subscriptions})
