"""`folkmoot attack`: what a stranger can find out about few people from published cards."""

import sys
from pathlib import Path

import click

from folkmoot.commands.errors import clear_errors
from folkmoot.commands.printing import Format, format_option, print_table

LEAKING = 1


@click.command()
@click.argument("releases", nargs=-1, type=click.Path(path_type=Path), required=True, metavar="RELEASE...")
@format_option
def attack(releases: tuple[Path, ...], form: str) -> None:
    """What a stranger can find out about few people from published cards alone.

    Each RELEASE is a folder that `folkmoot card` wrote, or a release.json. Releases of the same people (one form, one place,
    days in common) are attacked together, others each by itself; the change that a card tells since an earlier round is
    attacked together with that round's card where it is given too. Ends with exit code 1 where a figure about few people
    can be narrowed down further than the card's own rules allow, and with 0 where none can.
    """
    from folkmoot.reportcard.errors import ReportCardError
    from folkmoot.terminal import show_steps

    with clear_errors(ReportCardError), show_steps() as progress:
        progress("Reading the releases")
        import polars as pl

        from folkmoot.reportcard.cards.release import read_release_at
        from folkmoot.reportcard.disclosure.attacking import attack as attack_releases
        from folkmoot.reportcard.disclosure.earlier_releases import by_people

        read = [read_release_at(path) for path in releases]
        attacks = [attack_releases(found, progress, before=read) for found in by_people(read)]
        seals = {release.seal for release in read}
        unseen = sum(release.card.change is not None and release.card.change.seal not in seals for release in read)
    leaks = pl.concat([result.leaks for result in attacks])
    if leaks.height or form != Format.TABLE:
        print_table(leaks, form, title="What can be narrowed down")
    if form == Format.TABLE:
        figures, hidden = (sum(getattr(result, name) for result in attacks) for name in ("figures", "hidden"))
        outcome = f"{leaks.height} figures about few people can be narrowed down" if leaks.height else "nothing leaks"
        number = "1 release" if len(releases) == 1 else f"{len(releases)} releases"
        click.echo(f"{number}, {figures} figures, {hidden} of them hidden: {outcome}.")
        if unseen:
            click.echo(
                f"{unseen} of them {'tells' if unseen == 1 else 'tell'} the change since a round whose card was not given: "
                "give it too, and what the change tells of that round is attacked as well."
            )
    if leaks.height:
        sys.exit(LEAKING)
