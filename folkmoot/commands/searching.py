"""`folkmoot rebuild-search`: the index of the search made anew."""

import click

from folkmoot.commands.setting_up import set_up_site


@click.command("rebuild-search")
def rebuild_search() -> None:
    """Make the index of the search anew, of all that is public. Readers search the old one until it is done."""
    set_up_site()
    from rich.console import Console
    from rich.progress import Progress

    from folkmoot.site.search.gathering import all_things, gather
    from folkmoot.site.search.indexing import rebuild

    things = all_things()
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Reading what is public", total=len(things))
        done, versions = rebuild(things, gather, lambda number: progress.update(task, completed=number))
    click.echo(f"{done:,} things are read; {versions:,} versions of them can be found.")
