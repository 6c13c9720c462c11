"""The same totals on a Spark cluster: each partition is scanned where it lies, and only totals travel.

An optional part: it needs the packages pyspark and pyarrow (`pip install 'folkmoot[spark]'`) and Java on every machine, and
Folkmoot itself on the workers.
"""

import os
import pickle
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from folkmoot.reportcard.encoding import as_text
from folkmoot.reportcard.errors import UnusableAnswers
from folkmoot.reportcard.totals.data_columns import NUMERAL
from folkmoot.reportcard.totals.data_files import PARQUET_FILES, TEXT_FILES
from folkmoot.reportcard.totals.scanning import Scan, merge_all

if TYPE_CHECKING:
    import pyarrow as pa

TYPES = {
    "tinyint": pl.Int8(),
    "smallint": pl.Int16(),
    "int": pl.Int32(),
    "bigint": pl.Int64(),
    "float": pl.Float32(),
    "double": pl.Float64(),
    "boolean": pl.Boolean(),
}


class SparkSource:
    """A table that Spark reads; `batches` gives what the plan of a scan must see beforehand."""

    def __init__(self, name: str, rows: Any) -> None:
        self.name = name
        self.rows = rows
        self.schema: Mapping[str, pl.DataType] = {
            column: TYPES.get(kind, pl.Float64() if kind.startswith("decimal") else pl.String()) for column, kind in rows.dtypes
        }

    def batches(self, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        """One row: for each column of text a value that is no number, where there is one."""
        from pyspark.sql import functions

        odd = [
            functions.min(functions.when(~functions.col(_name(column)).rlike(NUMERAL), functions.col(_name(column))))
            for column in columns
        ]
        yield pl.DataFrame([tuple(self.rows.select(*odd).first())], schema=dict.fromkeys(columns, pl.String), orient="row")

    def values_of(self, columns: Sequence[str]) -> dict[str, set[str]]:
        """The different values of some columns, as text."""
        from pyspark.sql import functions

        found = self.rows.select(*(functions.collect_set(functions.col(_name(column))) for column in columns)).first()
        return {
            column: set(as_text(pl.Series(sorted(values))).to_list()) if values else set()
            for column, values in zip(columns, found, strict=True)
        }


def open_spark(data: str, master: str = "", missing: Sequence[str] = ()) -> SparkSource:
    """A Parquet or CSV table (a file or a folder, on whatever storage Spark reaches) as Spark reads it.

    `master` is the cluster's address; without it Spark's own settings hold, and without those this machine's cores.

    Raises `UnusableAnswers` where Spark is not installed, does not start, or cannot read the table.
    """
    try:
        from pyspark.sql import SparkSession, functions
    except ImportError:
        raise UnusableAnswers("Spark is not installed: pip install 'folkmoot[spark]', and Java.") from None
    suffix = Path(data).suffix.lower()
    if suffix not in (*TEXT_FILES, *PARQUET_FILES, ""):
        raise UnusableAnswers(f"Spark reads Parquet and CSV; {data} is neither.")
    builder = SparkSession.builder.appName("folkmoot")
    if master:
        builder = builder.master(master)
    try:
        session = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", "100000").getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        if str(session.sparkContext.master).startswith("local") and "PYSPARK_PYTHON" not in os.environ:
            # On this machine the workers are this very Python, whichever stands first in the path.
            session.sparkContext.pythonExec = sys.executable
        is_text = suffix in TEXT_FILES
        rows = session.read.csv(data, header=True, inferSchema=False) if is_text else session.read.parquet(data)
    except Exception as error:  # Spark hands on whatever Java throws
        raise UnusableAnswers(f"Spark cannot read {data}: {str(error).splitlines()[0][:300]}.") from error
    texts = [name for name, kind in rows.dtypes if kind == "string"]
    for name in texts:
        column = functions.col(_name(name))
        rows = rows.withColumn(name, functions.when(~column.isin("", *missing), column))
    return SparkSource(Path(data).name, rows)


def spark_all(source: SparkSource, scan: Scan) -> Any:
    """What a scan's measure makes of the whole table; see `scanning.scan_all`.

    What each partition gives is merged two by two on the cluster's driver. The same figures as by scanning on one machine, to
    rounding. A message names no row: the rows of a table in partitions have no numbers.
    """
    chosen = source.rows.select(*(_name(column) for column in scan.columns))
    parts = chosen.mapInArrow(_of_partition(scan), "kept binary").toLocalIterator()
    # What is unpickled was made by our own workers.
    kept = merge_all((pickle.loads(bytes(row.kept)) for row in parts), scan.measure.merge)  # noqa: S301
    if kept is None:
        raise UnusableAnswers(f"{source.name} has no rows.")
    return kept


def _of_partition(scan: Scan) -> "Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]":
    """What a worker does: its partition's batches measured and merged, as one pickled value."""

    def kept_of(batches: "Iterator[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
        import pyarrow as pa

        tables = (pl.DataFrame(pl.from_arrow(batch)) for batch in batches if batch.num_rows)
        kept = merge_all(map(scan.of, tables), scan.measure.merge)
        if kept is not None:
            yield pa.RecordBatch.from_arrays([pa.array([pickle.dumps(kept)], type=pa.binary())], names=["kept"])

    return kept_of


def _name(column: str) -> str:
    """A column's name as Spark reads it literally, with dots in it or not."""
    return "`" + column.replace("`", "``") + "`"
