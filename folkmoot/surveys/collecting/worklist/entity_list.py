"""The worklist as an ODK entity list: what ODK Collect fetches with a form, for the enumerator who signs in.

A form asks for it with `select_one_from_file dwellings.csv`. Its hash in the manifest is of what it holds for this very
enumerator, so it changes with whatever does: a dwelling that comes, goes to somebody else or is done with, an attempt, a place.
"""

import csv
import hashlib
import io
from collections.abc import Sequence
from functools import cached_property
from xml.sax.saxutils import quoteattr

from folkmoot.reportcard.sampling.sample_files import property_names
from folkmoot.surveys.collecting.people.enumerators import Enumerator
from folkmoot.surveys.collecting.worklist.left_to_do import left_for, next_attempt_from
from folkmoot.surveys.collecting.worklist.recording import standing_records
from folkmoot.surveys.collecting.worklist.submission_work import catch_up
from folkmoot.surveys.collecting.worklist.worklists import Dwelling

ALWAYS = ("name", "label", "__version")
FOUND = ("outcome", "attempts", "household_size", "adults", "adult_drawn", "next_attempt_from")
"""Properties that the fieldwork finds. A form can save `outcome`, `household_size`, `adults`, `remarks` and `attempted_at`."""


class EntityListOf:
    """The list of an enumerator, after what waits of submissions was done; of nobody, it has no rows."""

    def __init__(self, enumerator_id: int | None) -> None:
        self.enumerator = None
        if enumerator_id:
            self.enumerator = Enumerator.objects.select_related("survey", "team").get(pk=enumerator_id)
            catch_up(self.enumerator.survey)

    @cached_property
    def csv(self) -> bytes:
        """A row a dwelling that is left to do: `name` (the entity's UUID), `label`, `__version`, what was found so far, and
        what the draw and the list of households say of it."""
        left = left_for(self.enumerator) if self.enumerator else Dwelling.objects.none()
        rows = [_row(each) for each in left.select_related("worklist", "place").order_by("worklist", "position")]
        others = dict.fromkeys(name for row in rows for name in row if name not in {*ALWAYS, *FOUND})
        columns = property_names([*others])
        written = io.StringIO()
        writer = csv.writer(written, lineterminator="\n")
        writer.writerow([*ALWAYS, *FOUND, *columns.values()])
        writer.writerows([[row.get(name, "") for name in (*ALWAYS, *FOUND, *columns)] for row in rows])
        return written.getvalue().encode()

    @property
    def token(self) -> str:
        return hashlib.md5(self.csv, usedforsecurity=False).hexdigest()

    def integrity(self, ids: Sequence[str]) -> str:
        """Whether entities that a phone has, and that its list no longer holds, are to go from it: all that are not left to do.

        What the phone made up by itself goes too: a dwelling that was not drawn is none.
        """
        found = left_for(self.enumerator).filter(entity_id__in=ids) if self.enumerator else Dwelling.objects.none()
        left = set(found.values_list("entity_id", flat=True))
        told = "".join(
            f"<entity id={quoteattr(each)}><deleted>{'false' if each in left else 'true'}</deleted></entity>" for each in ids
        )
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<data><entities>{told}</entities></data>'


def _row(dwelling: Dwelling) -> dict[str, object]:
    drawn = {name: value for name, value in dwelling.drawn.items() if name != "contact" and not name.endswith("inclusion")}
    place = dwelling.place.values if hasattr(dwelling, "place") else {}
    newest = next(reversed(standing_records(dwelling)), None) if dwelling.attempts else None
    again = next_attempt_from(dwelling)
    return {
        **drawn,
        **place,
        "name": dwelling.entity_id,
        "label": dwelling.contact,
        "__version": dwelling.version,
        "outcome": dwelling.outcome,
        "attempts": dwelling.attempts,
        "household_size": _number(newest.household_size if newest else None),
        "adults": _number(dwelling.adults),
        "adult_drawn": _number(newest.adult_drawn if newest else None),
        "next_attempt_from": again.isoformat(timespec="minutes") if again else "",
    }


def _number(number: int | None) -> str:
    return "" if number is None else str(number)
