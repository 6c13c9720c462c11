"""Tables and lists of definitions of an old body."""

from collections.abc import Callable, Sequence
from html import escape

from bs4 import Tag

from folkmoot.stories.moving_in.wordpress_inline import words_of
from folkmoot.stories.moving_in.wordpress_parts import Facts, Part, Table, Text

LONGEST_FACT = 255
WIDEST = 30


def table_parts(element: Tag, caption: str, note: Callable[[str], None]) -> list[Part]:
    """A table as a table, its cells as plain words; one of two columns without headings as facts."""
    rows = [
        row.find_all(["th", "td"], recursive=False) for row in element.find_all("tr") if row.find_parent("table") is element
    ]
    rows = [row for row in rows if row]
    headings = rows[0] if rows and (all(cell.name == "th" for cell in rows[0]) or rows[0][0].find_parent("thead")) else []
    below = rows[1:] if headings else rows
    own_caption = element.find("caption")
    caption = caption or (words_of(own_caption) if own_caption else "")
    is_facts = not headings and not caption and all(len(row) == 2 and all(map(words_of, row)) for row in rows)
    if rows and is_facts and not element.find(["a", "img"]):
        return facts_parts([(words_of(name), words_of(value)) for name, value in rows])
    if element.find("a"):
        note("the links of a table stand below it")
    if element.find("table"):
        note("a table within a table became its words")
    cells, merged = _grid(rows)
    if merged:
        note("merged cells of a table were taken apart: what they said stands in the first")
    if not any(any(row) for row in cells):
        return []
    first = tuple(cells[0]) if headings else ("",) * len(cells[0])
    names_rows = bool(below) and all(row[0].name == "th" for row in below)
    return [Table(caption, first, tuple(map(tuple, cells[1:] if headings else cells)), names_rows)]


def _grid(rows: Sequence[Sequence[Tag]]) -> tuple[list[list[str]], bool]:
    """The words of each cell in rows of one length, and whether some cell went over several."""
    grid: dict[tuple[int, int], str] = {}
    merged = False
    for down, row in enumerate(rows):
        across = 0
        for cell in row:
            while (down, across) in grid:
                across += 1
            high, wide = _span(cell, "rowspan"), _span(cell, "colspan")
            merged = merged or high > 1 or wide > 1
            for place in range(high * wide):
                grid[down + place // wide, across + place % wide] = words_of(cell) if place == 0 else ""
            across += wide
    width = max((across for _down, across in grid), default=-1) + 1
    return [[grid.get((down, across), "") for across in range(width)] for down in range(len(rows))], merged


def _span(cell: Tag, name: str) -> int:
    written = str(cell.get(name) or "1").strip()
    return max(1, min(int(written), WIDEST)) if written.isascii() and written.isdigit() else 1


def facts_parts(rows: list[tuple[str, str]]) -> list[Part]:
    """Facts, or lines where one of them is too long to be one."""
    facts = tuple((name or "–", value or "–") for name, value in rows if name or value)
    if facts and all(len(name) <= LONGEST_FACT and len(value) <= LONGEST_FACT for name, value in facts):
        return [Facts(facts)]
    return [Text(f"<p><b>{escape(name, quote=False)}</b> {escape(value, quote=False)}</p>") for name, value in facts]


def definitions(element: Tag) -> list[tuple[str, str]]:
    """Each term of a list of definitions with all that is said of it."""
    rows: list[tuple[str, str]] = []
    for child in element.find_all(["dt", "dd"]):
        if child.name == "dt" or not rows:
            rows.append((words_of(child), "") if child.name == "dt" else ("", words_of(child)))
        else:
            name, value = rows[-1]
            rows[-1] = (name, f"{value} {words_of(child)}".strip())
    return rows
