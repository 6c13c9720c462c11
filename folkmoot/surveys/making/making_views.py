"""The pages on which a lead makes report cards of what has been received, step by step."""

import hashlib

from django.contrib import messages
from django.db import transaction
from django.db.models import Max
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from folkmoot.surveys.collecting.desk import Desk, desk
from folkmoot.surveys.collecting.people.fieldwork_roles import Right
from folkmoot.surveys.errors import SurveysError
from folkmoot.surveys.making.cards_in_making import STEPS, CardMaking
from folkmoot.surveys.making.making_cards import ask_to_stop, start
from folkmoot.surveys.making.making_folder import CHANGE_FILE
from folkmoot.surveys.making.making_forms import MakingForm
from folkmoot.surveys.making.making_words import told_steps
from folkmoot.surveys.models import Round

NOT_MODIFIED = 304


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Right.MAKE_CARDS)
def cards(desk: Desk) -> HttpResponse:
    """The cards that are being made of the survey's interviews; the form begins another."""
    instruments = desk.instruments()
    form = MakingForm(desk.request.POST or None, desk.request.FILES or None, survey=desk.survey, instruments=instruments)
    if desk.request.method == "POST" and form.is_valid():
        try:
            making = _begin(desk, form)
        except SurveysError as error:
            form.add_error(None, str(error))
        else:
            return redirect("fieldwork:card", desk.survey.slug, making.pk)
    makings = CardMaking.objects.filter(instrument__survey=desk.survey).select_related("round__survey")
    context = {"form": form, "makings": makings, "instruments": instruments}
    return desk.render("cards.html", context, status=400 if form.errors else 200)


@require_safe
@desk(Right.MAKE_CARDS)
def card(desk: Desk, pk: int) -> HttpResponse:
    """How far a card has come; the page asks again as long as it is under way."""
    making = _making(desk, pk)
    state = f"{get_language()} {making.state} {making.is_lost} {making.under_way} {making.steps} {making.release_id}"
    tag = hashlib.sha256(state.encode()).hexdigest()[:32]
    unchanged = get_conditional_response(desk.request, etag=f'"{tag}"')
    if unchanged is not None and unchanged.status_code == NOT_MODIFIED:
        return unchanged
    steps = told_steps(making)
    context = {
        "making": making,
        "steps": steps,
        "tag": tag,
        "has_change": (making.folder / "change" / CHANGE_FILE).exists(),
        "may_publish": desk.request.user.has_perms(["wagtailadmin.access_admin", "surveys.publish_cardrelease"]),
    }
    response = desk.render("card_making.html", context)
    response["ETag"] = f'"{tag}"'
    return response


@require_POST
@desk(Right.MAKE_CARDS)
def start_card(desk: Desk, pk: int) -> HttpResponse:
    """Carry on with what is not done yet; with `first`, do that step and all after it anew."""
    first = desk.request.POST.get("first", "")
    try:
        start(_making(desk, pk), first if first in STEPS else "")
    except SurveysError as error:
        messages.error(desk.request, str(error))
    return redirect("fieldwork:card", desk.survey.slug, pk)


@require_POST
@desk(Right.MAKE_CARDS)
def stop_card(desk: Desk, pk: int) -> HttpResponse:
    """Stop after the piece of work that is under way."""
    ask_to_stop(_making(desk, pk))
    messages.success(desk.request, _("It stops after the piece of work that is under way. What is done stays done."))
    return redirect("fieldwork:card", desk.survey.slug, pk)


@require_safe
@desk(Right.MAKE_CARDS)
def change_file(desk: Desk, pk: int) -> HttpResponseBase:
    """How the figures changed since the round before: not protected, for the analyst."""
    path = _making(desk, pk).folder / "change" / CHANGE_FILE
    if not path.exists():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{desk.survey.slug}-change-not-for-publication.csv")


def _making(desk: Desk, pk: int) -> CardMaking:
    makings = CardMaking.objects.select_related("round__survey", "instrument", "release__municipality", "made_by")
    return get_object_or_404(makings, pk=pk, instrument__survey=desk.survey)


def _begin(desk: Desk, form: MakingForm) -> CardMaking:
    given = form.cleaned_data
    with transaction.atomic():
        making = CardMaking.objects.create(
            instrument=given["instrument"],
            round=given["round"] or _new_round(desk),
            municipality=given["municipality"].strip(),
            choices=form.made_choices,
            contacts=given["contacts"] or "",
            margins=given["margins"] or "",
            made_by=desk.person,
        )
        start(making)
    return making


def _new_round(desk: Desk) -> Round:
    """The next round of the survey."""
    number = (desk.survey.rounds.aggregate(last=Max("ordinal"))["last"] or 0) + 1
    names = {"sv": f"Omgång {number}", "en": f"Round {number}"}
    return Round.objects.create(survey=desk.survey, slug=f"omgang-{number}", ordinal=number, names=names)
