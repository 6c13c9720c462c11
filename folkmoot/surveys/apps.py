"""The room of the surveys as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    """Surveys, rounds and the releases of their report cards."""

    name = "folkmoot.surveys"
    label = "surveys"
    verbose_name = _("Surveys")
