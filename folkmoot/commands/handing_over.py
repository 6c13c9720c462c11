"""`folkmoot export` and `folkmoot import`: all that a centre holds, taken out and taken in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from folkmoot.commands.errors import clear_errors
from folkmoot.commands.setting_up import set_up_site

MOST_MISSING = 10


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--with-private", is_flag=True, help="With what is about people or was told in confidence.")
@click.option("--with-secrets", is_flag=True, help="With that, and with what people, phones and programs sign in with.")
def export(folder: Path, with_private: bool, with_secrets: bool) -> None:
    """Write all that the site holds into DIR, in open formats that are read without Folkmoot.

    DIR is new or empty. What is private is left out unless it is asked for.
    """
    set_up_site()
    from folkmoot.site.handing_over.errors import HandingOverError
    from folkmoot.site.handing_over.exporting import export as write

    with clear_errors(HandingOverError), _show_records() as progress:
        done = write(folder.resolve(), private=with_private, secrets=with_secrets, progress=progress)
    kinds, size = len(done.manifest.records), f"{done.files:,} files, {done.size / 1e6:.1f} MB"
    click.echo(f"{folder}: {done.records:,} records of {kinds} kinds, {size}.")
    left_out = sum(done.manifest.left_out_records.values())
    if left_out:
        click.echo(f"{left_out:,} records that are private or secret were left out (--with-private, --with-secrets).")
    for path in done.manifest.missing[:MOST_MISSING]:
        click.echo(f"A record names {path}, and it is not there any more.")
    if len(done.manifest.missing) > MOST_MISSING:
        click.echo(f"{len(done.manifest.missing) - MOST_MISSING} more files are missing; manifest.json lists them.")
    click.echo(f"SHA-256 of its manifest: {done.sha256}")


@click.command("import")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def import_(folder: Path) -> None:
    """Take in what folkmoot export wrote into DIR: into a new installation, on SQLite or PostgreSQL.

    Everything is checked first, and all of it comes or nothing.
    """
    set_up_site()
    from django.core.management import call_command

    from folkmoot.site.handing_over.errors import HandingOverError
    from folkmoot.site.handing_over.importing import take_in

    with clear_errors(HandingOverError), _show_records() as progress:
        progress("Setting up the database", 0, 1)
        call_command("migrate", interactive=False, verbosity=0)
        taken = take_in(folder.resolve(), progress)
    width = max(map(len, taken.records))
    for name, count in taken.records.items():
        if count:
            click.echo(f"{name:<{width}} {count:>9,}")
    click.echo(f"{sum(taken.records.values()):,} records and {taken.files:,} files were taken in.")
    if taken.without_people:
        click.echo("Nobody can sign in yet: folkmoot manage createsuperuser makes the first account.")


@contextmanager
def _show_records() -> Iterator[Callable[[str, int, int], None]]:
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Reading", total=None)
        yield lambda what, done, total: bar.update(task, description=what, completed=done, total=total)
