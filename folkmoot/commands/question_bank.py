"""`folkmoot bank`: the centre's locked questions, from the command line."""

from pathlib import Path

import click

from folkmoot.commands.errors import clear_errors
from folkmoot.commands.setting_up import in_english, set_up_site


@click.group()
def bank() -> None:
    """The question bank: questions that are locked, so that figures can be compared over surveys and years."""


@bank.command("add")
@click.argument("form", required=False, type=click.Path(path_type=Path, exists=True))
@click.option("--reason", default="", help="Why questions that are in the bank already are worded anew.")
def add(form: Path | None, reason: str) -> None:
    """Lock every question of FORM that can stand in the bank; without FORM those of the template of a report card."""
    from folkmoot.reportcard.errors import ReportCardError

    set_up_site()
    from folkmoot.surveys.collecting.bank.choosing import take_up_form
    from folkmoot.surveys.errors import SurveysError

    with clear_errors(ReportCardError, SurveysError), in_english():
        taken = take_up_form(form, reason=reason)
    click.echo(f"New: {len(taken.new)}. In a new version: {len(taken.new_versions)}. As it was: {len(taken.unchanged)}.")


@bank.command("list")
def list_items() -> None:
    """Print the id, the version and the comparability key of every item, retired ones left out."""
    set_up_site()
    from folkmoot.surveys.collecting.bank.bank_items import BankItem

    for item in BankItem.objects.filter(retired=False).prefetch_related("versions"):
        click.echo(f"{item.item_id}\t{item.newest.number}\t{item.newest.key}")
