"""A form written as an XLSForm that people go on working in: sheets with their headings fixed and their columns wide enough."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import xlsxwriter

Row = Mapping[str, str]
Sheets = Mapping[str, Sequence[Row]]

_WIDE, _NARROW = 44, 18
_ALWAYS_THE_SAME = datetime(2026, 1, 1)


def write_form(target: Path | BinaryIO, sheets: Sheets) -> None:
    """Write the rows of each sheet, header to cell, under the headers in the order in which they first occur. A header stays
    where all its cells are empty. The same sheets give the same bytes."""
    with xlsxwriter.Workbook(target) as workbook:
        workbook.set_properties({"created": _ALWAYS_THE_SAME})
        heading = workbook.add_format({"bold": True, "bottom": 1, "valign": "top"})
        text = workbook.add_format({"text_wrap": True, "valign": "top"})
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            headers = list(dict.fromkeys(header for row in rows for header in row))
            for column, header in enumerate(headers):
                longest = max((len(row.get(header, "")) for row in rows), default=0)
                sheet.set_column(column, column, _WIDE if longest > _WIDE else max(_NARROW, longest, len(header)), text)
                sheet.write_string(0, column, header, heading)
                for number, row in enumerate(rows, start=1):
                    if row.get(header):
                        sheet.write_string(number, column, row[header])
            sheet.freeze_panes(1, 2)
