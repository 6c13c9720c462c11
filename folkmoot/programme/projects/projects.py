"""Projects: what a partnership plans to reach, and by which results. Their money stands in `money`, how results are measured in
`indicators`."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from folkmoot.places.descriptions import DescriptionsField
from folkmoot.places.models import Municipality
from folkmoot.places.texts import TextsField, readers_text
from folkmoot.programme.choice_lists import ChoiceListField
from folkmoot.programme.partnerships.goals import CoreValue, GlobalGoal
from folkmoot.programme.partnerships.partnerships import Partnership
from folkmoot.programme.projects.card_figures import CardOffer, offered_cards

SECTOR = RegexValidator(r"^[0-9]{5}$", _("Write the five digits of the purpose code, for example 15112."))
CODE = RegexValidator(r"^[A-Z]?[0-9]{1,3}$", _("Write the code as the list has it, for example 10 or C01."))
YEARS = (MinValueValidator(1990), MaxValueValidator(2999))


def _code(name: Any, help_text: Any) -> models.CharField:
    """A code of one of IATI's lists, which holds for all that is reported; nothing is told where it is empty."""
    return models.CharField(name, max_length=3, blank=True, validators=[CODE], help_text=help_text)


class ReportingOrganisation(models.Model):
    """Who publishes in IATI, and who pays: one row, which the files name."""

    reference = models.CharField(_("identifier"), max_length=60, help_text=_("As the IATI Registry has it."))
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind (code list OrganisationType)"), max_length=2, default="23")
    email = models.EmailField(_("e-mail address"), blank=True, help_text=_("For questions about what is reported."))
    collaboration_type = _code(_("kind of cooperation"), _("Code list CollaborationType, as 1: bilateral."))
    flow_type = _code(_("kind of flow"), _("Code list FlowType, as 10: official development assistance."))
    finance_type = _code(_("kind of finance"), _("Code list FinanceType, as 110: grant."))
    aid_type = _code(_("kind of aid"), _("Code list AidType, as C01: projects."))
    tied_status = _code(_("tied or not"), _("Code list TiedStatus, as 5: untied."))
    funder_reference = models.CharField(_("the funder's identifier"), max_length=60, blank=True)
    funder_name = models.CharField(_("the funder's name"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("reporting organisation")
        verbose_name_plural = _("reporting organisation")

    def __str__(self) -> str:
        return self.name


class ProjectState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    ONGOING = "ongoing", _("Ongoing")
    COMPLETED = "completed", _("Completed")
    STOPPED = "stopped", _("Stopped")


OVER = (ProjectState.COMPLETED, ProjectState.STOPPED)


class GenderMarker(models.IntegerChoices):
    """How far a project aims at gender equality, as the OECD counts it."""

    NOT_TARGETED = 0, _("not an aim")
    SIGNIFICANT = 1, _("a significant aim")
    PRINCIPAL = 2, _("the principal aim")


class Project(ClusterableModel):
    """A funded phase of a partnership. Its number is a part of its IATI identifier and never given to another."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, verbose_name=_("partnership"), related_name="projects")
    number = models.SlugField(_("number"), max_length=40, unique=True)
    titles = TextsField(_("title"))
    descriptions = DescriptionsField(_("description"), blank=True)
    state = models.CharField(_("state"), max_length=20, choices=ProjectState.choices, default=ProjectState.PLANNED)
    starts_on = models.DateField(_("starts"))
    ends_on = models.DateField(_("ends"))
    sector = models.CharField(
        _("sector"), max_length=5, default="15112", validators=[SECTOR], help_text=_("The OECD's purpose code, of five digits.")
    )
    currency = models.CharField(_("currency"), max_length=3, default="SEK")
    challenges = DescriptionsField(
        _("the challenge"), blank=True, help_text=_("What is to change, and whom it concerns: how many, where, women and men.")
    )
    learnings = DescriptionsField(_("mutual learning"), blank=True, help_text=_("What each party learns from the other."))
    gender_analyses = DescriptionsField(
        _("gender analysis"), blank=True, help_text=_("How women and men, girls and boys are concerned, heard and served.")
    )
    gender_marker = models.PositiveSmallIntegerField(
        _("policy marker: gender equality"),
        choices=GenderMarker.choices,
        null=True,
        blank=True,
        help_text=_("By the OECD's rules; the gender analysis is what it rests on."),
    )
    core_values = ChoiceListField(_("core values"), kind=CoreValue, blank=True)
    global_goals = ChoiceListField(_("global goals"), kind=GlobalGoal, blank=True)
    plan_number = models.PositiveIntegerField(default=1, editable=False)
    plan_approved_at = models.DateTimeField(null=True, editable=False)
    lessons = DescriptionsField(_("lessons"), blank=True, help_text=_("What others can learn from it."))
    is_public = models.BooleanField(_("public"), default=False, help_text=_("Stands on the partnership's page and in IATI."))
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    title = readers_text("titles", pgettext_lazy("of a project", "Title"))
    description = readers_text("descriptions")
    challenge = readers_text("challenges")
    learning = readers_text("learnings")
    gender_analysis = readers_text("gender_analyses")
    lesson = readers_text("lessons")

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering: ClassVar[list[str]] = ["-starts_on", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="programme_project_ends_after_it_began",
                violation_error_message=_("It ends before it starts."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def goals(self) -> list[GlobalGoal]:
        return [GlobalGoal(goal) for goal in self.global_goals]

    @property
    def values_served(self) -> list[CoreValue]:
        return [CoreValue(value) for value in self.core_values]

    def get_absolute_url(self) -> str:
        return reverse("programme:partnership", args=[self.partnership.slug])

    @property
    def working_url(self) -> str:
        """The page on which the parties and the officers work with it."""
        return reverse("programme:project", args=[self.number])

    @property
    def municipalities(self) -> list[Municipality]:
        return self.partnership.municipalities

    @cached_property
    def cards(self) -> list[CardOffer]:
        """The report cards published of its municipalities, which an indicator can take a figure of."""
        return offered_cards([place.slug for place in self.municipalities])

    @property
    def synthetic(self) -> bool:
        return self.partnership.synthetic

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def filed_under(self) -> dict[str, Any]:
        return {"project": self}


class Level(models.TextChoices):
    """Where in the results chain."""

    OBJECTIVE = "objective", _("Objective")
    OUTCOME = "outcome", pgettext_lazy("of a results chain", "Outcome")
    OUTPUT = "output", _("Output")
    ACTIVITY = "activity", _("Activity")


class Result(models.Model):
    """A step of the results chain: objective, outcomes, outputs, activities, in the order in which they are told."""

    project = ParentalKey(Project, on_delete=models.CASCADE, related_name="results")
    level = models.CharField(_("level"), max_length=20, choices=Level.choices, default=Level.OUTCOME)
    statements = TextsField(_("what is reached"))
    sort_order = models.PositiveSmallIntegerField(default=0, editable=False)

    sort_order_field = "sort_order"
    statement = readers_text("statements")

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results chain")
        ordering: ClassVar[list[str]] = ["sort_order", "pk"]

    def __str__(self) -> str:
        return f"{self.get_level_display()}: {self.statement}"
