"""`folkmoot freeze`: the public site as plain files."""

from pathlib import Path

import click

from folkmoot.commands.errors import clear_errors
from folkmoot.commands.setting_up import set_up_site

MOST_BROKEN = 20


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--address", default="", metavar="URL", help="Where it will be read; the site's own where not given.")
def freeze(folder: Path, address: str) -> None:
    """Write the whole public site into DIR as plain files, for any web server and without one.

    DIR is new, empty or an earlier frozen site, which is replaced once all is written. Ends with 1 where a link is broken.
    """
    set_up_site()
    from django.conf import settings
    from rich.console import Console
    from rich.progress import Progress

    from folkmoot.site.freezing.freezing import FreezingError
    from folkmoot.site.freezing.freezing import freeze as write

    with clear_errors(FreezingError), Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Fetching pages", total=None)
        frozen = write(
            folder.resolve(),
            address or settings.WAGTAILADMIN_BASE_URL,
            lambda done, known: progress.update(task, completed=done, total=known),
        )
    size = f"{frozen.files:,} files, {frozen.size / 1e6:.1f} MB"
    click.echo(f"{folder}: {frozen.pages:,} pages, {size}, {frozen.redirects} redirects.")
    click.echo(f"SHA-256 of all files together: {frozen.sha256}")
    click.echo(f"{frozen.outside} links to other sites were not checked; they stand in {folder / 'frozen.json'}.")
    if frozen.broken:
        click.echo(f"{len(frozen.broken)} broken links:")
        for link, page, status in frozen.broken[:MOST_BROKEN]:
            click.echo(f"  {link} ({status}) on {page or 'the sitemap'}")
        raise SystemExit(1)
