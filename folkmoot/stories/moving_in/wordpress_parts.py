"""The parts that the body of a WordPress post is read as."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """Paragraphs and lists as HTML of `p`, `ul`, `ol`, `li`, `b`, `i`, `a`, `br` alone."""

    html: str


@dataclass(frozen=True)
class Heading:
    text: str


@dataclass(frozen=True)
class Quote:
    text: str
    source: str


@dataclass(frozen=True)
class Image:
    """`number` is WordPress's own of the file; 0 where the body does not say it."""

    address: str
    number: int
    text: str
    caption: str


@dataclass(frozen=True)
class Facts:
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """Cells as plain words, each row as long as the headings, which are empty where the table had none."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    names_rows: bool


@dataclass(frozen=True)
class Player:
    """A video or a sound, of this site's files or from elsewhere. `title` is what the body says of it."""

    address: str
    title: str


@dataclass(frozen=True)
class Files:
    """A gallery or a playlist. Without numbers it is of all files that were uploaded to the post."""

    numbers: tuple[int, ...]


@dataclass(frozen=True)
class ReusedBlock:
    """A block that stands in the export as an item of its own."""

    number: int


Part = Text | Heading | Quote | Image | Facts | Table | Player | Files | ReusedBlock


@dataclass(frozen=True)
class Body:
    """`notes` say what changed its form or could not be kept, each once."""

    parts: tuple[Part, ...]
    notes: tuple[str, ...]
