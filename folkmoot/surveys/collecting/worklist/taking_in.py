"""Taking a drawn sample in for the fieldwork of a survey: every dwelling of it, reserves too, as work to be done."""

from dataclasses import dataclass
from pathlib import Path

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from folkmoot.accounts.models import User
from folkmoot.reportcard.sampling.drawn_samples import DrawnDwellings, read_drawn_sample
from folkmoot.reportcard.sampling.sample_files import entity_id
from folkmoot.surveys.collecting.worklist.recording import count_anew
from folkmoot.surveys.collecting.worklist.worklists import Dwelling, DwellingPlace, Standing, Worklist
from folkmoot.surveys.errors import CollectingError
from folkmoot.surveys.models import Round, Survey

LONGEST_ID = 200


@dataclass(frozen=True)
class Protocol:
    """When a dwelling may be replaced: after so many attempts, at least so many hours after one another; see `Worklist`."""

    attempts: int = 3
    hours_between: int = 4
    replaced_at_once: tuple[str, ...] = ("refusal", "not_eligible")


def take_sample_in(
    folder: Path,
    survey: Survey,
    *,
    round: Round | None = None,
    name: str = "",
    is_training: bool = False,
    protocol: Protocol = Protocol(),
    by: User | None = None,
) -> Worklist:
    """Takes in the folder that `folkmoot sample` wrote, whole or not at all; nobody is assigned yet.

    Reserve units and reserve dwellings wait until the protocol lets them replace others. Raises `UnusableFrame` for files that
    are not those that were drawn, `CollectingError` for a sample that the survey has already.
    """
    drawn = read_drawn_sample(folder)
    rows = drawn.contacts.to_dicts()
    if not rows:
        raise CollectingError(_("The sample has no dwellings: draw it again."))
    if any(len(row[column] or "") > LONGEST_ID for row in rows for column in ("contact", drawn.unit)):
        raise CollectingError(_("An id in the sample is longer than 200 letters: give units and households shorter ones."))
    with transaction.atomic():
        Survey.objects.select_for_update().get(pk=survey.pk)
        ids = [entity_id(drawn.record.frame_sha256, drawn.record.seed, row["contact"]) for row in rows]
        here = Dwelling.objects.filter(
            worklist__survey=survey,
            worklist__is_training=is_training,
            worklist__closed_at=None,
            entity_id__in=(ids[0], ids[-1]),
        )
        if known := here.select_related("worklist").first():
            raise CollectingError(
                _("This sample is here already, as %(name)s. Close that one first, or draw another.") % {"name": known.worklist}
            )
        worklist = Worklist.objects.create(
            survey=survey,
            round=round,
            name=(name.strip() or folder.name)[:100],
            is_training=is_training,
            record=msgspec.to_builtins(drawn.record),
            columns=drawn.contacts.columns,
            attempts=protocol.attempts,
            hours_between=protocol.hours_between,
            replaced_at_once=list(protocol.replaced_at_once),
            made_by=by,
        )
        made = Dwelling.objects.bulk_create(
            [_dwelling(worklist, drawn, row, ids[place], place) for place, row in enumerate(rows)], batch_size=500
        )
        DwellingPlace.objects.bulk_create(
            [
                DwellingPlace(dwelling=dwelling, values={column: row[column] for column in drawn.places if row[column]})
                for dwelling, row in zip(made, rows, strict=True)
                if any(row[column] for column in drawn.places)
            ],
            batch_size=500,
        )
    return worklist


def _dwelling(worklist: Worklist, drawn: DrawnDwellings, row: dict[str, str | None], entity: str, place: int) -> Dwelling:
    unit_reserve, household_reserve = row.get("unit_reserve"), row.get("household_reserve")
    return Dwelling(
        worklist=worklist,
        contact=row["contact"],
        entity_id=entity,
        position=place,
        unit=row[drawn.unit],
        stratum=row.get(drawn.stratum) or "",
        unit_reserve=int(unit_reserve) if unit_reserve else None,
        household_reserve=int(household_reserve) if household_reserve else None,
        drawn={column: value for column, value in row.items() if column not in drawn.places},
        standing=Standing.WAITING if unit_reserve or household_reserve else Standing.DRAWN,
    )


def set_protocol(worklist: Worklist, protocol: Protocol) -> None:
    """From now on replacements go by this protocol; those that were made stay. Attempts are counted anew."""
    with transaction.atomic():
        worklist.attempts, worklist.hours_between = protocol.attempts, protocol.hours_between
        worklist.replaced_at_once = list(protocol.replaced_at_once)
        worklist.save(update_fields=["attempts", "hours_between", "replaced_at_once"])
        count_anew(worklist)
