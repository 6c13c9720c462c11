"""`folkmoot form`, `enumerator`, `submissions`: collecting, from the command line; each works while the server runs."""

import json
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from folkmoot.commands.errors import clear_errors
from folkmoot.commands.setting_up import set_up_site

SURVEY = click.option("--survey", required=True, metavar="SLUG", help="The survey.")


@click.group()
def form() -> None:
    """The forms of a survey: publish a new one or a new version."""


@form.command("publish")
@click.argument("form_file", metavar="FORM", type=click.Path(path_type=Path))
@click.option("--survey", required=True, metavar="SLUG", help="The survey; made where it is new, with the form's title.")
@click.option(
    "--attachment",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A file that the form asks for; those beside FORM are found. Repeatable.",
)
@click.option("--closes", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"]), help="When the form closes (local time).")
@click.option("--break-answers", default="", metavar="REASON", help="Why received answers may no longer fit the new version.")
@click.option("--draft", is_flag=True, help="Keep it as a draft to try out; publish it in the admin or without this option.")
def publish_form_file(
    form_file: Path, survey: str, attachment: tuple[Path, ...], closes: datetime | None, break_answers: str, draft: bool
) -> None:
    """Publish FORM (an XLSForm) as a version that phones fetch and that never changes."""
    from folkmoot.reportcard.errors import ReportCardError

    set_up_site()
    from django.utils.timezone import make_aware

    from folkmoot.surveys.collecting.adding_enumerators import server_address
    from folkmoot.surveys.collecting.form_notes import place, sentence
    from folkmoot.surveys.collecting.form_publishing import keep_draft, kept_notes, publish_form, read_form, survey_for
    from folkmoot.surveys.errors import SurveysError

    with clear_errors(ReportCardError, SurveysError), _english():
        read = read_form(form_file, attachment)
        if draft:
            kept_survey, made = survey_for(survey, read.questionnaire)
            version = keep_draft(read, kept_survey)
            notes, is_new = kept_notes(version), True
        else:
            closes_at = make_aware(closes) if closes else None
            kept = publish_form(read, survey, break_answers=break_answers, closes_at=closes_at)
            version, notes, is_new, made = kept.version, kept.notes, kept.is_new, kept.made_survey
        for note in notes:
            click.echo(f"Note ({place(note)}): {sentence(note)}", err=True)
        if made:
            click.echo(f"The survey {survey} is new here.")
        named = f"{version.instrument.form_id}, version {version.version or '(none)'}"
        if draft:
            click.echo(
                f"Draft kept: {named}. Try it out at {server_address(version.instrument.survey)}/draft/{version.draft_key}"
            )
        elif is_new:
            click.echo(
                f"Published: {named}, at {server_address(version.instrument.survey)}/formList (SHA-256 {version.sha256})"
            )
        else:
            click.echo(f"Published already: {named}; nothing was changed.")


@click.group()
def enumerator() -> None:
    """The enumerators of a survey."""


@enumerator.command("add")
@click.argument("name")
@SURVEY
@click.option("--team", default="", help="Their team.")
@click.option("--training", is_flag=True, help="What they send is kept apart as tests.")
@click.option("--json", "as_json", is_flag=True, help="Print username, password, server and token_server as JSON.")
def add(name: str, survey: str, team: str, training: bool, as_json: bool) -> None:
    """Take NAME in as an enumerator, and print what their phone signs in with. It is shown this once."""
    set_up_site()
    from folkmoot.surveys.collecting.adding_enumerators import add_enumerator
    from folkmoot.surveys.collecting.finding_surveys import survey_of
    from folkmoot.surveys.errors import SurveysError

    with clear_errors(SurveysError), _english():
        _made, credentials = add_enumerator(name, survey_of(survey), team=team, in_training=training)
    if as_json:
        click.echo(json.dumps(asdict(credentials)))
        return
    click.echo(f"User name:  {credentials.username}")
    click.echo(f"Password:   {credentials.password}")
    click.echo(f"Server:     {credentials.server}")
    click.echo(f"Or without signing in, for this enumerator alone: {credentials.token_server}")


def _english() -> AbstractContextManager[None]:
    from django.utils.translation import override

    return override("en")
