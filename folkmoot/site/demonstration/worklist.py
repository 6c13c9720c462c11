"""The follow-up's sample as the enumerators' worklist: who has which unit, and what they found at the doors so far."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from django.utils import timezone

from folkmoot.accounts.models import User
from folkmoot.reportcard.sampling.drawing import SampleDesign, SecondStage, draw_sample
from folkmoot.reportcard.sampling.respondents import Respondent
from folkmoot.reportcard.sampling.sample_files import write_sample
from folkmoot.site.demonstration.fieldwork import HOUSEHOLDS_IN_A_UNIT, units_in
from folkmoot.site.demonstration.municipalities import InventedMunicipality
from folkmoot.site.demonstration.population import SEED, frame, list_households
from folkmoot.surveys.collecting.people.enumerators import Enumerator
from folkmoot.surveys.collecting.worklist.assigning import assign
from folkmoot.surveys.collecting.worklist.contact_records import Source
from folkmoot.surveys.collecting.worklist.recording import Attempt, Recorder, record_attempt
from folkmoot.surveys.collecting.worklist.replacing import offer_for, replace_dwelling
from folkmoot.surveys.collecting.worklist.taking_in import take_sample_in
from folkmoot.surveys.collecting.worklist.worklists import Dwelling, Standing, Worklist
from folkmoot.surveys.models import Round

RESERVES = 2
VISITS = {"noncontact": 3, "unknown": 2}
"""How often the doors were knocked on where nobody answered."""


def make_worklist(municipality: InventedMunicipality, held: Round, supervisor: User, people: Sequence[Enumerator]) -> Worklist:
    """The very sample that the interviews are of, with reserves; its units in turn with those who interview."""
    listing = list_households(frame(municipality)).with_columns(
        pl.format("Plot {}", pl.col("household").str.slice(-4)).alias("address")
    )
    design = SampleDesign(
        seed=SEED,
        sizes=units_in(municipality),
        reserves=1,
        second_stage=SecondStage.LIST,
        households=HOUSEHOLDS_IN_A_UNIT,
        household_reserves=RESERVES,
        respondent=Respondent.KISH,
    )
    with TemporaryDirectory(prefix="folkmoot-sample-") as folder:
        write_sample(draw_sample(frame(municipality), design, listing), Path(folder))
        worklist = take_sample_in(Path(folder), held.survey, round=held, name=municipality.name, by=supervisor)
    units = list(worklist.dwellings.filter(standing=Standing.DRAWN).order_by("unit").values_list("unit", flat=True).distinct())
    for place, person in enumerate(people):
        assign(worklist, person, units=units[place :: len(people)], by=supervisor)
    return worklist


def knock(worklist: Worklist, outcomes: Mapping[str, str], visited: Mapping[str, datetime]) -> None:
    """What was found where there was no interview, where somebody has been: `outcomes` by dwelling, and when each unit was
    `visited`. One refusal is replaced."""
    dwellings = worklist.dwellings.filter(unit__in=visited, contact__in=outcomes).select_related("worklist", "enumerator")
    for dwelling in dwellings:
        outcome = outcomes[dwelling.contact]
        by = Recorder(Source("browser"), enumerator=dwelling.enumerator)
        for number in range(VISITS.get(outcome, 1)):
            at = min(visited[dwelling.unit] + timedelta(hours=5 * number), timezone.now())
            adults = int(dwelling.drawn["adults"]) if outcome == "refusal" else None
            record_attempt(dwelling, Attempt(outcome, at, adults=adults), by)
    refused = Dwelling.objects.filter(worklist=worklist, outcome="refusal").select_related("worklist").first()
    if refused and offer_for(refused).reserve:
        replace_dwelling(refused, "Ville inte vara med.", enumerator=refused.enumerator)
