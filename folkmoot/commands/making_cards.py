"""`folkmoot card`: a report card from a form and its answers."""

from pathlib import Path

import click

from folkmoot.commands.errors import clear_errors


@click.command()
@click.argument("form", type=click.Path(path_type=Path))
@click.argument("answers", type=click.Path(path_type=Path))
@click.option("--output", required=True, type=click.Path(path_type=Path), help="Folder that the files are written to.")
@click.option("--by", multiple=True, metavar="NAME", help="Break the figures down by a question, column or role; repeatable.")
@click.option("--weight", default="", metavar="COLUMN", help="Column of the weights.")
@click.option("--stratum", default="", metavar="COLUMN", help="Column of the strata.")
@click.option("--psu", default="", metavar="COLUMN", help="Column of the primary sampling units.")
@click.option("--fpc", default="", metavar="COLUMN", help="Column of each stratum's units in the population, or their share.")
@click.option(
    "--lonely",
    type=click.Choice(["fail", "remove", "certainty", "average", "adjust"]),
    default="fail",
    show_default=True,
    help="What to do with a stratum that has one primary sampling unit.",
)
@click.option("--place", default="", help="The municipality, as the card's heading names it.")
@click.option(
    "--outcomes",
    type=click.Path(path_type=Path),
    help="How the approaches ended: a contact sheet, or a CSV with columns outcome (complete, refusal, ...) and count.",
)
@click.option(
    "--calibration",
    type=click.Path(path_type=Path),
    help="The calibration.json of `folkmoot weight`, whose weighted.csv ANSWERS is: errors then know what the margins explain.",
)
@click.option(
    "--earlier",
    multiple=True,
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="Folder or release.json of a card of these answers that is public already: it is reckoned with in the protection; "
    "repeatable. Cards of other people (another place, another round) change nothing.",
)
@click.option(
    "--before",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="Folder or release.json of the published card of an earlier round: this card then tells how each figure changed.",
)
@click.option(
    "--change",
    metavar="FILE.csv",
    type=click.Path(path_type=Path),
    help="With --before, where both rounds asked in the same units or the same people: the file of `folkmoot change`, whose "
    "standard errors know it.",
)
@click.option(
    "--harmless",
    metavar="FILE.csv",
    type=click.Path(path_type=Path),
    help="With --before: differences between the forms that a survey lead holds for harmless (question or *, aspect, reason).",
)
@click.option("--analyst", is_flag=True, help="Also write estimates.csv: the figures before protection, not for publication.")
def card(
    form: Path,
    answers: Path,
    output: Path,
    by: tuple[str, ...],
    weight: str,
    stratum: str,
    psu: str,
    fpc: str,
    lonely: str,
    place: str,
    outcomes: Path | None,
    calibration: Path | None,
    earlier: tuple[Path, ...],
    before: Path | None,
    change: Path | None,
    harmless: Path | None,
    analyst: bool,
) -> None:
    """Make a report card of a survey: FORM is an XLSForm, ANSWERS its answers (CSV, XLSX, zip of CSVs, Parquet)."""
    from folkmoot.reportcard.errors import ReportCardError
    from folkmoot.terminal import show_steps, summarise_card

    if before is None and (change or harmless):
        raise click.UsageError("--change and --harmless say how a card is held against an earlier one: give it with --before.")
    with clear_errors(ReportCardError), show_steps() as progress:
        progress("Starting")
        from folkmoot.reportcard.cards.release import read_release_at
        from folkmoot.reportcard.comparison.comparability import read_declarations
        from folkmoot.reportcard.design import Lonely
        from folkmoot.reportcard.making.card_files import make_card_files
        from folkmoot.reportcard.making.card_settings import CardSettings
        from folkmoot.reportcard.making.changing import EarlierRound, read_joint_errors
        from folkmoot.reportcard.weighting.contact_outcomes import read_outcomes
        from folkmoot.reportcard.weighting.outcomes import OutcomeCounts
        from folkmoot.reportcard.weighting.residuals import read_record

        settings = CardSettings(
            weight=weight,
            stratum=stratum,
            psu=psu,
            fpc=fpc,
            lonely=Lonely(lonely),
            by=by,
            place=place,
            outcomes=read_outcomes(outcomes) if outcomes else OutcomeCounts(),
            calibration=read_record(calibration) if calibration else None,
        )
        public = [read_release_at(path) for path in earlier]
        round_before = None
        if before:
            joint = read_joint_errors(change) if change else None
            round_before = EarlierRound(read_release_at(before), joint, tuple(read_declarations(harmless)) if harmless else ())
        made = make_card_files(
            form, answers, output, settings, analyst=analyst, earlier=public, before=round_before, progress=progress
        )
    summarise_card(made, output, analyst=analyst)
