"""What partnerships serve: the seventeen global goals of the United Nations, and the core values of local democracy."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class GlobalGoal(models.IntegerChoices):
    """The short names that the United Nations give them."""

    NO_POVERTY = 1, _("No poverty")
    ZERO_HUNGER = 2, _("Zero hunger")
    HEALTH = 3, _("Good health and well-being")
    EDUCATION = 4, _("Quality education")
    GENDER_EQUALITY = 5, _("Gender equality")
    WATER = 6, _("Clean water and sanitation")
    ENERGY = 7, _("Affordable and clean energy")
    WORK = 8, _("Decent work and economic growth")
    INDUSTRY = 9, _("Industry, innovation and infrastructure")
    INEQUALITIES = 10, _("Reduced inequalities")
    CITIES = 11, _("Sustainable cities and communities")
    CONSUMPTION = 12, _("Responsible consumption and production")
    CLIMATE = 13, _("Climate action")
    SEAS = 14, _("Life below water")
    LAND = 15, _("Life on land")
    PEACE = 16, _("Peace, justice and strong institutions")
    PARTNERSHIPS = 17, _("Partnerships for the goals")


class CoreValue(models.TextChoices):
    EQUITY = "equity", _("Equity")
    PARTICIPATION = "participation", _("Participation")
    TRANSPARENCY = "transparency", _("Transparency")
    ACCOUNTABILITY = "accountability", _("Accountability")


def numbered_goals() -> list[tuple[int, str]]:
    """To choose from, each by its number and name."""
    return [(goal, f"{goal}. {label}") for goal, label in GlobalGoal.choices]
