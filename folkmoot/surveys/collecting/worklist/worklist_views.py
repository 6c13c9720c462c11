"""The worklists' pages for leads, supervisors and analysts: samples, who goes where, dwellings, rates, teams."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from folkmoot.places.long_lists import LongList
from folkmoot.reportcard.errors import ReportCardError
from folkmoot.surveys.collecting.desk import Desk, desk
from folkmoot.surveys.collecting.people.fieldwork_roles import Right
from folkmoot.surveys.collecting.people.teams import Team
from folkmoot.surveys.collecting.worklist.assigning import assign, people_for
from folkmoot.surveys.collecting.worklist.contact_records import Source
from folkmoot.surveys.collecting.worklist.left_to_do import WORK_NAMES, Work, where
from folkmoot.surveys.collecting.worklist.recording import Recorder
from folkmoot.surveys.collecting.worklist.replacing import replace_unit
from folkmoot.surveys.collecting.worklist.response_rates import Rates, contact_sheet, rates_of
from folkmoot.surveys.collecting.worklist.submission_work import catch_up
from folkmoot.surveys.collecting.worklist.taking_in import set_protocol, take_sample_in
from folkmoot.surveys.collecting.worklist.visiting import Visit
from folkmoot.surveys.collecting.worklist.worklist_forms import (
    AssignForm,
    ProtocolForm,
    TakeInForm,
    TeamForm,
    UnitReplacementForm,
)
from folkmoot.surveys.collecting.worklist.worklist_tables import numbers_of, problems_of, unit_rows
from folkmoot.surveys.collecting.worklist.worklists import OUTCOMES, Worklist
from folkmoot.surveys.errors import CollectingError, SurveysError
from folkmoot.surveys.releasing.unpacking import unpack_files

A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Right.SEE_INTERVIEWS)
def worklists(desk: Desk) -> HttpResponse:
    """The samples of a survey as worklists; the lead takes another one in."""
    form = TakeInForm(desk.request.POST or None, desk.request.FILES or None, survey=desk.survey)
    if desk.request.method == "POST":
        if not desk.may(Right.MANAGE_WORKLISTS):
            raise PermissionDenied
        if form.is_valid() and (made := _take_in(desk, form)):
            messages.success(desk.request, _("The sample is taken in. Say who goes where."))
            return redirect("fieldwork:worklist", desk.survey.slug, made.pk)
    catch_up(desk.survey)
    shown = [(each, numbers_of(unit_rows(each))) for each in desk.survey.worklists.select_related("round")]
    return desk.render("worklists.html", {"worklists": shown, "form": form}, status=400 if form.errors else 200)


def _take_in(desk: Desk, form: TakeInForm) -> Worklist | None:
    given = form.cleaned_data
    with TemporaryDirectory(prefix="folkmoot-sample-") as folder:
        try:
            unpack_files(given["files"], Path(folder))
            return take_sample_in(
                Path(folder),
                desk.survey,
                round=given["round"],
                name=given["name"],
                is_training=given["is_training"],
                protocol=form.protocol,
                by=desk.person,
            )
        except (SurveysError, ReportCardError) as error:
            form.add_error("files", str(error))
    return None


@require_safe
@desk(Right.SEE_INTERVIEWS)
def worklist(desk: Desk, pk: int) -> HttpResponse:
    """How one worklist goes: who has which unit, rates, what could not be done, the protocol."""
    catch_up(desk.survey)
    found = _worklist(desk, pk)
    rows = unit_rows(found)
    everyone, by_unit, by_person = rates_of([found])
    context: dict[str, object] = {
        "worklist": found,
        "numbers": numbers_of(rows),
        "units": rows,
        "rates": everyone,
        "by_unit": by_unit,
        "by_person": _of_theirs(desk, by_person) if desk.may(Right.SEE_IDENTIFIERS) else (),
        "problems": problems_of(desk.survey, training=found.is_training),
        "replacements": found.unit_replacements.select_related("person"),
        "replaced_at_once": [name for outcome, name in OUTCOMES if outcome in found.replaced_at_once],
    }
    if desk.may(Right.ASSIGN) and not found.closed_at:
        context["assign_form"] = AssignForm(worklist=found, work=desk.work)
        context["unit_form"] = UnitReplacementForm(units=[row.unit for row in rows if row.is_in_use and not row.interviewed])
    if desk.may(Right.MANAGE_WORKLISTS):
        known = {"attempts": found.attempts, "hours_between": found.hours_between, "replaced_at_once": found.replaced_at_once}
        context["protocol_form"] = ProtocolForm(initial=known)
    return desk.render("worklist.html", context)


@require_safe
@desk(Right.SEE_INTERVIEWS)
def dwellings(desk: Desk, pk: int) -> HttpResponse:
    """The dwellings of a worklist, narrowed down by `unit`, `work` and `who`; the chosen ones can be given to somebody."""
    catch_up(desk.survey)
    found = _worklist(desk, pk)
    chosen = desk.work.dwellings().filter(worklist=found)
    asked = {name: desk.request.GET.get(name, "") for name in ("unit", "work", "who")}
    if asked["unit"]:
        chosen = chosen.filter(unit=asked["unit"])
    if asked["work"] in {work.value for work in Work}:
        chosen = chosen.filter(where(Work(asked["work"])))
    people = list(people_for(found) & desk.work.enumerators()) if desk.may(Right.SEE_IDENTIFIERS) else []
    if people and asked["who"].isdecimal():
        chosen = chosen.filter(enumerator=int(asked["who"]))
    listed = chosen.select_related("worklist", "enumerator", "team").order_by("position")
    context = {
        "worklist": found,
        "page_of": LongList(listed, A_PAGE).get_page(desk.request.GET.get("page")),
        "units": found.dwellings.order_by("unit").values_list("unit", flat=True).distinct(),
        "works": [(work.value, name) for work, name in WORK_NAMES.items()],
        "people": people,
        "asked": asked,
        "assign_form": AssignForm(worklist=found, work=desk.work) if desk.may(Right.ASSIGN) and not found.closed_at else None,
    }
    return desk.render("dwellings.html", context)


@require_POST
@desk(Right.ASSIGN)
def assign_work(desk: Desk, pk: int) -> HttpResponse:
    """Give the chosen `unit`s or `dwelling`s to somebody, or to nobody."""
    found = _worklist(desk, pk)
    form = AssignForm(desk.request.POST, worklist=found, work=desk.work)
    units = desk.request.POST.getlist("unit")
    chosen = [int(each) for each in desk.request.POST.getlist("dwelling") if each.isdecimal()]
    if not form.is_valid() or not (units or chosen):
        messages.error(desk.request, _("Choose units or dwellings, and whom to give them to."))
    else:
        try:
            given = assign(found, form.chosen, units=units, dwellings=chosen, by=desk.person, among=desk.work.dwellings())
        except SurveysError as error:
            messages.error(desk.request, str(error))
        else:
            told = ngettext("%(number)s dwelling changed hands.", "%(number)s dwellings changed hands.", given.number)
            messages.success(desk.request, told % {"number": given.number})
            if given.other_languages:
                told = _("People there are to be asked in %(languages)s, in which %(name)s does not work.")
                values = {"languages": ", ".join(given.other_languages), "name": form.chosen}
                messages.error(desk.request, told % values)
    return redirect("fieldwork:dwellings" if chosen else "fieldwork:worklist", desk.survey.slug, pk)


@require_POST
@desk(Right.ASSIGN)
def replace_a_unit(desk: Desk, pk: int) -> HttpResponse:
    """Let the next reserve unit take the place of one."""
    found = _worklist(desk, pk)
    units = [row.unit for row in unit_rows(found) if row.is_in_use]
    form = UnitReplacementForm(desk.request.POST, units=units)
    if form.is_valid():
        try:
            _refuse_others(desk, found, form.cleaned_data["unit"])
            made = replace_unit(found, form.cleaned_data["unit"], form.cleaned_data["reason"], desk.person)
        except SurveysError as error:
            messages.error(desk.request, str(error))
        else:
            told = _("%(unit)s is replaced by %(reserve)s.") % {"unit": made.unit, "reserve": made.reserve}
            messages.success(desk.request, told)
    else:
        messages.error(desk.request, _("Say which unit is replaced, and why."))
    return redirect("fieldwork:worklist", desk.survey.slug, pk)


@require_POST
@desk(Right.MANAGE_WORKLISTS)
def worklist_change(desk: Desk, pk: int, what: str) -> HttpResponse:
    """Another protocol; or close the worklist, or open it again."""
    found = _worklist(desk, pk)
    if what == "protocol":
        form = ProtocolForm(desk.request.POST)
        if form.is_valid():
            set_protocol(found, form.protocol)
            messages.success(desk.request, _("The protocol is kept: replacements go by it from now on."))
        else:
            messages.error(desk.request, _("The protocol was not changed: give whole numbers."))
    elif what in {"close", "open"}:
        found.closed_at = timezone.now() if what == "close" else None
        found.save(update_fields=["closed_at"])
        told = _("The worklist is closed: phones get it no longer.") if what == "close" else _("The worklist is open again.")
        messages.success(desk.request, told)
    return redirect("fieldwork:worklist", desk.survey.slug, pk)


@require_safe
@desk(Right.EXPORT)
def contacts_file(desk: Desk, pk: int) -> HttpResponse:
    """The contact sheet as a table, without addresses and remarks."""
    catch_up(desk.survey)
    response = HttpResponse(contact_sheet([_worklist(desk, pk)]).write_csv(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="contacts.csv"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Right.SEE_INTERVIEWS)
def dwelling(desk: Desk, pk: int) -> HttpResponse:
    """A dwelling's contact sheet; who assigns work records, corrects and replaces there too."""
    catch_up(desk.survey)
    found = get_object_or_404(
        desk.work.dwellings().select_related("worklist", "enumerator", "team", "place", "interview"), pk=pk
    )
    visit = Visit(found, Recorder(Source("office"), person=desk.person), may_record=desk.may(Right.ASSIGN))
    if desk.request.method == "POST":
        if not desk.may(Right.ASSIGN):
            raise PermissionDenied
        if visit.do(desk.request.POST):
            messages.success(desk.request, _("It is kept."))
            return redirect("fieldwork:dwelling", desk.survey.slug, pk)
    context = visit.context(with_identifiers=desk.may(Right.SEE_IDENTIFIERS))
    return desk.render("dwelling.html", context, status=400 if visit.has_errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Right.ASSIGN)
