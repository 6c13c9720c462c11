"""A search that needs no server: the index as scripts, each with the words that begin with the same two letters.

They are loaded as scripts and not fetched, so that the search works from a disk too. Whoever searches loads what the words of
the query begin with, and the titles; whatever stems a word has was reckoned here.
"""

import json
from collections import defaultdict
from collections.abc import Iterable

from folkmoot.site.models import SearchVersion
from folkmoot.site.search.findable import Sort
from folkmoot.site.search.words import STOP_WORDS, folded, term, words

TITLE, TEXT = 5, 1
LONGEST_ABOUT = 200


def search_files(language: str) -> dict[str, str]:
    """The scripts of a language by name: `things.js`, and `words-va.js` for each pair of letters that words begin with."""
    versions = [row for row in SearchVersion.objects.order_by("pk") if language in row.shown_in.split()]
    things = [[row.title, row.about[:LONGEST_ABOUT], _file(row.url), str(Sort(row.sort).label), row.place] for row in versions]
    shards: defaultdict[str, dict[str, dict[int, int]]] = defaultdict(dict)
    stems: defaultdict[str, set[str]] = defaultdict(set)
    for place, row in enumerate(versions):
        for weight, text in ((TEXT, row.text), (TEXT, row.about), (TITLE, row.title)):
            for word, _start, _end in words(text):
                plain = folded(word)
                if plain not in STOP_WORDS:
                    shards[plain[:2]].setdefault(plain, {})[place] = weight
                    stems[term(word, row.language)].add(plain)
    related = {word: sorted(same - {word}) for same in stems.values() for word in same if len(same) > 1}
    files = {"things.js": _script("things", things)}
    for letters, found in sorted(shards.items()):
        content = {word: [related.get(word, []), sorted(places.items())] for word, places in sorted(found.items())}
        files[f"words-{_name(letters)}.js"] = _script("words", content, letters)
    return files


def _file(url: str) -> str:
    """With the file's name, which a browser that reads from a disk does not add."""
    path, mark, fragment = url.partition("#")
    return f"{path}index.html{mark}{fragment}" if path.endswith("/") else url


def _script(kind: str, content: object, letters: str = "") -> str:
    told = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return f"folkmootSearch.take({json.dumps(kind)},{json.dumps(letters, ensure_ascii=False)},{told});\n"


def _name(letters: Iterable[str]) -> str:
    """In plain letters, so that every file system keeps it."""
    return "-".join(f"{ord(letter):x}" for letter in letters)
