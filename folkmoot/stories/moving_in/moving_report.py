"""What came of moving in: for each post and file whether it came, and what of it changed or could not come."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

import polars as pl


class Outcome(StrEnum):
    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT = "kept as edited here"
    LEFT_OUT = "left out"
    REMARK = "remark"


@dataclass(frozen=True)
class Line:
    """What came of one thing. `note` says what changed or is missing, or why it was left out."""

    kind: str
    number: int
    title: str
    old_address: str
    outcome: Outcome
    note: str = ""


@dataclass
class MovingReport:
    """`redirects` is the number of old addresses that lead here now and did not before."""

    lines: list[Line] = field(default_factory=list)
    redirects: int = 0

    def add(
        self, outcome: Outcome, kind: str, title: str, number: int = 0, address: str = "", notes: Iterable[str] = ()
    ) -> None:
        """One line, or one for each note."""
        for note in tuple(notes) or ("",):
            self.lines.append(Line(kind, number, title, address, outcome, note))

    def counts(self) -> pl.DataFrame:
        """Things by `what` they are, with how many were `added`, `updated`, `unchanged`, `kept` and `left_out`."""
        things = {(line.kind, line.number, line.old_address, line.title): line for line in self.lines}
        counted: Counter[tuple[str, Outcome]] = Counter(
            (line.kind, line.outcome) for line in things.values() if line.outcome is not Outcome.REMARK
        )
        kinds = list(dict.fromkeys(kind for kind, _outcome in counted))
        columns = {
            "added": Outcome.ADDED,
            "updated": Outcome.UPDATED,
            "unchanged": Outcome.UNCHANGED,
            "kept": Outcome.KEPT,
            "left_out": Outcome.LEFT_OUT,
        }
        return pl.DataFrame(
            {"what": kinds} | {name: [counted[kind, outcome] for kind in kinds] for name, outcome in columns.items()},
            schema={"what": pl.String} | dict.fromkeys(columns, pl.Int64),
        )

    def notes(self) -> pl.DataFrame:
        """Each `note` with `times` that it was made and the `first` thing that it is of; the most frequent first."""
        noted: dict[str, list[Line]] = {}
        for line in self.lines:
            if line.note:
                noted.setdefault(line.note, []).append(line)
        rows = sorted(noted.items(), key=lambda pair: -len(pair[1]))
        return pl.DataFrame(
            {
                "times": [len(lines) for _note, lines in rows],
                "note": [note for note, _lines in rows],
                "first": [lines[0].title for _note, lines in rows],
            },
            schema={"times": pl.Int64, "note": pl.String, "first": pl.String},
        )

    def table(self) -> pl.DataFrame:
        """Every line: `what`, `number` (WordPress's own), `title`, `old_address`, `outcome`, `note`."""
        return pl.DataFrame(
            [(line.kind, line.number, line.title, line.old_address, str(line.outcome), line.note) for line in self.lines],
            schema={
                "what": pl.String,
                "number": pl.Int64,
                "title": pl.String,
                "old_address": pl.String,
                "outcome": pl.String,
                "note": pl.String,
            },
            orient="row",
        )
