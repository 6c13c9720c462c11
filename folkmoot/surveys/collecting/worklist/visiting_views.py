"""The enumerator's own page: what is left to do, and each dwelling's contact sheet. It stands behind their own address, whose
key is all that it takes, and needs no JavaScript."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from folkmoot.surveys.collecting.people.enumerators import Enumerator
from folkmoot.surveys.collecting.receiving.openrosa_views import Door
from folkmoot.surveys.collecting.web_form.web_form_views import page_behind
from folkmoot.surveys.collecting.worklist.contact_records import Source
from folkmoot.surveys.collecting.worklist.left_to_do import Work, assigned_to, left_for, waits_until, work_at
from folkmoot.surveys.collecting.worklist.recording import Recorder
from folkmoot.surveys.collecting.worklist.submission_entity import ENTITIES
from folkmoot.surveys.collecting.worklist.submission_work import catch_up
from folkmoot.surveys.collecting.worklist.visiting import Visit
from folkmoot.surveys.collecting.worklist.worklists import Dwelling

ADDRESS = ("address", "landmark", "head", "name")
"""What tells best where a dwelling is, of what the list of households says; the first that there is stands in the list."""


@require_safe
@page_behind
def left(door: Door) -> HttpResponse:
    """What is left to do, in the order of the units; what is done stands below."""
    context = {**what_is_left(_enumerator(door), door.request.GET.get("told", "")), "web_form": door.address("web_form")}
    return show_own(door.request, "surveys/worklist_left.html", context)


# The key in the address is what allows it; no cookie does, so there is nothing for another site to make use of.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@page_behind
def visit(door: Door, entity: str) -> HttpResponse:
    """One dwelling: how to find it, whom to ask, what was found; an attempt is written down here."""
    enumerator = _enumerator(door)
    dwelling = own_dwelling(enumerator, entity)
    if dwelling is None:
        return render(door.request, "surveys/web_form_shut.html", status=404)
    page = Visit(dwelling, Recorder(Source("browser"), enumerator=enumerator), may_record=True)
    if door.request.method == "POST" and (done := page.do(door.request.POST)):
        return redirect(f"{door.address('worklist')}?told={done}")
    forms = [each for each in door.versions() if ENTITIES not in each.xform]
    context = {
        **page.context(with_identifiers=True),
        "survey": enumerator.survey,
        "enumerator": enumerator,
        "back": door.address("worklist"),
        "by_key": True,
        "interviews": [
            (each.instrument.title, f"{door.address('web_form')}#form={each.pk}&dwelling={dwelling.entity_id}")
            for each in forms
            if not each.questionnaire.with_role("back_check")
        ],
    }
    return show_own(door.request, "surveys/worklist_visit.html", context, status=400 if page.has_errors else 200)


def what_is_left(enumerator: Enumerator, told: str) -> dict[str, object]:
    """What the list shows to an enumerator, and the word for what was done last."""
    mine = assigned_to(enumerator).select_related("worklist", "place").order_by("worklist", "position")
    left_over = [_row(each) for each in mine.filter(pk__in=left_for(enumerator).values("pk"))]
    done = [_row(each) for each in mine.exclude(pk__in=left_for(enumerator).values("pk"))]
    return {
        "survey": enumerator.survey,
        "enumerator": enumerator,
        "left": left_over,
        "done": done,
        "interviewed": sum(row["work"] == Work.INTERVIEWED.value for row in done),
        "told": _told(told),
    }


def own_dwelling(enumerator: Enumerator, entity: str) -> Dwelling | None:
    """A dwelling of theirs by its id as an entity."""
    mine = assigned_to(enumerator).select_related("worklist", "place", "enumerator", "team", "interview")
    return mine.filter(entity_id=entity).order_by("-worklist").first()


def show_own(request: HttpRequest, template: str, context: dict[str, object], status: int = 200) -> HttpResponse:
    """A page with addresses of dwellings, which nothing keeps."""
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _enumerator(door: Door) -> Enumerator:
    """Whoever's address it is, after all that they sent was taken into account."""
    if door.sender is None:
        raise Http404
    enumerator = Enumerator.objects.select_related("survey", "team").get(pk=door.sender.enumerator_id)
    catch_up(enumerator.survey)
    return enumerator


def _row(dwelling: Dwelling) -> dict[str, object]:
    place = dwelling.place.values if hasattr(dwelling, "place") else {}
    return {
        "dwelling": dwelling,
        "place": next((place[name] for name in ADDRESS if place.get(name)), ""),
        "work": work_at(dwelling).value,
        "again_from": waits_until(dwelling),
    }


def _told(code: str) -> str:
    return {
        "recorded": _("The attempt is written down."),
        "corrected": _("The record is corrected."),
        "replaced": _("The dwelling is replaced: the reserve stands in the list."),
    }.get(code, "")
