"""Text of delimited files (CSV) from bytes: its encoding, its delimiter, and where its rows begin and end."""

from collections.abc import Callable

import numpy as np

DELIMITERS = (",", ";", "\t")
_FEWEST_NULS = 50
"""One byte in so many is nought at least in UTF-16: of blanks, commas and letters of ASCII."""
_QUOTE, _NEW_LINE = ord('"'), ord("\n")


class NotText(ValueError):
    """Bytes that are in none of the encodings."""


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8 or UTF-16, with or without a byte order mark, with lines ending in a line feed.

    Raises `NotText` for anything else.
    """
    try:
        text = content.decode(_encoding(content))
    except UnicodeDecodeError:
        raise NotText("it is not in UTF-8 or UTF-16: save it again as 'CSV UTF-8'") from None
    if "\0" in text:
        raise NotText("it holds bytes that are no text")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _encoding(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    start = content[:400]
    if len(content) % 2 == 0 and start.count(0) * _FEWEST_NULS > len(start):
        return "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"
    return "utf-8-sig"


def delimiter_of(content: bytes, known: Callable[[str], int] = lambda _header: 0) -> str:
    """The delimiter of a delimited file in UTF-8: of those in the header, the one that gives most columns that are known.

    `known` counts the known columns of the header line split by a delimiter; between equals, the one that gives most rows as
    many cells as the header, then the one that gives most cells. A comma where the header has none of them.
    """
    best, best_merit = ",", (-1, -1.0, 0)
    for delimiter in DELIMITERS:
        cells = cells_in_rows(content, delimiter)
        if cells.size and cells[0] > 1:
            merit = (known(delimiter), float(np.mean(cells == cells[0])), int(cells[0]))
            if merit > best_merit:
                best, best_merit = delimiter, merit
    return best


def cells_in_rows(content: bytes, delimiter: str) -> np.ndarray:
    """How many cells each row of a delimited file in UTF-8 has; a line break or a delimiter within quotes is part of a cell."""
    letters = np.frombuffer(content, dtype=np.uint8)
    outside = (np.cumsum(letters == _QUOTE, dtype=np.uint8) & 1) == 0
    ends = np.flatnonzero((letters == _NEW_LINE) & outside)
    if letters.size and (not ends.size or ends[-1] != letters.size - 1):
        ends = np.append(ends, letters.size)
    delimiters = np.flatnonzero((letters == ord(delimiter)) & outside)
    return np.diff(np.searchsorted(delimiters, ends), prepend=0) + 1
