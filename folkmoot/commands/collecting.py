"""`folkmoot form`, `enumerator`, `submissions`: collecting, from the command line; each works while the server runs."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from folkmoot.commands.errors import clear_errors
from folkmoot.commands.setting_up import SURVEY, in_english, set_up_site
from folkmoot.commands.tables import check_table_name, write_table
from folkmoot.terminal import show_progress

if TYPE_CHECKING:
    from folkmoot.reportcard.answers.answer_exports import Written


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

    from folkmoot.surveys.collecting.forms.form_notes import place, sentence
    from folkmoot.surveys.collecting.forms.form_publishing import keep_draft, kept_notes, publish_form, read_form, survey_for
    from folkmoot.surveys.collecting.people.adding_enumerators import server_address
    from folkmoot.surveys.errors import SurveysError

    with clear_errors(ReportCardError, SurveysError), in_english():
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


@form.command("template")
@click.option("--output", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The .xlsx to write.")
def template(output: Path) -> None:
    """Write a form to begin from: a Citizen Report Card in Swedish, English, Spanish and Arabic."""
    from folkmoot.reportcard.forms.report_card_template import write_template

    if output.suffix.lower() != ".xlsx":
        raise click.UsageError(f"{output.name} is no name of a workbook: let it end in .xlsx.")
    with clear_errors(OSError):
        write_template(output)
    click.echo(f"{output}: change the service, fill in the sheet settings, then try it out (folkmoot form publish --draft).")


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
    from folkmoot.surveys.collecting.finding_surveys import survey_of
    from folkmoot.surveys.collecting.people.adding_enumerators import add_enumerator
    from folkmoot.surveys.errors import SurveysError

    with clear_errors(SurveysError), in_english():
        _made, credentials = add_enumerator(name, survey_of(survey), team=team, in_training=training)
    if as_json:
        click.echo(json.dumps(asdict(credentials)))
        return
    click.echo(f"User name:  {credentials.username}")
    click.echo(f"Password:   {credentials.password}")
    click.echo(f"Server:     {credentials.server}")
    click.echo(f"Or without signing in, for this enumerator alone: {credentials.token_server}")


@click.group()
def submissions() -> None:
    """The interviews that a survey has received."""


@submissions.command("export")
@SURVEY
@click.option(
    "--output", required=True, type=click.Path(path_type=Path), help="A .csv, .xlsx, .zip, .parquet, .sav, .dta or .xml."
)
@click.option("--form", "form_id", default="", metavar="ID", help="The form, where the survey has several.")
@click.option(
    "--language", default="", metavar="CODE", help="Words in place of names: a language of the form (.xlsx, .sav, .dta)."
)
@click.option(
    "--with-identifiers", is_flag=True, help="With names, telephones, exact places and files' names: not for passing on."
)
@click.option("--without-rejected", is_flag=True, help="Leave out interviews that were rejected in the review.")
def export(survey: str, output: Path, form_id: str, language: str, with_identifiers: bool, without_rejected: bool) -> None:
    """Write a survey's interviews to a file whose suffix says the format; pseudonymous unless asked otherwise.

    .csv has the interviews, .zip the repeats too, .xml says what the variables mean (DDI-Codebook 2.5).
    """
    from folkmoot.reportcard.answers.answer_exports import write_answers
    from folkmoot.reportcard.errors import ReportCardError

    set_up_site()
    from folkmoot.surveys.collecting.finding_surveys import survey_of
    from folkmoot.surveys.collecting.reading.received_answers import instrument_of, streamed
    from folkmoot.surveys.errors import SurveysError

    with clear_errors(ReportCardError, SurveysError), in_english(), show_progress() as progress:
        instrument = instrument_of(survey_of(survey), form_id)
        found = streamed(instrument, with_identifiers=with_identifiers, rejected=not without_rejected, told=progress.done)
        progress.expect(found.interviews)
        written = write_answers(output, found.batches, found.questionnaire, language)
    click.echo(f"{written.interviews} interviews written to {output}.")
    _tell_left_out(written)
    if found.encrypted:
        click.echo(
            f"Left out: {found.encrypted} encrypted interviews, which only the survey lead's key opens (folkmoot decrypt).",
            err=True,
        )


@submissions.command("dictionary")
@SURVEY
@click.option("--output", required=True, type=click.Path(path_type=Path, dir_okay=False), help="A .csv or an .xlsx.")
@click.option("--form", "form_id", default="", metavar="ID", help="The form, where the survey has several.")
def write_dictionary(survey: str, output: Path, form_id: str) -> None:
    """Write what the columns of an export mean: each question and each choice, in every language of the form."""
    from folkmoot.reportcard.answers.data_dictionary import data_dictionary

    set_up_site()
    from folkmoot.surveys.collecting.finding_surveys import survey_of
    from folkmoot.surveys.collecting.reading.received_answers import instrument_of, questionnaire_of
    from folkmoot.surveys.errors import SurveysError

    check_table_name(output)
    with clear_errors(SurveysError), in_english():
        table = data_dictionary(questionnaire_of(instrument_of(survey_of(survey), form_id)))
    write_table(table, output, sheet="dictionary")
    click.echo(f"{table['value'].null_count()} variables written to {output}.")


@submissions.command("remove-identifiers")
@click.option("--survey", default="", metavar="SLUG", help="One survey; all of them where none is given.")
def take_identifiers_away(survey: str) -> None:
    """Remove names, telephones, exact places and files whose date (card::identifiers_until) has passed, and say what went.

    Meant to be run every night; what has no date, or a later one, stays.
    """
    set_up_site()
    from django.utils import timezone

    from folkmoot.surveys.collecting.finding_surveys import survey_of
    from folkmoot.surveys.collecting.receiving.removing_identifiers import remove_identifiers
    from folkmoot.surveys.collecting.worklist.removing_places import remove_places
    from folkmoot.surveys.errors import SurveysError
    from folkmoot.surveys.models import Instrument, Survey

    with clear_errors(SurveysError), in_english():
        chosen = survey_of(survey).instruments.all() if survey else Instrument.objects.all()
        for instrument in chosen.select_related("survey"):
            gone = remove_identifiers(instrument, timezone.localdate())
            named = f"{instrument.survey.slug}, {gone.form_id}"
            if gone.until is None:
                click.echo(f"{named}: the form names no date (card::identifiers_until); nothing was removed.")
            elif gone.until >= timezone.localdate():
                click.echo(f"{named}: kept until {gone.until}; nothing was removed.")
            else:
                click.echo(f"{named}: {gone.answers} answers and {gone.files} files removed from {gone.interviews} interviews.")
            if gone.encrypted:
                click.echo(
                    f"{named}: {gone.encrypted} encrypted interviews hold theirs still; only the lead's key opens them.",
                    err=True,
                )
        for one in Survey.objects.filter(pk__in=chosen.values("survey")):
            went = remove_places(one, timezone.localdate())
            if went.places or went.remarks:
                click.echo(
                    f"{one.slug}: {went.places} places of dwellings and {went.remarks} remarks removed from its worklists."
                )


@submissions.command("clear-away")
def clear_files_away() -> None:
    """Remove files that came with no interview: of requests that were cut off or refused, once they are a day old.

    Meant to be run every night; it works while the server runs.
    """
    set_up_site()
    from folkmoot.surveys.collecting.receiving.clearing_away import clear_away

    gone = clear_away()
    click.echo(f"{gone.files} files removed ({gone.size / 1e6:.1f} MB).")


@submissions.command("encrypted")
@SURVEY
@click.option("--output", required=True, type=click.Path(path_type=Path), help="A .zip, for folkmoot decrypt.")
@click.option("--form", "form_id", default="", metavar="ID", help="The form, where the survey has several.")
def take_out_encrypted(survey: str, output: Path, form_id: str) -> None:
    """Write a survey's encrypted interviews to a zip, encrypted as they came; the lead's own machine opens them."""
    set_up_site()
    from folkmoot.surveys.collecting.finding_surveys import survey_of
    from folkmoot.surveys.collecting.reading.received_answers import instrument_of
    from folkmoot.surveys.collecting.receiving.encrypted_interviews import write_bundle
    from folkmoot.surveys.errors import SurveysError

    with clear_errors(SurveysError), in_english():
        number = write_bundle(instrument_of(survey_of(survey), form_id), output)
    click.echo(f"{number} encrypted interviews written to {output}.")


@click.command()
@click.argument("bundle", type=click.Path(path_type=Path))
@click.option("--key", required=True, type=click.Path(path_type=Path), help="The private key (PEM or DER).")
@click.option("--form", "form_file", required=True, type=click.Path(path_type=Path), help="The XLSForm.")
@click.option("--output", required=True, type=click.Path(path_type=Path), help="A .csv, .xlsx, .zip, .parquet, .sav or .dta.")
@click.option(
    "--files", type=click.Path(path_type=Path), help="A folder for photographs and other files, one for each interview."
)
def decrypt(bundle: Path, key: Path, form_file: Path, output: Path, files: Path | None) -> None:
    """Open encrypted interviews (BUNDLE, of folkmoot submissions encrypted) on your own machine. The key goes nowhere."""
    from folkmoot.reportcard.answers.answer_exports import write_answers
    from folkmoot.reportcard.answers.encrypted import opened_interviews, read_bundle, read_private_key
    from folkmoot.reportcard.answers.submission_answers import Received, batches_of
    from folkmoot.reportcard.errors import ReportCardError
    from folkmoot.reportcard.forms.xlsform import read_questionnaire

    with clear_errors(ReportCardError):
        questionnaire = read_questionnaire(form_file)
        opened, failed = opened_interviews(read_bundle(bundle), read_private_key(key))
        for error in failed:
            click.echo(f"Not opened: {error}", err=True)
        batches = batches_of([Received(one.instance_id, one.xml) for one in opened], questionnaire, bundle.name)
        written = write_answers(output, batches, questionnaire)
        if files:
            for number, one in enumerate(opened, start=1):
                folder = files / f"{number:05d}"
                for name, content in one.files.items():
                    folder.mkdir(parents=True, exist_ok=True)
                    (folder / Path(name).name).write_bytes(content)
    click.echo(f"{len(opened)} interviews opened and written to {output}; {len(failed)} could not be.")
    _tell_left_out(written)


def _tell_left_out(written: "Written") -> None:
    if written.left_out:
        repeats = ", ".join(written.left_out)
        click.echo(f"Left out, for this format has no room for repeats: {repeats}. A .zip or .xlsx has them.", err=True)
    if written.cut:
        click.echo(f"Texts too long for this format were cut: {', '.join(written.cut)}. A .csv has them whole.", err=True)


@click.command()
@click.option("--survey", default="", metavar="SLUG", help="A survey that is collected here.")
@click.option(
    "--form", "form_name", default="", metavar="ID|FILE", help="Its form, where it has several; or an XLSForm, with --answers."
)
@click.option("--answers", type=click.Path(path_type=Path), help="A file of answers to --form, in place of a survey.")
@click.option("--enumerator", "enumerator_column", default="", metavar="COLUMN", help="The column of who interviewed.")
@click.option("--psu", default="", metavar="COLUMN", help="The column of the primary sampling units.")
@click.option("--plan", type=click.Path(path_type=Path), help="A table of planned interviews: the primary unit, and planned.")
@click.option(
    "--timezone", "zone", default="", metavar="NAME", help="For the hours of the day, as Africa/Nairobi; else the phones'."
)
@click.option(
    "--limit", "limits", multiple=True, metavar="NAME=NUMBER", help="From where on a check finds something: fast=0.4 ..."
)
@click.option("--output", type=click.Path(path_type=Path), help="Also write the findings to a .csv.")
def check(
    survey: str,
    form_name: str,
    answers: Path | None,
    enumerator_column: str,
    psu: str,
    plan: Path | None,
    zone: str,
    limits: tuple[str, ...],
    output: Path | None,
) -> None:
    """Check a fieldwork: speed, hours, straight lines, near duplicates, outliers, places, enumerators, progress.

    Prints what was found as a table. Names of enumerators are in it: not for passing on.
    """
    from folkmoot.reportcard.errors import ReportCardError

    set_up_site()
    from folkmoot.commands.showing_findings import show_findings
    from folkmoot.surveys.collecting.supervising.checking_fieldwork import check_file, check_survey
    from folkmoot.surveys.errors import SurveysError

    if bool(survey) == bool(answers) or (answers and not form_name):
        raise click.UsageError("Give --survey SLUG, or --form FORM.xlsx with --answers FILE.")
    columns = {"enumerator": enumerator_column, "psu": psu, "zone": zone}
    with clear_errors(ReportCardError, SurveysError), in_english():
        if answers:
            found = check_file(Path(form_name), answers, plan=plan, limits=limits, **columns)
        else:
            found = check_survey(survey, form_name, plan=plan, limits=limits, **columns)
    show_findings(found.findings, found.interviews)
    if output:
        found.findings.write_csv(output)
        click.echo(f"All {found.findings.height} findings are in {output}.")
