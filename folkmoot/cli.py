"""The `folkmoot` command. Each subcommand imports what it needs when it runs, so that none waits for another's parts."""

import os
from pathlib import Path

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


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="folkmoot")
def main() -> None:
    """From what citizens experience to a published report card of their municipality."""


@main.command()
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


@main.command()
@click.option("--port", type=int, default=None, help="Port to serve on (PORT, else 8000).")
def run(port: int | None) -> None:
    """Serve the site on this machine, with its demonstration where the database is empty. VAR names the data folder."""
    from folkmoot.site.running import run as serve

    serve(port if port is not None else os.environ.get("PORT", "8000"))


main.add_command(card)
main.add_command(attack)
main.add_command(bank)
main.add_command(check)
main.add_command(decrypt)
main.add_command(enumerator)
main.add_command(token)
main.add_command(example)
main.add_command(estimate)
main.add_command(totals)
main.add_command(ratios)
main.add_command(quantiles)
main.add_command(score)
main.add_command(indicator)
main.add_command(independence)
main.add_command(regress)
main.add_command(form)
main.add_command(plan)
main.add_command(submissions)
main.add_command(sample)
main.add_command(weight)
main.add_command(outcomes)
main.add_command(compare)
main.add_command(change)
main.add_command(compare_forms)
main.add_command(import_partnerships)
main.add_command(import_populations)
main.add_command(remove_personal_data)
main.add_command(send_reminders)
main.add_command(import_wordpress)
main.add_command(work)
main.add_command(worklist)
main.add_command(read_bounces)
main.add_command(rebuild_search)
main.add_command(freeze)
main.add_command(export)
main.add_command(import_)


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Django's own commands on the same data: `folkmoot manage createsuperuser`, `migrate`, `shell` ..."""
    set_up_site()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["folkmoot manage", *arguments])
