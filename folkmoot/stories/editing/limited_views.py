"""The pages of Wagtail's admin that would offer what a limit of writing forbids: choosing a kind of page, and translating."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.forms import BooleanField, HiddenInput
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from wagtail.admin.views.pages.create import AddSubpageView
from wagtail.contrib.simple_translation.forms import SubmitTranslationForm
from wagtail.contrib.simple_translation.views import SubmitPageTranslationView
from wagtail.models import Locale, Page

from folkmoot.stories.editing.writing_limits import limits_of


class ChooseKind(AddSubpageView):
    """Only the kinds that this person may write here."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        limits = limits_of(self.request.user)
        if limits is not None:
            locale_id = self.parent_page.locale_id
            context["page_types"] = [kind for kind in self.page_types if limits.cover(kind[2], locale_id)]
        return context


def refuse_kinds_beyond_limits(request: HttpRequest, parent: Page, kind: type[Page]) -> None:
    """Before a page is made; its address can be written by hand."""
    limits = limits_of(request.user)
    if limits is not None and not limits.cover(kind._meta.model_name or "", parent.locale_id):
        raise PermissionDenied


class Translate(SubmitPageTranslationView):
    """Into the languages that this person may write the kind of page in, also of a page that the person may not change."""

    def get_object(self) -> Page:
        page = get_object_or_404(Page, id=self.kwargs["page_id"]).specific
        if page.is_root():
            raise Http404("the root has no language")
        may_edit = page.permissions_for_user(self.request.user).can_edit()
        if not (may_edit or (page.live and limits_of(self.request.user))) or not self._languages(page):
            raise PermissionDenied
        return page

    def get_form(self) -> SubmitTranslationForm:
        form = super().get_form()
        if limits_of(self.request.user) is not None:
            locales = form.fields["locales"]
            locales.queryset = locales.queryset.filter(pk__in=self._languages(self.object))
            if not self._covers_all_below(locales.queryset):
                form.fields["include_subtree"] = BooleanField(required=False, disabled=True, widget=HiddenInput())
        return form

    def _covers_all_below(self, locales: Iterable[Locale]) -> bool:
        """Whether this person may write every kind of page that stands below this one, in each of the languages."""
        limits = limits_of(self.request.user)
        kinds = ContentType.objects.filter(pk__in=self.object.get_descendants().values("content_type"))
        return limits is None or all(limits.cover(kind.model, locale.pk) for kind in kinds for locale in locales)

    def _languages(self, page: Page) -> list[int]:
        """The languages where this person may make a page of this kind beside the translations of this page's parent."""
        limits = limits_of(self.request.user)
        if limits is None:
            return list(Locale.objects.values_list("pk", flat=True))
        kind = page.specific_class._meta.model_name
        above = page.get_parent()
        made = page.get_translations(inclusive=True).values("locale")
        places = [] if above.is_root() else above.get_translations().exclude(locale__in=made).specific()
        return [
            place.locale_id
            for place in places
            if limits.cover(kind, place.locale_id) and place.permissions_for_user(self.request.user).can_add_subpage()
        ]
