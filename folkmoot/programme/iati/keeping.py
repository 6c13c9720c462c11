"""The files of IATI are kept between requests: of thousands of projects they take seconds to write."""

from collections.abc import Callable
from hashlib import sha256

from django.core.cache import cache
from django.db.models import Count, Max
from django.forms import model_to_dict

from folkmoot.programme.projects.projects import Project, ReportingOrganisation

KEPT_FOR = 10 * 60


def kept_file(write: Callable[[ReportingOrganisation], bytes], organisation: ReportingOrganisation) -> bytes:
    """The file as it was written last, for ten minutes at most; anew at once where a project or the organisation has changed.

    What else the file tells (a municipality's name, the figure of a report card, a report that is shown) comes into it with the
    next writing.
    """
    state = Project.objects.filter(is_public=True).aggregate(newest=Max("changed_at"), number=Count("pk"))
    said = repr((write.__name__, state, sorted(model_to_dict(organisation).items())))
    found: bytes = cache.get_or_set(f"iati-{sha256(said.encode()).hexdigest()}", lambda: write(organisation), KEPT_FOR)
    return found
