"""`folkmoot import-populations`: how many people live in the site's municipalities, from a statistical office's own file."""

from pathlib import Path

import click

from folkmoot.commands.errors import clear_errors
from folkmoot.commands.setting_up import set_up_site

SHOWN = 12


@click.command("import-populations")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--country", default="", metavar="CODE", help="Country of a statistical database's file; else that at home.")
@click.option("--source", default="", help="Who counted and when; a statistical database's file does not say it.")
@click.option("--dry-run", is_flag=True, help="Say what would be stored, and store nothing.")
def import_populations(file: Path, country: str, source: str, dry_run: bool) -> None:
    """Import the populations of municipalities from FILE (CSV), by year.

    FILE is saved from a statistical database 'with heading', or is a table of one's own with the columns country, place,
    year, people, source.
    """
    set_up_site()
    from django.conf import settings

    from folkmoot.places.populations import PopulationsError
    from folkmoot.places.populations import import_populations as store

    with clear_errors(PopulationsError):
        imported = store(file, country=country or settings.PROGRAMME_HOME_COUNTRY, source=source, dry_run=dry_run)
    click.echo(f"{imported.added} populations added, {imported.changed} changed, {imported.unchanged} as they were.")
    if imported.unknown:
        more = ", ..." if len(imported.unknown) > SHOWN else ""
        shown = ", ".join(imported.unknown[:SHOWN])
        click.echo(f"Left out, being no municipality of this site ({len(imported.unknown)}): {shown}{more}")
    if dry_run:
        click.echo("Nothing was stored (--dry-run).")
