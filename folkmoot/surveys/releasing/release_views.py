"""The admin's pages of releases: take one in, look at it, publish it, withdraw it, discard a draft."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from folkmoot.accounts.models import User
from folkmoot.places.countries import language_name
from folkmoot.reportcard.errors import UnusableRelease
from folkmoot.surveys.card_page import preview_page
from folkmoot.surveys.errors import SurveysError, UnusableUpload
from folkmoot.surveys.releasing.publishing import Publication, discard, earlier_editions, publish, stage_release, withdraw
from folkmoot.surveys.releasing.release_forms import PublishForm, WithdrawForm
from folkmoot.surveys.releasing.releases import CardRelease, State
from folkmoot.surveys.releasing.unpacking import unpack
from folkmoot.surveys.releasing.upload_form import UploadForm


class UploadView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Uploaded files, verified and staged as a draft; nothing is public yet."""

    model = CardRelease
    permission_required = "add"
    form_class = UploadForm
    template_name = "surveys/admin/upload.html"
    page_title = gettext_lazy("Upload a release")
    header_icon = "upload"

    def form_valid(self, form: UploadForm) -> HttpResponse:
        try:
            publication = self._stage(form)
        except UnusableUpload as error:
            form.add_error("files", str(error))
        except UnusableRelease as error:
            form.add_error(
                "files",
                _("The release cannot be used. Make the card again and upload all its files. %(error)s") % {"error": error},
            )
        except SurveysError as error:
            form.add_error(None, str(error))
        else:
            if publication.release.state == State.DRAFT:
                messages.success(self.request, _("The release is whole and unchanged. Look at it, then publish it."))
            for note in publication.notes:
                messages.warning(self.request, note)
            return redirect("report_cards:release", publication.release.pk)
        return self.form_invalid(form)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return _breadcrumbs(self, _("Upload a release"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            action_url=reverse("report_cards:add"),
            submit_button_label=_("Check and upload"),
            submit_button_active_label=_("Checking…"),
            **kwargs,
        )

    def _stage(self, form: UploadForm) -> Publication:
        with TemporaryDirectory(prefix="folkmoot-release-") as folder:
            unpack(form.cleaned_data["files"], Path(folder))
            return stage_release(Path(folder), form.destination, by=_person(self.request))


class ReleaseView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """One release: what it says of itself, its looks in each language, and what can be done with it."""

    model = CardRelease
    any_permission_required: tuple[str, ...] | None = ("view", "add", "publish", "delete")
    template_name = "surveys/admin/release.html"
    header_icon = "clipboard-list"

    @cached_property
    def release(self) -> CardRelease:
        return _release(self.kwargs["pk"])

    def get_page_title(self) -> str:
        return str(self.release.municipality)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return _breadcrumbs(self, self.get_page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        release = self.release
        earlier = earlier_editions(release)
        is_draft, is_public = release.state == State.DRAFT, release.state in {State.PUBLISHED, State.SUPERSEDED}
        if is_draft and self.user_has_permission("publish"):
            kwargs.setdefault("publish_form", PublishForm(correction=bool(earlier)))
        if is_public and self.user_has_permission("publish"):
            kwargs.setdefault("withdraw_form", WithdrawForm())
        return super().get_context_data(
            release=release,
            earlier=earlier,
            previews=[
                (language_name(code), reverse("report_cards:preview", args=[release.pk, code])) for code in release.languages
            ],
            may_discard=is_draft and self.user_has_permission("delete"),
            **kwargs,
        )


class PublishView(ReleaseView):
    """A person publishes the draft."""

    any_permission_required = None
    permission_required = "publish"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = PublishForm(request.POST, correction=bool(earlier_editions(self.release)))
        if form.is_valid():
            try:
                publish(_release(pk), by=_person(request), reason=form.cleaned_data.get("reason", ""))
            except SurveysError as error:
                form.add_error(None, str(error))
            else:
                show = messages.button(self.release.get_absolute_url(), _("Show it on the site"))
                messages.success(request, _("The report card is published."), buttons=[show])
                return redirect("report_cards:release", pk)
        return self.render_to_response(self.get_context_data(publish_form=form))


class WithdrawView(ReleaseView):
    """A person withdraws a published edition."""

    any_permission_required = None
    permission_required = "publish"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = WithdrawForm(request.POST)
        if form.is_valid():
            try:
                withdraw(_release(pk), by=_person(request), reason=form.cleaned_data["reason"])
            except SurveysError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("The edition is withdrawn. Its page says so, and why."))
                return redirect("report_cards:release", pk)
        return self.render_to_response(self.get_context_data(withdraw_form=form))


class DiscardView(ReleaseView):
    """A person removes a draft that shall not be published."""

    any_permission_required = None
    permission_required = "delete"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            discard(_release(pk))
        except SurveysError as error:
            messages.error(request, str(error))
            return redirect("report_cards:release", pk)
        messages.success(request, _("The draft is removed, and its files with it."))
        return redirect("report_cards:index")


class PreviewView(PermissionCheckedMixin, TemplateView):
    """The public page of a release as it will look or looks, marked where it is not published."""

    model = CardRelease
    any_permission_required = ("view", "add", "publish")
    template_name = "surveys/card.html"

    def get_context_data(self, pk: int, language: str) -> dict[str, Any]:
        release = _release(pk)
        if language not in release.languages:
            raise Http404(_("This card is not in that language."))
        card = preview_page(release, language, lambda code: reverse("report_cards:preview", args=[pk, code]))
        return super().get_context_data(card=card, release=release)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response = super().render_to_response(context, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        return response


def _breadcrumbs(view: WagtailAdminTemplateMixin, title: str) -> list[dict[str, Any]]:
    releases = {"url": reverse("report_cards:index"), "label": _("Report cards")}
    return [*view.breadcrumbs_items, releases, {"url": "", "label": title}]


def _release(pk: int) -> CardRelease:
    return get_object_or_404(CardRelease.objects.light().select_related("created_by", "published_by"), pk=pk)


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
