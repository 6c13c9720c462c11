"""The sealed bundle of a published card: figures, methods, settings and hashes, which never change once sealed.

`release.json` in a folder of a card is the whole of it; beside it stand `figures.csv` and the card's pages, whose SHA-256 it
holds. The seal is the SHA-256 of the release without its seal, in a canonical form, so any change shows.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from folkmoot.reportcard.cards.card import Card, Note
from folkmoot.reportcard.errors import UnusableRelease

FORMAT = "folkmoot-release/1"
RELEASE_FILE = "release.json"
FIGURES_FILE = "figures.csv"
CHANGES_FILE = "figures-changed.csv"


@dataclass(frozen=True)
class PublishedFigure:
    """One row of `figures.csv`; numbers are None where the figure is hidden."""

    question: str
    category: str
    by: str
    group: str
    estimate: float | None
    standard_error: float | None
    lower: float | None
    upper: float | None
    df: float | None
    design_effect: float | None
    base: int | None
    weighted_base: float | None
    note: Note


@dataclass(frozen=True)
class Release:
    """A card with what it was made from. `files` maps the name of each file beside `release.json` to its SHA-256."""

    format: str
    card: Card
    figures: tuple[PublishedFigure, ...]
    settings: Mapping[str, str | int | float | bool | list[str | list[str]]]
    versions: Mapping[str, str]
    questionnaire_sha256: str
    answers_sha256: str
    files: Mapping[str, str]
    seal: str = ""


def seal_release(release: Release) -> Release:
    """The release with its seal: the SHA-256 of its canonical JSON while the seal is empty."""
    return replace(release, seal=_seal_of(release))


def write_release(release: Release, contents: Mapping[str, bytes], folder: Path) -> Release:
    """Write the files of a card and its sealed `release.json` into a folder; gives the release as sealed.

    `contents` maps file names to bytes. Files that an earlier release in the same folder listed and this one does not
    are removed, so that the folder holds one release. `release.json` comes last: a folder that was cut off in the
    middle fails its verification.
    """
    sealed = seal_release(replace(release, files={name: sha256(content) for name, content in sorted(contents.items())}))
    folder.mkdir(parents=True, exist_ok=True)
    for name in _listed_files(folder / RELEASE_FILE) - set(contents):
        (folder / name).unlink(missing_ok=True)
    (folder / RELEASE_FILE).unlink(missing_ok=True)
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    (folder / RELEASE_FILE).write_text(release_to_json(sealed), encoding="utf-8")
    return sealed


def read_release(folder: Path) -> Release:
    """The release of a folder, after every file's SHA-256 and the seal were verified.

    Raises `UnusableRelease` where `release.json` or a file that it lists is missing, or anything was changed.
    """
    try:
        text = (folder / RELEASE_FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise UnusableRelease(f"{folder} has no {RELEASE_FILE}: give the folder that `folkmoot card` wrote.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UnusableRelease(f"{folder / RELEASE_FILE} cannot be read: {error}.") from None
    release = release_from_json(text)
    for name, expected in release.files.items():
        try:
            found = sha256((folder / name).read_bytes())
        except OSError:
            raise UnusableRelease(f"{folder} lacks {name}, which its {RELEASE_FILE} lists: make the card again.") from None
        if found != expected:
            raise UnusableRelease(f"{folder / name} was changed after the release was sealed: make the card again.")
    return release


def read_release_at(path: Path) -> Release:
    """The release of a folder (see `read_release`), or of a `release.json` that was downloaded without its files."""
    if path.is_dir():
        return read_release(path)
    try:
        return release_from_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UnusableRelease(f"{path} does not exist: give a card's folder or its {RELEASE_FILE}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UnusableRelease(f"{path} cannot be read: {error}.") from None
    except UnusableRelease as error:
        raise UnusableRelease(f"{path}: {error}") from None


def release_from_json(text: str) -> Release:
    """A release from its JSON; raises `UnusableRelease` where it is no release or its seal does not hold."""
    try:
        release = msgspec.json.decode(text, type=Release)
    except msgspec.MsgspecError as error:
        raise UnusableRelease(f"This is not a release of a report card: {error}.") from None
    if release.format != FORMAT:
        raise UnusableRelease(f"The release is of format {release.format!r}; this version reads {FORMAT!r}.")
    if any(Path(name).name != name or name in {"", ".", "..", RELEASE_FILE} for name in release.files):
        raise UnusableRelease("The release lists a file outside its own folder.")
    if _seal_of(release) != release.seal:
        raise UnusableRelease("The release was changed after it was sealed: make the card again.")
    return release


def release_to_json(release: Release) -> str:
    """The release as JSON, one value a line, the same bytes for the same release."""
    return msgspec.json.format(msgspec.json.encode(release), indent=1).decode() + "\n"


def sha256(content: bytes) -> str:
    """The SHA-256 of some bytes in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def figures_of(rows: Sequence[Mapping[str, object]]) -> tuple[PublishedFigure, ...]:
    """The rows of the protected figures' table as values of the release."""
    return tuple(msgspec.convert(row, type=PublishedFigure) for row in rows)


def _seal_of(release: Release) -> str:
    return sha256(msgspec.json.encode(replace(release, seal=""), order="deterministic"))


def _listed_files(path: Path) -> set[str]:
    """The file names that an earlier release in the folder lists; none where there is no readable one."""
    try:
        return set(release_from_json(path.read_text(encoding="utf-8")).files)
    except (OSError, UnicodeDecodeError, UnusableRelease):
        return set()
