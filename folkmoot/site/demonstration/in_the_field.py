"""A follow-up of the invented survey that is being held just now: interviews as phones send them, with some trouble in them
for the checks to find. All of it is made up, and always the same but for the days, which are the last ones."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid5

import polars as pl
from django.utils import timezone

from folkmoot.accounts.models import User
from folkmoot.reportcard.forms.questionnaire import Questionnaire
from folkmoot.reportcard.sampling.sampling import random_numbers
from folkmoot.site.demonstration.answering import answer
from folkmoot.site.demonstration.fieldwork import add_outcomes, draw_sample, weigh
from folkmoot.site.demonstration.interviews import FORM
from folkmoot.site.demonstration.municipalities import MUNICIPALITIES
from folkmoot.site.demonstration.population import SEED
from folkmoot.site.demonstration.worklist import knock, make_worklist
from folkmoot.surveys.collecting.bank.choosing import take_up_form
from folkmoot.surveys.collecting.forms.form_publishing import publish_form, read_form
from folkmoot.surveys.collecting.forms.instruments import InstrumentVersion
from folkmoot.surveys.collecting.people.adding_enumerators import add_enumerator
from folkmoot.surveys.collecting.people.enumerators import Enumerator
from folkmoot.surveys.collecting.people.survey_members import FieldworkRole, SurveyMember
from folkmoot.surveys.collecting.receiving.deliveries import Delivery
from folkmoot.surveys.collecting.receiving.receiving import store
from folkmoot.surveys.collecting.receiving.submission_xml import read_envelope_for
from folkmoot.surveys.collecting.supervising.fieldwork_plans import FieldworkPlan
from folkmoot.surveys.collecting.worklist.submission_work import catch_up
from folkmoot.surveys.collecting.worklist.worklists import Worklist
from folkmoot.surveys.models import Round

VILLAGE = replace(
    MUNICIPALITIES[0], slug="mfanoni-2027", levels={**MUNICIPALITIES[0].levels, "water": 0.05, "voice": 0.45, "openness": 0.2}
)
ENUMERATORS = ("Akinyi", "Barasa", "Chebet", "Deka", "Ekiru")
NAMESPACE = UUID(int=SEED)
MIDDLE = (-1.9, 38.4)
DAYS, UNITS_DONE, TO_A_UNIT = 5, 14, 8
SIZE_OF_A_UNIT = 0.004
BACK_CHECKED = 12
BACK_CHECK_ASKS = ("water_satisfaction", "attended_meeting", "sex", "age", "education")
TITLES = {
    "follow_up": ("Uppföljning om vatten och lokal demokrati", "Follow-up on water and local democracy"),
    "back_check": ("Återkontroll", "Back-check"),
}
MAKES_UP = 3
"""The fourth enumerator copies interviews, and hurries."""


def make_fieldwork(held: Round, supervisor: User) -> None:
    """The follow-up round where it is in the field still: its form and the form of its back-checks, enumerators, the plan,
    some hundred interviews, its sample as a worklist; the question bank holds what the template of a report card asks. Run it
    within a transaction."""
    take_up_form(None)
    survey = held.survey
    SurveyMember.objects.create(survey=survey, person=supervisor, role=FieldworkRole.SUPERVISOR)
    with TemporaryDirectory(prefix="folkmoot-field-") as folder:
        main = publish_form(read_form(_form(Path(folder) / "form", "follow_up", _field_rows())), survey.slug).version
        check = publish_form(read_form(_form(Path(folder) / "check", "back_check", _back_check_rows())), survey.slug).version
    people = [add_enumerator(name, survey, team="A" if place < 3 else "B")[0] for place, name in enumerate(ENUMERATORS)]
    interviews = _interviews()
    plan = [["psu", unit, TO_A_UNIT] for unit in interviews["psu"].unique(maintain_order=True)]
    half = TO_A_UNIT * len(plan) // 2
    rows = [*plan, ["sex", "woman", half], ["sex", "man", half]]
    FieldworkPlan.objects.create(survey=survey, rows=rows, source_name="plan.csv", person=supervisor)
    made = interviews.filter(pl.col("place").is_not_null())
    worklist = make_worklist(VILLAGE, held, supervisor, people)
    entities = dict(worklist.dwellings.values_list("contact", "entity_id"))
    store(list(_deliveries(main, made.to_dicts(), people, entities)))
    store(list(_deliveries(check, _asked_again(made).to_dicts(), people[:1])))
    catch_up(survey)
    _knock(worklist, made)


def _field_rows() -> Iterator[Mapping[str, str]]:
    """The rows of the demonstration's form, with the phone and the place."""
    with (FORM / "survey.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row
            if row["name"] == "today":
                yield {"type": "deviceid", "name": "deviceid"}
                yield {"type": "geopoint", "name": "place", **_labels("Plats", "Place")}


def _back_check_rows() -> Iterator[Mapping[str, str]]:
    """A few questions of the form, asked again by somebody else."""
    yield {"type": "start", "name": "start"}
    yield {"type": "text", "name": "first", "card::role": "back_check", **_labels("Intervju", "Interview")}
    for row in _field_rows():
        if row["name"] in BACK_CHECK_ASKS:
            yield row


def _labels(swedish: str, english: str) -> Mapping[str, str]:
    return {"label::Svenska (sv)": swedish, "label::English (en)": english}


def _form(folder: Path, form_id: str, rows: Iterator[Mapping[str, str]]) -> Path:
    """An XLSForm beside the demonstration's own, with the same choices and settings."""
    folder.mkdir()
    (folder / "choices.csv").write_bytes((FORM / "choices.csv").read_bytes())
    with (FORM / "settings.csv").open(encoding="utf-8", newline="") as file:
        settings = next(csv.DictReader(file))
    swedish, english = TITLES[form_id]
    titles = {"form_title": swedish, "card::title::Svenska (sv)": swedish, "card::title::English (en)": english}
    _write(folder / "settings.csv", [{**settings, **titles, "form_id": form_id, "version": "1"}])
    _write(folder / "survey.csv", list(rows))
    return folder


def _write(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


def _interviews() -> pl.DataFrame:
    """A row an interview that is planned; those that have been made have answers, a `place` and times."""
    people = weigh(add_outcomes(VILLAGE, draw_sample(VILLAGE)))
    people = people.with_columns(pl.int_range(pl.len()).over("unit").alias("turn")).filter(pl.col("turn") < TO_A_UNIT)
    people = people.with_columns(
        pl.col("unit").rank("dense").cast(pl.Int64).alias("number"),
        pl.col("unit").alias("psu"),
        pl.col("stratum").alias("area"),
    )
    made = people.filter((pl.col("number") < UNITS_DONE) | ((pl.col("number") == UNITS_DONE) & (pl.col("turn") < 3)))
    answered = made.hstack(answer(VILLAGE, made)).with_columns(pl.lit("yes").alias("consent"))
    rows = [_in_the_field(row) for row in answered.to_dicts()]
    for row in rows[4::17]:
        if row["by"] == MAKES_UP:
            kept = ("psu", "area", "stratum", "start", "end", "place", "by", "deviceid", "KEY", "sex", "age")
            row |= {name: value for name, value in rows[4].items() if name not in kept}
    return pl.concat([pl.DataFrame(rows, infer_schema_length=None), people.select("psu")], how="diagonal")


def _in_the_field(row: dict) -> dict:
    """The interview with who made it, where, on which phone and when: two enumerators a unit, three units a day."""
    random = random_numbers(SEED, "field", row["household"])(6)
    unit, turn = row["number"], row["turn"]
    by = (unit + turn % 2) % len(ENUMERATORS)
    day = timezone.localdate() - timedelta(days=DAYS - 1 - min(DAYS - 1, unit * DAYS // (UNITS_DONE + 1)))
    late = 14 if by == MAKES_UP and turn == 7 else 0
    start = datetime.combine(day, time(7, 30)) + timedelta(minutes=unit % 3 * 170 + turn // 2 * 41 + random[0] * 8, hours=late)
    minutes = 11 if by == MAKES_UP and turn in {3, 6} else 24 + 12 * random[1]
    centre = random_numbers(SEED, "field", row["psu"])(2)
    lost = 0.09 if (unit, turn) == (6, 5) else 0
    place = [
        MIDDLE[axis] + (centre[axis] - 0.5) * 0.5 + (random[2 + axis] - 0.5) * SIZE_OF_A_UNIT + lost * (1 - axis)
        for axis in (0, 1)
    ]
    return {
        **row,
        "by": by,
        "municipality": "mfanoni",
        "deviceid": f"demo-{by + 1}",
        "place": f"{place[0]:.6f} {place[1]:.6f} 0 5",
        "start": f"{start.isoformat(timespec='milliseconds')}+03:00",
        "end": f"{(start + timedelta(minutes=float(minutes))).isoformat(timespec='milliseconds')}+03:00",
        "today": day.isoformat(),
        "KEY": f"uuid:{uuid5(NAMESPACE, row['household'])}",
    }


def _asked_again(made: pl.DataFrame) -> pl.DataFrame:
    """Back-checks of every ninth interview; of the one who makes up, the answers are other people's."""
    chosen = made.gather_every(9).head(BACK_CHECKED)
    others = made.head(BACK_CHECKED).select("education", "water_satisfaction")
    doubtful = chosen["by"] == MAKES_UP
    mixed = [
        pl.select(pl.when(doubtful).then(others[name]).otherwise(chosen[name])).to_series().alias(name)
        for name in others.columns
    ]
    again = pl.Series("KEY", [f"uuid:{uuid5(NAMESPACE, key)}" for key in chosen["KEY"]])
    return chosen.with_columns(*mixed, chosen["KEY"].alias("first"), again)


def _knock(worklist: Worklist, made: pl.DataFrame) -> None:
    """Where there was no interview, in the units where somebody has interviewed: at the hour of the first interview there."""
    approached = add_outcomes(VILLAGE, draw_sample(VILLAGE)).filter(~pl.col("outcome").is_in(["complete", "partial"]))
    contacts = [f"{unit}/{household}" for unit, household in approached.select("unit", "household").rows()]
    began = made.group_by("unit").agg(pl.col("start").min()).rows()
    knock(
        worklist,
        dict(zip(contacts, approached["outcome"], strict=True)),
        {unit: datetime.fromisoformat(start) for unit, start in began},
    )


def _deliveries(
    version: InstrumentVersion, rows: Sequence[dict], people: Sequence[Enumerator], entities: Mapping[str, str] | None = None
) -> Iterator[Delivery]:
    """As phones send them; `entities` names the dwelling of the worklist that each interview is of."""
    for row in rows:
        xml = _xml(version.questionnaire, row)
        received = min(datetime.fromisoformat(row["end"]) + timedelta(minutes=5), timezone.now())
        sender = people[row["by"] % len(people)]
        asked_for = entities[f"{row['unit']}/{row['household']}"] if entities else ""
        yield Delivery(
            version.instrument_id,
            version.pk,
            read_envelope_for(version.questionnaire, xml),
            xml,
            received,
            enumerator_id=sender.pk,
            touches_worklist=bool(asked_for),
            asked_for=asked_for,
        )


def _xml(questionnaire: Questionnaire, row: dict) -> bytes:
    """The interview as a phone writes it: every group around its questions."""
    parts: list[str] = []
    inside: tuple[str, ...] = ()
    for question in questionnaire.questions:
        value = row.get(question.name)
        if value is None or question.path[0] == "meta":
            continue
        around = question.path[:-1]
        common = 0
        while common < min(len(inside), len(around)) and inside[common] == around[common]:
            common += 1
        parts += [f"</{name}>" for name in reversed(inside[common:])] + [f"<{name}>" for name in around[common:]]
        inside = around
        parts.append(f"<{question.name}>{escape(str(value))}</{question.name}>")
    parts += [f"</{name}>" for name in reversed(inside)]
    return (
        f'<?xml version="1.0"?><data id="{questionnaire.form_id}" version="{questionnaire.version}">{"".join(parts)}'
        f"<meta><instanceID>{row['KEY']}</instanceID></meta></data>"
    ).encode()
