"""`folkmoot import-wordpress`: a WordPress site moves in."""

from pathlib import Path

import click

from folkmoot.commands.errors import clear_errors
from folkmoot.commands.printing import print_table
from folkmoot.commands.setting_up import set_up_site
from folkmoot.terminal import show_steps

MOST_NOTES = 15


@click.command("import-wordpress")
@click.argument("file", metavar="FILE.xml", type=click.Path(path_type=Path))
@click.option(
    "--map", "map_file", metavar="FILE.toml", type=click.Path(path_type=Path), help="What taxonomies, terms, authors become."
)
@click.option("--media", metavar="FOLDER|FILE.zip", type=click.Path(path_type=Path), help="The files of wp-content/uploads.")
@click.option("--language", default="", metavar="CODE", help="Of posts that name none; the export's own where not given.")
@click.option("--report", metavar="FILE.csv", type=click.Path(path_type=Path), help="Write what came of each post and file.")
@click.option("--dry-run", is_flag=True, help="Say what would come, change and be missing, and store nothing.")
def import_wordpress(
    file: Path, map_file: Path | None, media: Path | None, language: str, report: Path | None, dry_run: bool
) -> None:
    """Move a WordPress export (WXR) in: posts, pages, translations, terms, authors, dates, files, old addresses.

    All of it comes or nothing. The same export can be imported again: what is known is brought up to date, and what was
    edited here is left alone.
    """
    set_up_site()
    from folkmoot.stories.moving_in.moving_in import MovingError, move_in
    from folkmoot.stories.moving_in.wordpress_export import ExportError
    from folkmoot.stories.moving_in.wordpress_map import MapError
    from folkmoot.stories.moving_in.wordpress_media import MediaError

    with clear_errors(ExportError, MapError, MediaError, MovingError), show_steps() as step:
        moved = move_in(file, map_file=map_file, media=media, language=language, dry_run=dry_run, progress=step)
    print_table(moved.counts(), "table")
    notes = moved.notes()
    if notes.height:
        click.echo("")
        print_table(notes.head(MOST_NOTES), "table", title="What changed and what is missing")
        if notes.height > MOST_NOTES:
            click.echo(f"{notes.height - MOST_NOTES} more notes; --report FILE.csv writes them all.")
    click.echo(f"\n{moved.redirects:,} old addresses lead to their new ones.")
    if report is not None:
        with clear_errors(OSError):
            moved.table().write_csv(report)
        click.echo(f"Each post and file: {report}")
    if dry_run:
        click.echo("Nothing was stored (--dry-run).")