def teams(desk: Desk) -> HttpResponse:
    """Who works together, and who supervises them; whoever looks after some teams only sees these."""
    if desk.request.method == "POST" and not desk.work.is_all:
        raise PermissionDenied
    known = list(desk.work.all_teams())
    posted = desk.request.POST.get("team", "")
    sending = {posted: desk.request.POST}
    made = [TeamForm(sending.get(str(team.pk)), survey=desk.survey, team=team) for team in known]
    new = TeamForm(sending.get("new"), survey=desk.survey)
    sent = next((form for form in (*made, new) if form.is_bound), None)
    if sent is not None and sent.is_valid() and _keep_team(desk, sent):
        messages.success(desk.request, _("The team is kept."))
        return redirect("fieldwork:teams", desk.survey.slug)
    wrong = sent is not None and bool(sent.errors)
    context = {"forms": made, "form": new, "may_change": desk.work.is_all}
    return desk.render("teams.html", context, status=400 if wrong else 200)


def _keep_team(desk: Desk, form: TeamForm) -> bool:
    given = form.cleaned_data
    name = " ".join(given["name"].split())
    others = desk.survey.teams.filter(name=name).exclude(pk=form.team.pk if form.team else None)
    if others.exists():
        form.add_error("name", _("The survey has a team of this name already."))
        return False
    with transaction.atomic():
        team = form.team or Team(survey=desk.survey)
        team.name, team.supervisor = name, given["supervisor"]
        team.save()
        team.enumerators.exclude(pk__in=given["members"]).update(team=None)
        given["members"].update(team=team)
    return True


def _of_theirs(desk: Desk, rows: Sequence[Rates]) -> Sequence[Rates]:
    names = {each.name for each in desk.work.enumerators()}
    return rows if desk.work.is_all else [row for row in rows if row.name in names]


def _refuse_others(desk: Desk, worklist: Worklist, unit: str) -> None:
    """Raises `CollectingError` where somebody whom the person does not look after has dwellings of a unit."""
    if worklist.dwellings.filter(unit=unit).exclude(pk__in=desk.work.dwellings().values("pk")).exists():
        raise CollectingError(_("Another team has dwellings of this unit: the survey lead decides on it."))


def _worklist(desk: Desk, pk: int) -> Worklist:
    return get_object_or_404(Worklist.objects.select_related("round", "survey"), pk=pk, survey=desk.survey)
