"""`folkmoot token`: what other programs read a survey's interviews with."""

import json

import click

from folkmoot.commands.errors import clear_errors
from folkmoot.commands.setting_up import SURVEY, set_up_site

ROLES = ("lead", "analyst", "viewer")


@click.group()
def token() -> None:
    """Tokens of the API: each opens one survey to a program, with a role, until it is revoked."""


@token.command("add")
@click.argument("name")
@SURVEY
@click.option(
    "--role",
    type=click.Choice(ROLES),
    default="analyst",
    show_default=True,
    help="analyst reads interviews without names and places, lead may ask for them, viewer sees only how many there are.",
)
@click.option("--json", "as_json", is_flag=True, help="Print number, token and url as JSON.")
def add(name: str, survey: str, role: str, as_json: bool) -> None:
    """Make a token for NAME (whom or what it is for), and print it. It is shown this once."""
    set_up_site()
    from django.conf import settings
    from django.urls import reverse

    from folkmoot.surveys.collecting.finding_surveys import survey_of
    from folkmoot.surveys.collecting.reading.api_tokens import add_token
    from folkmoot.surveys.errors import SurveysError

    with clear_errors(SurveysError):
        made, secret = add_token(name, survey_of(survey), role)
    address = f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{reverse('api:survey', args=[survey])}"
    if as_json:
        click.echo(json.dumps({"number": made.pk, "token": secret, "url": address}))
        return
    click.echo(f"Token {made.pk}: {secret}")
    click.echo(f"Address:  {address}")


@token.command("list")
@SURVEY
def show(survey: str) -> None:
    """The tokens of a survey, the revoked ones too."""
    set_up_site()
    from folkmoot.surveys.collecting.finding_surveys import survey_of
    from folkmoot.surveys.errors import SurveysError

    with clear_errors(SurveysError):
        tokens = list(survey_of(survey).api_tokens.all())
    for one in tokens:
        ended = f"revoked {one.revoked_at:%Y-%m-%d}" if one.revoked_at else "holds"
        click.echo(f"{one.pk:>5}  {one.role:<8} {one.created_at:%Y-%m-%d}  {ended:<18}  {one.name}")
    if not tokens:
        click.echo("There are none.")


@token.command("revoke")
@click.argument("number", type=int)
@SURVEY
def revoke(number: int, survey: str) -> None:
    """From now on the token of that NUMBER opens nothing."""
    set_up_site()
    from folkmoot.surveys.collecting.finding_surveys import survey_of
    from folkmoot.surveys.collecting.reading.api_tokens import revoke_token
    from folkmoot.surveys.errors import SurveysError

    with clear_errors(SurveysError):
        gone = revoke_token(number, survey_of(survey))
    click.echo(f"Token {gone.pk} ({gone.name}) is revoked.")
