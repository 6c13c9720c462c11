"""The pages of the question bank: choose items for a form, take questions up from a published form, retire items."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from folkmoot.reportcard.forms.form_writing import write_form
from folkmoot.surveys.collecting.bank.bank_items import BankItem
from folkmoot.surveys.collecting.bank.choosing import form_with_items, recognise
from folkmoot.surveys.collecting.bank.taking_up import askable, take_up
from folkmoot.surveys.collecting.desk import Desk, desk
from folkmoot.surveys.collecting.fieldwork_forms import TakeUpForm
from folkmoot.surveys.collecting.forms.instruments import InstrumentVersion, VersionState
from folkmoot.surveys.collecting.people.fieldwork_roles import Right
from folkmoot.surveys.collecting.workbooks import workbook
from folkmoot.surveys.errors import SurveysError


@require_safe
@desk(Right.MANAGE_FORMS)
def bank(desk: Desk) -> HttpResponse:
    """Every item with its wordings; those that are ticked make a form."""
    items = BankItem.objects.prefetch_related("versions")
    published = InstrumentVersion.objects.filter(instrument__survey=desk.survey, state=VersionState.PUBLISHED)
    return desk.render("bank.html", {"items": items, "published": published.select_related("instrument")})


@require_safe
@desk(Right.MANAGE_FORMS)
def bank_form(desk: Desk) -> HttpResponseBase:
    """A form with the items that `item` names, as a spreadsheet."""
    slug = desk.survey.slug
    try:
        sheets = form_with_items(desk.request.GET.getlist("item"), slug.replace("-", "_"), desk.survey.title)
    except SurveysError as error:
        messages.error(desk.request, str(error))
        return redirect("fieldwork:bank", slug)
    return workbook(lambda file: write_form(file, sheets), f"{slug}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Right.KEEP_BANK)
def take_up_questions(desk: Desk, pk: int) -> HttpResponse:
    """Lock questions of a published version as items of the bank."""
    version = get_object_or_404(
        InstrumentVersion.objects.select_related("instrument"),
        pk=pk,
        instrument__survey=desk.survey,
        state=VersionState.PUBLISHED,
    )
    questions = askable(version.questionnaire, version.xform)
    known = {found.item_id: found for found in recognise(version.questionnaire)}
    posted = desk.request.POST if desk.request.method == "POST" else None
    form = TakeUpForm(posted, questions=questions, questionnaire=version.questionnaire, known=known)
    if desk.request.method == "POST" and form.is_valid():
        chosen, reason = form.cleaned_data["questions"], form.cleaned_data["reason"]
        try:
            taken = take_up(version.questionnaire, version.xform, chosen, by=desk.person, reason=reason, source=version)
        except SurveysError as error:
            form.add_error("questions", str(error))
        else:
            told = _("New in the question bank: %(new)d. In a new version: %(versions)d. As it was: %(unchanged)d.")
            numbers = {"new": len(taken.new), "versions": len(taken.new_versions), "unchanged": len(taken.unchanged)}
            messages.success(desk.request, told % numbers)
            return redirect("fieldwork:bank", desk.survey.slug)
    return desk.render("take_up.html", {"version": version, "form": form}, status=400 if form.errors else 200)


@require_POST
@desk(Right.KEEP_BANK)
def bank_item(desk: Desk, pk: int, what: str) -> HttpResponseBase:
    """Retire an item (`stop`), or let it go into forms again (`allow`)."""
    item = get_object_or_404(BankItem, pk=pk)
    item.retired = what == "stop"
    item.save(update_fields=["retired"])
    messages.success(desk.request, _("It is kept."))
    return redirect("fieldwork:bank", desk.survey.slug)
