"""Weights as files: the people with their weights, how they were calibrated, and the report on them."""

from pathlib import Path

import msgspec
import polars as pl

from folkmoot import __version__
from folkmoot.reportcard.answers.plain_tables import without_rows
from folkmoot.reportcard.weighting.residuals import record_of, write_record
from folkmoot.reportcard.weighting.weight_report import conclusions, describe_changes, describe_margins, describe_steps
from folkmoot.reportcard.weighting.weighting import Weighted

WEIGHTED, CALIBRATION, REPORT = "weighted.csv", "calibration.json", "weights_report.json"
FORMAT = "folkmoot-weights-1"


class WeightReport(msgspec.Struct, frozen=True):
    """What `weights_report.json` says: conclusions in sentences, and tables as lists of rows."""

    format: str
    software: str
    conclusions: tuple[str, ...]
    steps: list[dict[str, object]]
    nonresponse: list[dict[str, object]]
    margins: list[dict[str, object]]
    largest_changes: list[dict[str, object]]


def report_on(weighted: Weighted, names: tuple[str, ...]) -> WeightReport:
    """The report; `names` are columns that tell people apart, shown with the largest changes."""
    margins = describe_margins(weighted.people, weighted.calibration) if weighted.calibration else pl.DataFrame()
    return WeightReport(
        FORMAT,
        f"folkmoot {__version__}",
        conclusions(weighted),
        describe_steps(weighted).to_dicts(),
        weighted.nonresponse.classes.to_dicts() if weighted.nonresponse else [],
        margins.to_dicts(),
        describe_changes(weighted, names).to_dicts(),
    )


def write_weights(weighted: Weighted, folder: Path, report: WeightReport) -> tuple[Path, ...]:
    """Writes `weighted.csv`, with margins `calibration.json`, and `weights_report.json`; gives their paths.

    The folder is made where it is not there; an earlier `calibration.json` is taken away where nothing was calibrated.
    """
    folder.mkdir(parents=True, exist_ok=True)
    without_rows(weighted.people).write_csv(folder / WEIGHTED)
    (folder / REPORT).write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n")
    if weighted.calibration is None:
        (folder / CALIBRATION).unlink(missing_ok=True)
        return folder / WEIGHTED, folder / REPORT
    write_record(record_of(weighted.calibration), folder / CALIBRATION)
    return folder / WEIGHTED, folder / CALIBRATION, folder / REPORT
