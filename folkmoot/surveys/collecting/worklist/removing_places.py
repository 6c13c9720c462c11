"""How to find dwellings, and remarks made at their doors, go on the date of the survey's forms, as other identifiers do."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from folkmoot.surveys.collecting.receiving.removing_identifiers import kept_until, overwrite_what_goes
from folkmoot.surveys.collecting.worklist.contact_records import ContactRemark
from folkmoot.surveys.collecting.worklist.worklists import DwellingPlace
from folkmoot.surveys.models import Survey


@dataclass(frozen=True)
class PlacesRemoved:
    """How many dwellings can no longer be found, and how many remarks went."""

    places: int
    remarks: int


def remove_places(survey: Survey, today: date) -> PlacesRemoved:
    """Removes them once the last date that any form of the survey names has passed; what a form's own answers remarked once its
    own date has. Nothing where none names one."""
    dates = {instrument.pk: until for instrument in survey.instruments.all() if (until := kept_until(instrument))}
    over = [pk for pk, until in dates.items() if today > until]
    if not over:
        return PlacesRemoved(0, 0)
    overwrite_what_goes()
    remarks = ContactRemark.objects.filter(record__dwelling__worklist__survey=survey)
    with transaction.atomic():
        if len(over) < len(dates):
            return PlacesRemoved(0, remarks.filter(record__submission__instrument__in=over).delete()[0])
        places = DwellingPlace.objects.filter(dwelling__worklist__survey=survey).delete()[0]
        return PlacesRemoved(places, remarks.delete()[0])
