"""When interviews were made: too fast, two at once by the same person or phone, at hours when nobody interviews."""

from collections.abc import Iterator, Mapping

import polars as pl

from folkmoot.reportcard.fieldwork.fieldwork_findings import ODD_HOURS, OVERLAPPING, TOO_FAST, Fieldwork, Limits, findings

LONGEST_INTERVIEW = 12 * 60
FEWEST = 10


def check_times(fieldwork: Fieldwork, limits: Limits) -> pl.DataFrame:
    """The findings of time: odd hours where the form has a `start`, the others where it has an `end` too.

    Times without an end, an end before the start and durations over twelve hours (a form left open overnight) say nothing of
    speed."""
    if "start" not in fieldwork.rows.columns:
        return findings([])
    if "end" not in fieldwork.rows.columns:
        return findings(_odd_hours(fieldwork.rows, limits, fieldwork.zone))
    rows = fieldwork.rows.with_columns(((pl.col("end") - pl.col("start")).dt.total_seconds() / 60).alias("minutes"))
    timed = rows.filter(pl.col("minutes").is_between(0, LONGEST_INTERVIEW))
    return findings([*_too_fast(timed, limits), *_overlapping(timed), *_odd_hours(rows, limits, fieldwork.zone)])


def _too_fast(timed: pl.DataFrame, limits: Limits) -> Iterator[dict[str, object]]:
    if timed.height < FEWEST:
        return
    median = float(timed["minutes"].median())  # type: ignore[arg-type]
    limit = limits.fast * median
    for row in timed.filter(pl.col("minutes") < limit).iter_rows(named=True):
        yield _found(TOO_FAST, row, row["minutes"], limit, {"middle": median})


def _overlapping(timed: pl.DataFrame) -> Iterator[dict[str, object]]:
    """By the phone where it is known, else by the enumerator."""
    by = next((name for name in ("device", "enumerator") if name in timed.columns), None)
    if by is None:
        return
    ordered = timed.filter(pl.col(by).is_not_null()).sort(by, "start", "interview")
    before = ordered.with_columns(
        pl.col("interview").shift(1).over(by).alias("other"), pl.col("end").shift(1).over(by).alias("other_end")
    )
    both = before.with_columns(((pl.col("other_end") - pl.col("start")).dt.total_seconds() / 60).alias("shared"))
    for row in both.filter(pl.col("shared") > 0).iter_rows(named=True):
        yield _found(OVERLAPPING, row, row["shared"], 0.0, {"other": row["other"], "same": by})


def _odd_hours(rows: pl.DataFrame, limits: Limits, zone: str) -> Iterator[dict[str, object]]:
    local = rows.filter(pl.col("start").is_not_null()).with_columns(pl.col("start").dt.convert_time_zone(zone).alias("local"))
    odd = local.filter((pl.col("local").dt.hour() < limits.first_hour) | (pl.col("local").dt.hour() >= limits.last_hour))
    if "device" in odd.columns:
        odd = odd.with_columns(pl.len().over("device").alias("times"))
    for row in odd.iter_rows(named=True):
        limit = limits.first_hour if row["local"].hour < limits.first_hour else limits.last_hour
        facts = {"began": f"{row['local']:%Y-%m-%d %H:%M}", "zone": zone, "number": row.get("device") and row["times"]}
        yield _found(ODD_HOURS, row, float(row["local"].hour), limit, facts)


def _found(check: str, row: dict[str, object], value: object, limit: float, facts: Mapping[str, object]) -> dict[str, object]:
    return {
        "check": check,
        "interview": row["interview"],
        "enumerator": row.get("enumerator"),
        "psu": row.get("psu"),
        "question": None,
        "value": value,
        "limit": limit,
        "facts": facts,
    }
