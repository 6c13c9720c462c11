"""Calls in Wagtail's admin: begun from an example or an earlier call, written tab by tab, previewed as applicants meet them."""

from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from babel.numbers import is_currency
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import CheckboxSelectMultiple
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, ObjectList, TabbedInterface
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.views.snippets import CopyView, CreateView, SnippetViewSet

from folkmoot.places.alphabet import choices_in_alphabet
from folkmoot.places.models import Country
from folkmoot.programme.calls.calls import Call
from folkmoot.programme.calls.example_call import example_call
from folkmoot.programme.choosing_in_admin import OfficersChooserViewSet

LONGEST_ADDRESS = 70
MOMENTS = ("opens_at", "closes_at")


class CallForm(WagtailAdminModelForm):
    """Offers the countries abroad by name, reads and shows times in the call's own time zone, and makes the address of its page
    from its name where none is written."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
        if "countries" in self.fields:
            abroad = Country.objects.exclude(code=settings.PROGRAMME_HOME_COUNTRY)
            self.fields["countries"].choices = choices_in_alphabet((one.code, one.name) for one in abroad)

        for name in MOMENTS:
            moment = self.initial.get(name)
            if moment and name in self.fields:
                self.initial[name] = timezone.make_naive(moment, ZoneInfo(self.instance.time_zone))

    def full_clean(self) -> None:
        written = self.data.get(self.add_prefix("time_zone"))
        zone = written if written in available_timezones() else self.instance.time_zone
        with timezone.override(zone):
            super().full_clean()

    def clean_currency(self) -> str:
        code = str(self.cleaned_data["currency"]).upper()
        if not is_currency(code):
            raise ValidationError(_("Write the three letters of the currency, for example KES."))
        return code

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not cleaned.get("slug") and "slug" not in self.errors:
            cleaned["slug"] = _free_address(next(iter((cleaned.get("names") or {}).values()), ""))
        return cleaned


class NewCallView(CreateView):
    def get_initial_form_instance(self) -> Call:
        return example_call()


class CopiedCallView(CopyView):
    """The earlier call's rules and form; its address, its days and that it was published are its own."""

    def get_initial_form_instance(self) -> Call:
        call: Call = super().get_initial_form_instance()
        new = example_call()
        call.opens_at, call.closes_at = new.opens_at, new.closes_at
        call.slug, call.change_reason, call.is_published = "", "", False
        return call


class CallViewSet(SnippetViewSet):
    """Saving a published call makes the version of its rules that holds from then on (`wagtail_hooks`)."""

    model = Call
    icon = "calendar-alt"
    add_view_class = NewCallView
    copy_view_enabled = True
    copy_view_class = CopiedCallView
    chooser_viewset_class = OfficersChooserViewSet
    list_display = ["name", "kind", "opens_at", "closes_at", BooleanColumn("is_published", label=_("Published"))]
    list_filter = ["kind", "network", "is_published"]
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    HelpPanel(
                        _(
                            "A new call begins as an example: change whatever yours should say. To begin from an earlier call, "
                            "choose “Copy” beside it in the list. The preview at the right shows its page, and the form as "
                            "applicants meet it."
                        )
                    ),
                    FieldPanel("names"),
                    FieldRowPanel([FieldPanel("kind"), FieldPanel("network")]),
                    FieldPanel("descriptions"),
                    FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
                    FieldPanel("time_zone", help_text=_("The times above are written in it, and readers see them in it.")),
                ],
                heading=_("1. The call"),
            ),
            ObjectList(
                [
                    FieldPanel("countries", widget=CheckboxSelectMultiple),
                    FieldPanel("home_kinds"),
                    FieldPanel("after_inception"),
                    FieldRowPanel([FieldPanel("fewest_parties"), FieldPanel("most_parties")]),
                    FieldRowPanel([FieldPanel("ceiling"), FieldPanel("currency"), FieldPanel("longest_months")]),
                    FieldPanel("team"),
                    FieldPanel("both_sexes"),
                ],
                heading=_("2. Who may apply"),
            ),
            ObjectList([FieldPanel("form"), FieldPanel("documents")], heading=_("3. The form")),
            ObjectList([FieldPanel("criteria"), FieldPanel("public")], heading=_("4. What it is judged by")),
            ObjectList(
                [FieldPanel("is_published"), FieldPanel("change_reason"), FieldPanel("slug"), FieldPanel("synthetic")],
                heading=_("5. Publish"),
            ),
        ],
        base_form_class=CallForm,
    )


def _free_address(name: str) -> str:
    wanted = slugify(name)[:LONGEST_ADDRESS].strip("-") or "call"
    taken = set(Call.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(slug for slug in (wanted, *(f"{wanted}-{number}" for number in range(2, 1000))) if slug not in taken)
