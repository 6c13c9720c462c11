"""`folkmoot compare`, `change` and `compare-forms`: cards side by side, two rounds of one survey, two editions of a form."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from folkmoot.commands.errors import clear_errors
from folkmoot.commands.printing import Format, format_option, print_table

if TYPE_CHECKING:
    import polars as pl

    from folkmoot.reportcard.comparison.comparability import Declaration

FILE = click.Path(path_type=Path)
OUTPUT = click.option("--output", type=FILE, help="Write the whole table to a CSV file.")
HARMLESS = click.option(
    "--harmless",
    type=FILE,
    help="CSV of differences that a survey lead holds for harmless: columns question (or *), aspect and reason.",
)
ONE_DIGIT = dict.fromkeys(("estimate", "other estimate", "before", "after"), 1)
WORDS = {
    "higher": "higher",
    "lower": "lower",
    "no_clear_difference": "no clear difference",
    "not_comparable": "not comparable",
    "hidden": "hidden",
    "": "no test",
}


@click.command()
@click.argument("cards", nargs=-1, type=FILE, required=True, metavar="CARD CARD...")
@HARMLESS
@OUTPUT
@click.option("--ranks", type=FILE, help="With three cards or more: write the ranks that each may have to a CSV file.")
@format_option
def compare(cards: tuple[Path, ...], harmless: Path | None, output: Path | None, ranks: Path | None, form: str) -> None:
    """Published cards side by side: each CARD is a folder that `folkmoot card` wrote, or NAME=FOLDER.

    The samples are taken as independent: other municipalities, or rounds in other primary units. For two rounds in the same
    units or with the same people, `folkmoot change` is more exact.

    \b
    folkmoot compare Umea=cards/umea Bogota=cards/bogota
    """
    from folkmoot.reportcard.errors import ReportCardError

    if len(cards) < 2:
        raise click.UsageError("Give two cards or more.")
    with clear_errors(ReportCardError):
        from folkmoot.reportcard.comparison.comparing import compare_releases, rank_releases

        releases = [_named_release(str(card)) for card in cards]
        names = [each.name for each in releases]
        if len(set(names)) < len(names):
            raise click.UsageError(f"Two cards go by one name ({', '.join(names)}): give each its own, NAME=FOLDER.")
        declarations = _declarations(harmless)
        pairs = compare_releases(releases, declarations)
        ranked = rank_releases(releases, declarations) if len(releases) > 2 else None
    _write(pairs, output)
    if ranked is not None:
        _write(ranked, ranks)
    if form != Format.TABLE:
        print_table(pairs, form)
        return
    everyone = pairs.filter(pairs["by"] == "")
    print_table(
        _to_read(everyone, ("question", "card", "other"), "estimate", "other_estimate"),
        form,
        title="Everyone",
        digits=ONE_DIGIT,
    )
    if ranked is not None and ranked.height:
        print_table(_ranks_to_read(ranked), form, title="\nRanks that each card may have (1 is the highest)")
    groups = pairs.height - everyone.height
    if groups:
        click.echo(f"\nBy group: {groups} more comparisons; --output FILE.csv or --format csv gives them all.")


@click.command()
@click.argument("form_before", type=FILE)
@click.argument("answers_before", type=FILE)
@click.argument("form_after", type=FILE)
@click.argument("answers_after", type=FILE)
@click.option("--same-units", is_flag=True, help="Both rounds were held in the same primary units.")
@click.option("--panel", default="", metavar="COLUMN", help="The same people were asked: the column that tells who is who.")
@click.option("--by", multiple=True, metavar="NAME", help="Break the figures down by a question, column or role; repeatable.")
@click.option("--weight", default="", metavar="COLUMN", help="Column of the weights.")
@click.option("--stratum", default="", metavar="COLUMN", help="Column of the strata.")
@click.option("--psu", default="", metavar="COLUMN", help="Column of the primary sampling units.")
@click.option("--fpc", default="", metavar="COLUMN", help="Column of each stratum's units in the population, or their share.")
@click.option("--calibration-before", type=FILE, metavar="FILE.json", help="How the earlier round's weights were calibrated.")
@click.option("--calibration-after", type=FILE, metavar="FILE.json", help="The same of the later round.")
@HARMLESS
@OUTPUT
@format_option
def change(
    form_before: Path,
    answers_before: Path,
    form_after: Path,
    answers_after: Path,
    same_units: bool,
    panel: str,
    by: tuple[str, ...],
    weight: str,
    stratum: str,
    psu: str,
    fpc: str,
    calibration_before: Path | None,
    calibration_after: Path | None,
    harmless: Path | None,
    output: Path | None,
    form: str,
) -> None:
    """How the figures changed between two rounds, from the forms and answers of both. Not protected: for the analyst.

    Where `folkmoot weight` calibrated the weights, give its calibration.json of each round: the standard errors then know what
    the margins explain.

    \b
    folkmoot change form.xlsx 2024.csv form.xlsx 2026.csv --same-units --psu village --by sex
    """
    from folkmoot.reportcard.errors import ReportCardError

    with clear_errors(ReportCardError):
        from folkmoot.reportcard.answers.answers import read_answers
        from folkmoot.reportcard.answers.checking import check_answers
        from folkmoot.reportcard.forms.xlsform import read_questionnaire
        from folkmoot.reportcard.making.card_settings import CardSettings
        from folkmoot.reportcard.making.rounds import Linked, SurveyRound, change_between_rounds
        from folkmoot.reportcard.weighting.residuals import read_record

        rounds = []
        given = ((form_before, answers_before, calibration_before), (form_after, answers_after, calibration_after))
        for form_path, answers_path, record in given:
            questionnaire = read_questionnaire(form_path)
            answers = check_answers(read_answers(answers_path, questionnaire), questionnaire)
            rounds.append(SurveyRound(questionnaire, answers, read_record(record) if record else None))
        settings = CardSettings(weight=weight, stratum=stratum, psu=psu, fpc=fpc, by=by)
        changes = change_between_rounds(rounds[0], rounds[1], settings, Linked(same_units, panel), _declarations(harmless))
    _write(changes, output)
    if form != Format.TABLE:
        print_table(changes, form)
        return
    print_table(
        _to_read(changes, ("question", "category", "by", "group"), "before", "after"),
        form,
        title="Change between the rounds (not protected: not for publication)",
        digits=ONE_DIGIT,
    )


@click.command("compare-forms")
@click.argument("before", type=FILE)
@click.argument("after", type=FILE)
@HARMLESS
@OUTPUT
@format_option
def compare_forms(before: Path, after: Path, harmless: Path | None, output: Path | None, form: str) -> None:
    """What differs between two editions of a form, question by question: may their figures be compared?

    The aspects are wording, scale, base (who was asked), period, order, mode and translation; `asked` is a question that one
    form lacks. Ends with exit code 1 where a difference is not declared harmless.
    """
    from folkmoot.reportcard.errors import ReportCardError

    with clear_errors(ReportCardError):
        import polars as pl

        from folkmoot.reportcard.comparison.comparability import asked_in_form, compare_questions
        from folkmoot.reportcard.forms.xlsform import read_questionnaire

        asked = [asked_in_form(read_questionnaire(path)) for path in (before, after)]
        found = compare_questions(asked[0], asked[1], _declarations(harmless))
        rows = [(each.question, each.aspect.value, each.before, each.after, each.harmless, each.reason) for each in found]
        schema = {"question": pl.String, "aspect": pl.String, "before": pl.String, "after": pl.String}
        table = pl.DataFrame(rows, schema={**schema, "harmless": pl.Boolean, "reason": pl.String}, orient="row")
    _write(table, output)
    if form != Format.TABLE or found:
        print_table(table, form)
    if form == Format.TABLE:
        alike = len(asked[1].questions) - len({each.question for each in found if each.question in asked[1].questions})
        click.echo(f"{alike} of {len(asked[1].questions)} questions are as they were.")
    if not all(each.harmless for each in found):
        raise SystemExit(1)


def _named_release(card: str):
    from folkmoot.reportcard.cards.release import read_release
    from folkmoot.reportcard.comparison.comparing import NamedRelease

    name, equals, folder = card.partition("=")
    release = read_release(Path(folder if equals else card))
    place = next(iter(release.card.place.values()), "")
    return NamedRelease(name if equals else place or Path(card).name, release)


def _declarations(harmless: Path | None) -> "list[Declaration]":
    from folkmoot.reportcard.comparison.comparability import read_declarations

    return read_declarations(harmless) if harmless else []


def _write(table: "pl.DataFrame", output: Path | None) -> None:
    if output:
        try:
            table.write_csv(output)
        except OSError as error:
            raise click.ClickException(f"{output} cannot be written: {error.strerror or error}.") from None


def _to_read(compared: "pl.DataFrame", names: tuple[str, ...], first: str, second: str) -> "pl.DataFrame":
    """The columns for a person: shares and their differences in points with the interval, and the words."""
    rows = []
    for row in compared.iter_rows(named=True):
        scale = 1 if not row["category"] else 100
        numbers = [None if row[name] is None else scale * row[name] for name in (first, second, "difference")]
        rows.append({**{name: row[name] for name in names}, first: numbers[0], second: numbers[1], **_told(row, scale)})
    import polars as pl

    numeric = {first: pl.Float64, second: pl.Float64}
    schema = {**dict.fromkeys(names, pl.String), **numeric, "difference": pl.String, "what can be said": pl.String}
    return pl.DataFrame(rows, schema=schema).rename({second: second.replace("_", " ")})


def _told(row: dict, scale: int) -> dict[str, str]:
    word = WORDS[row["verdict"]]
    if row["difference"] is None:
        return {"difference": "", "what can be said": f"{word}: {row['why'].removeprefix('hidden: ')}"}
    unit = " points" if scale == 100 else ""
    ends = "" if row["lower"] is None else f" ({scale * row['lower']:+.1f} to {scale * row['upper']:+.1f})"
    said = word
    if row["verdict"] == "no_clear_difference" and row["detectable"] is not None:
        said += f"; the samples cannot tell one under {scale * row['detectable']:.1f}{unit}"
    return {"difference": f"{scale * row['difference']:+.1f}{ends}", "what can be said": said}


def _ranks_to_read(ranked: "pl.DataFrame") -> "pl.DataFrame":
    import polars as pl

    best, worst = pl.col("best_rank").cast(pl.String), pl.col("worst_rank").cast(pl.String)
    alone = pl.col("best_rank") == pl.col("worst_rank")
    between = pl.concat_str(best, worst, separator=" to ")
    words = pl.concat_str(pl.when(alone).then(best).otherwise(between), pl.lit(" of "), pl.col("cards").cast(pl.String))
    return ranked.select("question", "category", "card", "estimate", words.alias("rank"))
