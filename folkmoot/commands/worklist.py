"""`folkmoot worklist`: the drawn sample as the fieldwork's list of work, and the contact sheets that come of it."""

from pathlib import Path

import click

from folkmoot.commands.errors import clear_errors
from folkmoot.commands.setting_up import SURVEY, in_english, set_up_site
from folkmoot.commands.tables import check_table_name, write_table

ROUND = click.option("--round", "round_slug", default="", metavar="SLUG", help="The round of the survey.")


@click.group()
def worklist() -> None:
    """The drawn sample as the fieldwork's list of work."""


@worklist.command("import")
@click.argument("samples", nargs=-1, required=True, metavar="SAMPLE...", type=click.Path(path_type=Path))
@SURVEY
@ROUND
@click.option("--training", is_flag=True, help="For enumerators in training; nothing of it counts.")
@click.option("--attempts", type=click.IntRange(1, 20), default=3, show_default=True, help="Attempts before a replacement.")
@click.option("--hours", type=click.IntRange(0, 720), default=4, show_default=True, help="Hours between two attempts.")
def take_in(samples: tuple[Path, ...], survey: str, round_slug: str, training: bool, attempts: int, hours: int) -> None:
    """Take samples in (folders that `folkmoot sample` wrote), all of them or none."""
    from folkmoot.reportcard.errors import ReportCardError

    set_up_site()
    from django.db import transaction

    from folkmoot.surveys.collecting.finding_surveys import round_of, survey_of
    from folkmoot.surveys.collecting.worklist.taking_in import Protocol, take_sample_in
    from folkmoot.surveys.collecting.worklist.worklists import Standing
    from folkmoot.surveys.errors import SurveysError

    with clear_errors(ReportCardError, SurveysError), in_english(), transaction.atomic():
        found = survey_of(survey)
        held = round_of(found, round_slug) if round_slug else None
        made = []
        protocol = Protocol(attempts, hours)
        for sample in samples:
            made.append(take_sample_in(sample, found, round=held, is_training=training, protocol=protocol))
    for one in made:
        drawn = one.dwellings.filter(standing=Standing.DRAWN).count()
        reserves = one.dwellings.filter(standing=Standing.WAITING).count()
        click.echo(f"Taken in: {one.name}, {drawn} dwellings to visit and {reserves} in reserve. Nobody is assigned yet.")


@worklist.command("contacts")
@SURVEY
@ROUND
@click.option("--output", required=True, type=click.Path(path_type=Path, dir_okay=False), help="A .csv or an .xlsx.")
@click.option("--attempts", is_flag=True, help="A row for each attempt as it was recorded, corrections too.")
@click.option("--with-identifiers", is_flag=True, help="With addresses and remarks: not for passing on.")
def write_contacts(survey: str, round_slug: str, output: Path, attempts: bool, with_identifiers: bool) -> None:
    """Write the contact sheet: what `folkmoot outcomes` and `folkmoot weight` read as CONTACTS."""
    set_up_site()
    from folkmoot.surveys.collecting.finding_surveys import round_of, survey_of
    from folkmoot.surveys.collecting.worklist.response_rates import attempts_sheet, contact_sheet, worklists_of
    from folkmoot.surveys.errors import SurveysError

    check_table_name(output)
    with clear_errors(SurveysError), in_english():
        found = survey_of(survey)
        worklists = list(worklists_of(found, round_of(found, round_slug) if round_slug else None))
        if attempts:
            table = attempts_sheet(worklists, with_remarks=with_identifiers)
        else:
            table = contact_sheet(worklists, with_places=with_identifiers)
    write_table(table, output, sheet="contacts")
    click.echo(f"{table.height} {'attempts' if attempts else 'dwellings'} written to {output}.")
