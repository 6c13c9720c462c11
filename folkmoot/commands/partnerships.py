"""`folkmoot import-partnerships`, `send-reminders`, `remove-personal-data`: what is done now and then for the programme."""

from pathlib import Path

import click

from folkmoot.commands.errors import clear_errors
from folkmoot.commands.setting_up import set_up_site


@click.command("import-partnerships")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would be stored, and store nothing.")
def import_partnerships(file: Path, dry_run: bool) -> None:
    """Import partnerships from FILE (CSV). The same file can be imported again: what is known is brought up to date."""
    set_up_site()
    from folkmoot.programme.partnerships.importing import ImportingError
    from folkmoot.programme.partnerships.importing import import_partnerships as store

    with clear_errors(ImportingError):
        imported = store(file, dry_run=dry_run)
    click.echo(f"{imported.added} partnerships added, {imported.changed} changed, {imported.unchanged} as they were.")
    for what, new in (
        ("municipalities", imported.new_municipalities),
        ("networks", imported.new_networks),
        ("themes", imported.new_themes),
    ):
        if new:
            click.echo(f"New {what}: {', '.join(new)}.")
    if dry_run:
        click.echo("Nothing was stored (--dry-run).")


@click.command("remove-personal-data")
def remove_personal_data() -> None:
    """Remove the programme's personal data that has had its time. Made to be run every night."""
    set_up_site()
    from folkmoot.programme.removing import remove_personal_data as remove

    removed = remove()
    names = (
        f"{removed.named_people} names on pages, {removed.team_members} in teams, {removed.participants} on lists of meetings"
    )
    click.echo(f"Removed: {names}; {removed.mails} mails.")


@click.command("send-reminders")
def send_reminders() -> None:
    """Remind the parties of projects' reports that are due or late. Made to be run every night."""
    set_up_site()
    from folkmoot.programme.reports.reminding import send_reminders as send

    reminded = send()
    click.echo("1 report was reminded of." if reminded == 1 else f"{reminded} reports were reminded of.")
