"""`folkmoot work` and `read-bounces`: what is done in the background."""

import os
from pathlib import Path

import click

from folkmoot.commands.errors import clear_errors
from folkmoot.commands.setting_up import set_up_site


@click.command("work")
@click.option("--once", is_flag=True, help="Do what waits now, and end: for a timer of the system.")
@click.option("--with-parent", is_flag=True, hidden=True)
def work(once: bool, with_parent: bool) -> None:
    """Publish what is scheduled and send the letters that are due, until ctrl-C. `folkmoot run` does this by itself."""
    parent = os.getppid() if with_parent else None
    set_up_site()
    from folkmoot.site import working

    if once:
        working.work_once()
        return
    try:
        working.work(with_parent=parent)
    except KeyboardInterrupt:
        return


@click.command("read-bounces")
@click.argument("mailbox", type=click.Path(path_type=Path, allow_dash=True))
def read_bounces(mailbox: Path) -> None:
    """Read returned letters from MAILBOX (a Maildir, an mbox file, or one message; - for one that is piped in), write them into
    the log of letters, and forget addresses that do not exist. What was read before is not counted again."""
    set_up_site()
    from folkmoot.stories.letters.bounces import NoMailbox
    from folkmoot.stories.letters.bounces import read_bounces as read

    with clear_errors(NoMailbox):
        returned, gone = read(mailbox)
    click.echo(f"Returned letters: {returned}. Addresses deleted: {gone}.")
