"""What a folder of records says about itself: a schema of every kind and column, and a text for whoever finds it."""

import json
from collections.abc import Iterator
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import override

from folkmoot.site.handing_over.columns import Column, columns_of
from folkmoot.site.handing_over.kinds import DERIVED, KINDS, Kind, kind_of

START = "| file in `records/` | what one is | columns |"
README_TEXT = """\
What this is
============

All that a centre for local democracy held in Folkmoot, its site: surveys and their report cards, partnerships and projects,
articles and pages. `folkmoot export` wrote it. It is read without Folkmoot, by any program that reads JSON, and a new
installation takes it in with `folkmoot import`.

{private}

What is where
-------------

manifest.json    the version of the format, how many records there are of each kind, the SHA-256 of every file, and
                 what was left out
schema.json      every kind of record and every column, with its meaning
records/         one file a kind; one record a line, as JSON (JSON Lines, UTF-8)
files/           pictures, documents, the sealed files of report cards, and what else records name

How to read it
--------------

- A record names another by that one's key, such as "ostersund", or by its number ("id") where its kind has no key.
  schema.json says which kind a column leads to ("leads to") and what its key is ("key").
- Dates and times are ISO 8601, times in UTC. Decimal numbers are texts, so that no digit is lost.
- A column of the sort "file" is a name below the folder that schema.json gives.
- In texts with markup, <a linktype="page" id="7"> leads to the page with the id 7, and
  <embed embedtype="image" id="3"> shows picture 3.
- A page has "path": the first four characters are the root, and each four more are a level below. "url_path" is its address.
- What is marked "synthetic" is made up, as all people, answers and municipalities of the demonstration are.
- To check that nothing was changed, in this folder, with the SHA-256 of each file that stands in manifest.json:
  python3 -c "import json; [print(v, '', k) for k, v in json.load(open('manifest.json'))['files'].items()]" \\
  | sha256sum --check --quiet
"""
WITHOUT_PRIVATE = (
    "What is about people or was told in confidence was left out, as manifest.json says. It is no frozen site all the same:\n"
    "drafts, and what was taken back, are in it. Look at it before you publish it."
)
WITH_PRIVATE = (
    "THIS FOLDER HOLDS PERSONAL DATA and what was told in confidence. Keep it as you keep the site's own data, and delete it\n"
    "when it has done its work."
)
WITH_SECRETS = " It also holds what people, phones and programs sign in with."


def readme(*, private: bool, secrets: bool) -> str:
    told = WITH_PRIVATE + (WITH_SECRETS if secrets else "") if private else WITHOUT_PRIVATE
    return README_TEXT.format(private=told)


def schema() -> str:
    """Every kind and column, as JSON; the same whatever was left out."""
    with override("en"):
        return json.dumps({kind.name: _kind(kind) for kind in KINDS}, ensure_ascii=False, indent=1) + "\n"


def as_document() -> Iterator[str]:
    """The same in short, as lines of Markdown."""
    yield START
    yield "| --- | --- | --- |"
    with override("en"):
        for kind in KINDS:
            whole = "secret" if kind.is_secret else "private" if kind.is_private else ""
            columns = ", ".join(_in_short(column, whole) for column in columns_of(kind))
            meaning = kind.meaning.replace("|", "\\|")
            yield f"| `{kind.name}` | {f'**{whole.capitalize()}.** ' if whole else ''}{meaning} | {columns} |"
    yield ""
    yield "Not taken out:"
    yield ""
    for label, reason in DERIVED.items():
        yield f"- `{label}`: {reason}"


def _kind(kind: Kind) -> dict[str, Any]:
    return {
        "file": kind.file,
        "meaning": kind.meaning,
        "model": kind.label,
        "key": kind.key or "number",
        "private": kind.is_private,
        "columns": {column.name: _column(column) for column in columns_of(kind)},
    }


def _column(column: Column) -> dict[str, Any]:
    field = column.field
    told: dict[str, Any] = {"sort": column.sort, "meaning": str(getattr(field, "verbose_name", column.name))}
    if field.help_text:
        told["help"] = str(field.help_text)
    if column.target is not None:
        target = kind_of(column.target)
        told["leads to"] = target.name if target else column.target._meta.label
    if column.sort == "file":
        told["folder"] = column.folder
    if field.null:
        told["may be empty"] = True
    if field.choices:
        told["values"] = {str(value): _text(name) for value, name in field.flatchoices}
    if column.mark:
        told["left out"] = column.mark
    return told


def _text(name: Any) -> str:
    return str(name) if isinstance(name, str | Promise) else repr(name)


def _in_short(column: Column, whole: str) -> str:
    mark = f" ({column.mark})" if column.mark and column.mark != whole else ""
    return f"`{column.name}`{mark}"
