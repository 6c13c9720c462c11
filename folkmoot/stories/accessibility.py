"""The accessibility statement that Swedish law asks of public bodies (SFS 2018:1937, the model of EU 2018/1523).

The law's own parts are the template's; what differs from centre to centre are fields.
"""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from folkmoot.stories.editing.limited_pages import Limited
from folkmoot.stories.editing.reserved_addresses import WithOwnAddress


class AccessibilityPage(Limited, WithOwnAddress, Page):
    """One in each language; a link at the foot of every page leads to it."""

    class Status(models.TextChoices):
        FULL = "full", _("fully compliant")
        PARTIAL = "partial", _("partially compliant")
        NOT = "not", _("not compliant")

    organisation = models.CharField(
        _("who is responsible"), max_length=200, blank=True, help_text=_("The site’s name where empty.")
    )
    status = models.CharField(_("with the law the site is"), max_length=10, choices=Status.choices, default=Status.PARTIAL)
    shortcomings = RichTextField(
        _("what is not accessible"),
        blank=True,
        features=["h3", "bold", "link", "ul"],
        help_text=_("What, why, until when, and where one gets the same in another way."),
    )
    email = models.EmailField(_("e-mail"), blank=True, help_text=_("For whoever cannot use something. The law asks for a way."))
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    answered_within = models.CharField(
        _("answered within"), max_length=60, blank=True, help_text=_("For example: two working days")
    )
    tested_how = models.TextField(_("how it was tested"), max_length=600, blank=True)
    tested_on = models.DateField(_("tested on"), null=True, blank=True)
    supervisor = models.CharField(_("supervising authority"), max_length=200, blank=True)
    supervisor_link = models.URLField(_("where one complains to it"), blank=True)

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("organisation"), FieldPanel("status")]),
        FieldPanel(
            "shortcomings",
            help_text=_(
                "What, why, until when, and where one gets the same in another way. The law has three headings, each where "
                "there is something to say under it: what does not meet the law, what would be an unreasonable burden, and "
                "what is outside the law."
            ),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("email"), FieldPanel("phone")]), FieldPanel("answered_within")], heading=_("Contact")
        ),
        MultiFieldPanel([FieldPanel("tested_how"), FieldPanel("tested_on")], heading=_("Test")),
        FieldRowPanel([FieldPanel("supervisor"), FieldPanel("supervisor_link")]),
    ]
    parent_page_types: ClassVar[list[str]] = ["stories.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count_per_parent = 1
    template = "stories/accessibility_page.html"

    class Meta:
        verbose_name = _("accessibility statement")
