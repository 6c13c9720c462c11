"""How to find dwellings, and remarks made at their doors, go on the date of the survey's forms, as other identifiers do."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from folkmoot.surveys.collecting.removing_identifiers import kept_until
from folkmoot.surveys.collecting.worklist.contact_records import ContactRecord
from folkmoot.surveys.collecting.worklist.worklists import DwellingPlace
from folkmoot.surveys.models import Survey


@dataclass(frozen=True)
class PlacesRemoved:
    """How many dwellings can no longer be found, and how many remarks went."""

    places: int
    remarks: int


def remove_places(survey: Survey, today: date) -> PlacesRemoved:
    """Removes them once the last date that any form of the survey names has passed; nothing where none names one."""
    dates = [until for instrument in survey.instruments.all() if (until := kept_until(instrument))]
    if not dates or today <= max(dates):
        return PlacesRemoved(0, 0)
    with transaction.atomic():
        places = DwellingPlace.objects.filter(dwelling__worklist__survey=survey).delete()[0]
        remarked = ContactRecord.objects.filter(dwelling__worklist__survey=survey).exclude(remarks="")
        return PlacesRemoved(places, remarked.update(remarks=""))
