"""The survey or the round that somebody names, or what to do where there is none."""

from django.utils.translation import gettext as _

from folkmoot.surveys.errors import CollectingError
from folkmoot.surveys.models import Round, Survey


def survey_of(slug: str) -> Survey:
    """The survey at an address. Raises `CollectingError` that names those there are."""
    survey = Survey.objects.filter(slug=slug).first()
    if survey:
        return survey
    known = list(Survey.objects.order_by("slug").values_list("slug", flat=True)[:20])
    raise CollectingError(
        _("There is no survey %(slug)s. There are: %(known)s.") % {"slug": slug, "known": ", ".join(known)}
        if known
        else _("There is no survey %(slug)s; none has been made yet. Publish its form first.") % {"slug": slug}
    )


def round_of(survey: Survey, slug: str) -> Round:
    """A survey's round at an address. Raises `CollectingError` that names those there are."""
    found = survey.rounds.filter(slug=slug).first()
    if found:
        return found
    known = ", ".join(survey.rounds.values_list("slug", flat=True))
    raise CollectingError(
        _("There is no round %(slug)s in this survey. There are: %(known)s.") % {"slug": slug, "known": known or _("none")}
    )
