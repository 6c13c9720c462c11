"""The `folkmoot` command. Each subcommand imports what it needs when it runs, so that none waits for another's parts."""

import os
from pathlib import Path
from typing import Any

import click

from folkmoot import __version__
from folkmoot.commands.api_tokens import token
from folkmoot.commands.attacking import attack
from folkmoot.commands.collecting import check, decrypt, enumerator, form, submissions
from folkmoot.commands.comparing import change, compare, compare_forms
from folkmoot.commands.errors import clear_errors
from folkmoot.commands.estimating import estimate, quantiles, ratios, totals
from folkmoot.commands.freezing import freeze
from folkmoot.commands.handing_over import export, import_
from folkmoot.commands.making_cards import card
from folkmoot.commands.modelling import independence, regress
from folkmoot.commands.moving_in import import_wordpress
from folkmoot.commands.outcomes import outcomes
from folkmoot.commands.partnerships import import_partnerships, remove_personal_data, send_reminders
from folkmoot.commands.planning import plan
from folkmoot.commands.populations import import_populations
from folkmoot.commands.practising import example
from folkmoot.commands.question_bank import bank
from folkmoot.commands.sampling import sample
from folkmoot.commands.scoring import indicator, score
from folkmoot.commands.searching import rebuild_search
from folkmoot.commands.setting_up import set_up_site
from folkmoot.commands.weighting import weight
from folkmoot.commands.working import read_bounces, work
from folkmoot.commands.worklist import worklist

MOST_LETTERS = 200
"""Of the first sentence of a command's help, in the list of them all."""


class CommandsByPurpose(click.Group):
    """Lists its commands under what they are for, along the way of an answer, each with the first sentence of its help."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.purposes: dict[str, tuple[click.Command, ...]] = {}

    def add_for(self, purpose: str, *commands: click.Command) -> None:
        self.purposes[purpose] = commands
        for command in commands:
            self.add_command(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        width = max(len(name) for name in self.list_commands(ctx))
        for purpose, commands in self.purposes.items():
            with formatter.section(purpose):
                formatter.write_dl(
                    [((command.name or "").ljust(width), command.get_short_help_str(MOST_LETTERS)) for command in commands]
                )


@click.group(cls=CommandsByPurpose, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="folkmoot")
def main() -> None:
    """From what citizens experience to a published report card of their municipality."""


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--survey", required=True, metavar="SLUG", help="The survey; made where it is new, with the form's title.")
@click.option("--municipality", required=True, metavar="NAME", help="The municipality's name or slug; made where it is new.")
@click.option("--round", "round_slug", default="", metavar="SLUG", help="The round; the survey's newest where not given.")
@click.option("--country", default="", metavar="CODE", help="Country of a new municipality (ISO 3166, two letters).")
@click.option("--reason", default="", help="Why it corrects the release that is published for the same round and municipality.")
@click.option("--draft", is_flag=True, help="Stage it for a preview in the admin; a person publishes it there.")
def publish(folder: Path, survey: str, municipality: str, round_slug: str, country: str, reason: str, draft: bool) -> None:
    """Publish the report card in FOLDER (as `folkmoot card` wrote it) on the site."""
    from folkmoot.reportcard.errors import ReportCardError

    set_up_site()
    from folkmoot.surveys.releasing.publishing import PublishingError, publish_directory

    with clear_errors(ReportCardError, PublishingError):
        published = publish_directory(
            folder,
            survey=survey,
            municipality=municipality,
            round=round_slug,
            country=country,
            reason=reason,
            draft=draft,
        )
    for note in published.notes:
        click.echo(note)
    click.echo(f"{'Staged' if draft else 'Published'}: {published.address}")


@click.command()
@click.option("--port", type=int, default=None, help="Port to serve on (PORT, else 8000).")
def run(port: int | None) -> None:
    """Serve the site on this machine, with its demonstration where the database is empty. VAR names the data folder."""
    from folkmoot.site.running import run as serve

    serve(port if port is not None else os.environ.get("PORT", "8000"))


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Django's own commands on the same data: `folkmoot manage createsuperuser`, `migrate`, `shell` ..."""
    set_up_site()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["folkmoot manage", *arguments])


main.add_for("Plan and draw", plan, sample, worklist)
main.add_for("Collect", form, bank, enumerator, token, submissions, decrypt, check, outcomes)
main.add_for("Weigh and estimate", weight, estimate, totals, ratios, quantiles, score, indicator, independence, regress)
main.add_for("Report cards", example, card, publish, compare, compare_forms, change, attack)
main.add_for("Partnerships", import_partnerships, import_populations, send_reminders, remove_personal_data)
main.add_for("Stories", import_wordpress, read_bounces, rebuild_search)
main.add_for("The site", run, work, export, import_, freeze, manage)
