"""The pages of seeking a partner: the list for everyone, the municipality's own page, and the contact between two."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from folkmoot.places.alphabet import ChoiceInAlphabet, choices_in_alphabet
from folkmoot.places.languages_field import LanguagesField
from folkmoot.places.models import Country, Municipality
from folkmoot.programme.partnerships.goals import numbered_goals
from folkmoot.programme.permissions import follows, is_officer, own_municipalities
from folkmoot.programme.projects.project_forms import BOX, DAY
from folkmoot.programme.seeking.following import contacts_of
from folkmoot.programme.seeking.matchmaking import (
    open_searches,
    own_side,
    readable_contact,
    suggestions_for,
    write_first,
    write_on,
)
from folkmoot.programme.seeking.seeking import Contact, Seeking
from folkmoot.programme.steps import PageStep, open_forms, take_step

MOST_CONTACTS = 100


class SeekingForm(forms.ModelForm):
    class Meta:
        model = Seeking
        fields = ["offers", "seeks", "languages", "themes", "global_goals", "countries", "public", "holds_until"]
        field_classes = {"languages": LanguagesField}
        help_texts = {"languages": _("With commas between: Swedish, English, Spanish")}
        widgets = {
            "offers": BOX,
            "seeks": BOX,
            "themes": forms.CheckboxSelectMultiple,
            "countries": forms.CheckboxSelectMultiple,
            "holds_until": DAY,
        }

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        """The goals by their numbers; the countries by their names, and for a party abroad only the one at home."""
        super().__init__(*args, **kwargs)
        home = settings.PROGRAMME_HOME_COUNTRY
        at_home = municipality.country_id == home
        countries = Country.objects.exclude(pk=home) if at_home else Country.objects.filter(pk=home)
        self.fields["countries"].queryset = countries
        self.fields["countries"].choices = choices_in_alphabet((one.pk, one.name) for one in countries)
        self.fields["global_goals"].choices = numbered_goals()


class FirstMessageForm(forms.Form):
    asking = ChoiceInAlphabet(label=_("From"), queryset=Municipality.objects.none(), empty_label=None)
    text = forms.CharField(label=_("Message"), max_length=3000, widget=BOX)

    def __init__(self, *args: Any, own: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asking"].queryset = own


class MessageForm(forms.Form):
    text = forms.CharField(label=_("Message"), max_length=3000, widget=BOX)


class NoteForm(forms.Form):
    note = forms.CharField(label=_("Your note, for officers alone"), max_length=2000, required=False, widget=BOX)


@require_safe
def seeking_list(request: HttpRequest) -> HttpResponse:
    """Everyone sees those that chose to show something; those who seek themselves, and officers, see all."""
    sees_all = follows(request.user) or _seeks(request.user)
    searches = [one for one in open_searches() if sees_all or one.public]
    own = own_municipalities(request.user).select_related("seeking")
    context = {
        "searches": searches,
        "sees_all": sees_all,
        "own": own,
        "contacts": contacts_of(request.user)[:MOST_CONTACTS],
        "officer": is_officer(request.user),
    }
    return render(request, "programme/seeking_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def seeking(request: HttpRequest, slug: str) -> HttpResponse:
    found = open_searches().filter(municipality__slug=slug).first()
    own = own_municipalities(request.user)
    is_own = found is not None and own.filter(pk=found.municipality_id).exists()
    sees_all = follows(request.user) or is_own or _seeks(request.user)
    if found is None or not (sees_all or found.public):
        raise Http404("no such search for this reader")
    others = own.exclude(pk=found.municipality_id)

    def form(*args: Any, **kwargs: Any) -> forms.Form:
        return FirstMessageForm(*args, own=others, **kwargs)

    written: list[Contact] = []
    steps = {
        "write": PageStep(
            form,
            others.exists(),
            True,
            lambda said, _sent: written.append(write_first(found, said["asking"], said["text"], request.user)),
        )
    }
    sent, wrong = "", None
    if request.method == "POST":
        sent, wrong = take_step(request, steps)
        if wrong is None:
            return redirect(written[0])
    context = {
        "seeking": found,
        "shown": {part: sees_all or part in found.public for part in ("offers", "seeks", "languages", "themes")},
        "is_own": is_own,
        "suggestions": suggestions_for(found) if is_own or follows(request.user) else [],
        "forms": open_forms(steps, sent, wrong),
    }
    return render(request, "programme/seeking.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_seeking(request: HttpRequest, slug: str) -> HttpResponse:
    """For the people of the municipality, and for officers. It is ended by deleting it."""
    allowed = Municipality.objects.all() if is_officer(request.user) else own_municipalities(request.user)
    municipality = get_object_or_404(allowed, slug=slug)
    known = Seeking.objects.filter(municipality=municipality).first()
    if request.method == "POST" and "end" in request.POST:
        Seeking.objects.filter(municipality=municipality).delete()
        return redirect("programme:seeking_list")
    first = {"languages": municipality.languages}
    form = SeekingForm(request.POST or None, instance=known, initial=None if known else first, municipality=municipality)
    if request.method == "POST" and form.is_valid():
        form.instance.municipality, form.instance.written_by = municipality, request.user
        return redirect(form.save())
    context = {"form": form, "municipality": municipality, "known": known}
    return render(request, "programme/seeking_form.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, public_id: Any) -> HttpResponse:
    found = readable_contact(request.user, public_id)
    side = own_side(request.user, found)

    def note(said: dict[str, Any], _sent: Any) -> None:
        Contact.objects.filter(pk=found.pk).update(note=said["note"])

    steps = {
        "write": PageStep(MessageForm, side is not None, True, lambda said, _sent: write_on(found, said["text"], request.user)),
        "note": PageStep(NoteForm, is_officer(request.user), True, note),
    }
    sent, wrong = "", None
    if request.method == "POST":
        sent, wrong = take_step(request, steps)
        if wrong is None:
            return redirect(found)
    context = {
        "contact": found,
        "remarks": found.messages.select_related("by", "municipality"),
        "officer": is_officer(request.user),
        "forms": open_forms(steps, sent, wrong),
    }
    return render(request, "programme/contact.html", context)


def _seeks(person: Any) -> bool:
    return open_searches().filter(municipality__in=own_municipalities(person)).exists()
