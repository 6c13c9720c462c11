"""`folkmoot outcomes`: response, cooperation, refusal and contact rates from a contact sheet."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from folkmoot.commands.errors import clear_errors
from folkmoot.commands.printing import Format, format_option, print_table

if TYPE_CHECKING:
    import polars as pl

MEANINGS = {
    "RR1": "complete interviews, of all eligible or unknown",
    "RR2": "complete and partial interviews, of all eligible or unknown",
    "RR3": "as RR1, but only the unknown who are thought eligible",
    "RR4": "as RR2, but only the unknown who are thought eligible",
    "RR5": "as RR1, but none of the unknown",
    "RR6": "as RR2, but none of the unknown",
    "COOP1": "complete interviews, of all who were reached",
    "COOP2": "complete and partial interviews, of all who were reached",
    "COOP3": "as COOP1, without those who could not take part",
    "COOP4": "as COOP2, without those who could not take part",
    "REF1": "refusals, of all eligible or unknown",
    "REF2": "as REF1, but only the unknown who are thought eligible",
    "REF3": "as REF1, but none of the unknown",
    "CON1": "reached, of all eligible or unknown",
    "CON2": "as CON1, but only the unknown who are thought eligible",
    "CON3": "as CON1, but none of the unknown",
}


@click.command()
@click.argument("contacts", type=click.Path(path_type=Path))
@click.option("--by", multiple=True, metavar="COLUMN", help="Rates for each group of a column; repeatable.")
@click.option("--weight", default="", metavar="COLUMN", help="Column of base weights, for weighted rates.")
@click.option("--contact", default="contact", show_default=True, metavar="COLUMN", help="Which dwelling a row is about.")
@click.option("--outcome", default="outcome", show_default=True, metavar="COLUMN", help="How it ended: words or AAPOR codes.")
@click.option("--eligible-share", type=float, help="AAPOR's e; where not given, the share eligible among those known.")
@format_option
def outcomes(
    contacts: Path, by: tuple[str, ...], weight: str, contact: str, outcome: str, eligible_share: float | None, form: str
) -> None:
    """AAPOR's outcome rates from CONTACTS (CSV, XLSX, Parquet): a row a dwelling or an attempt, or columns outcome and count.

    Outcomes are complete (1.1), partial (1.2), refusal (2.1), noncontact (2.2), other (2.3), unknown (3), not_eligible (4).
    """
    from folkmoot.reportcard.errors import ReportCardError

    with clear_errors(ReportCardError):
        import polars as pl

        from folkmoot.reportcard.answers.plain_tables import read_plain_table, require
        from folkmoot.reportcard.errors import UnusableAnswers
        from folkmoot.reportcard.weighting.contact_outcomes import OUTCOMES, count_outcomes, final_outcomes, read_outcomes

        sheet = read_plain_table(contacts)
        has_counts = "count" in sheet.columns and contact not in sheet.columns
        if has_counts and (by or weight):
            raise UnusableAnswers(f"{contacts.name} has the counts of outcomes: --by and --weight need a row a dwelling.")
        final = sheet if has_counts else final_outcomes(sheet, contact=contact, outcome=outcome)
        require(final, by, UnusableAnswers, contacts.name)
        if not final.height:
            raise UnusableAnswers(f"{contacts.name} has no row with an outcome: nobody has been to any dwelling yet.")
        groups = [("", "", final)]
        groups += [
            (name, str(group if group is not None else ""), part)
            for name in by
            for (group,), part in final.sort(name).group_by(name, maintain_order=True)
        ]
        rows = []
        for name, group, part in groups:
            counts = read_outcomes(contacts) if has_counts else count_outcomes(part, weight=weight)
            rows.append(
                {"by": name, "group": group, **{word: getattr(counts, word) for word in OUTCOMES}}
                | counts.rates(eligible_share)
            )
        table = pl.DataFrame(rows, infer_schema_length=None)
        table = table.select("by", "group", *OUTCOMES, *(name for name in MEANINGS if name in table.columns))
    if form != Format.TABLE:
        print_table(table, form)
        return
    _show(table, form, sheet.height - final.height)


def _show(table: "pl.DataFrame", form: str, left_out: int) -> None:
    """Counts and rates of everyone, and the usual rates of each group."""
    import polars as pl

    everyone = table.row(0, named=True)
    counts = [(name.replace("_", " "), everyone[name]) for name in table.columns[2:9]]
    print_table(pl.DataFrame(counts, schema=["outcome", "dwellings"], orient="row"), form, digits={"dwellings": 0})
    rates = [(name, 100 * everyone[name], MEANINGS[name]) for name in table.columns[9:] if everyone[name] is not None]
    click.echo()
    print_table(pl.DataFrame(rates, schema=["rate", "%", "what it is"], orient="row"), form, digits={"%": 1})
    if table.height > 1:
        click.echo()
        some = [name for name in ("RR1", "RR2", "RR3", "RR4", "COOP2", "REF1", "CON1") if name in table.columns]
        shown = table[1:].select("by", "group", *(pl.col(name) * 100 for name in some))
        print_table(shown, form, title="Per cent, by group", digits=dict.fromkeys(some, 1))
    if left_out:
        click.echo(f"\n{left_out:,} rows are no dwelling's final outcome: earlier attempts, or nobody has been there yet.")
