"""One style sheet for each kind of page, joined of the parts that it imports.

A file `sheets/KIND.css` of a room holds nothing but the imports of its parts in their order, each as
`@import url("../part.css");`, so that a browser draws the same page with the files as they lie there. When static files are
collected, the parts take the place of their imports, without comments and indents: a reader's browser then waits for one small
file rather than for ten.
"""

import re
from collections.abc import Callable, Mapping
from posixpath import dirname, join, normpath, relpath

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, Storage

SHEET = re.compile(r"(?:^|/)sheets/[^/]+\.css$")
IMPORT = re.compile(r"""@import url\("([^":]+)"\);\n*""")
FOR_WRITERS = re.compile(r"/\*.*?\*/\n*|(?<=\n)[ \t\n]+", re.DOTALL)
ADDRESS = re.compile(r"""(url\(\s*["']?)(?![/#]|data:)([^"')]+)""")


def join_sheet(name: str, read: Callable[[str], str]) -> str:
    """The sheet `name` with every import replaced by what it imports; `read` gives the text of a file by its name.

    What an imported part names by `url()` is named from where the sheet lies.
    """
    text, folder = read(name), dirname(name)

    def part(found: "re.Match[str]") -> str:
        imported = normpath(join(folder, found[1]))
        way = relpath(dirname(imported) or ".", folder or ".")
        return ADDRESS.sub(lambda url: f"{url[1]}{normpath(join(way, url[2]))}", join_sheet(imported, read))

    return IMPORT.sub(part, text)


def with_sheets_joined(files: Mapping[str, tuple[Storage, str]]) -> dict[str, tuple[Storage, str]]:
    """The files that are collected, by their names, with each sheet as one file.

    Raises `FileNotFoundError` where a part of a sheet is not among them.
    """

    def read(name: str) -> str:
        if name not in files:
            raise FileNotFoundError(f"A style sheet imports {name}, and there is no such static file.")
        storage, path = files[name]
        with storage.open(path) as file:
            return str(file.read().decode("utf-8"))

    joined = InMemoryStorage()
    for name in filter(SHEET.search, files):
        joined.save(name, ContentFile(FOR_WRITERS.sub("", join_sheet(name, read)).encode()))
    return {name: (joined, name) if joined.exists(name) else place for name, place in files.items()}
