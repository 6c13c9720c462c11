"""Keeping what can be found in the index, as it is now.

A change is written down in the transaction that makes it, and taken into the index right after: what stops in between is
made up for with the next change, or by `folkmoot rebuild-search`.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from django.conf import settings
from django.db import connection, transaction

from folkmoot.site.models import SearchChange, SearchTerm, SearchTrigram, SearchVersion
from folkmoot.site.search import engine
from folkmoot.site.search.findable import SORT_BITS, Findable
from folkmoot.site.search.remembering import forget_places
from folkmoot.site.search.words import LONGEST_TERM, folded, often, term, terms, trigrams, words

BATCH = 200
log = logging.getLogger(__name__)

Gather = Callable[[Sequence[str]], Mapping[str, Sequence[Findable]]]
"""What there is to find of some things now, by thing; one that is no longer public has no versions."""


def note(things: Iterable[str]) -> None:
    """Write down that these things were changed; they are taken in when the transaction has ended well."""
    SearchChange.objects.bulk_create([SearchChange(thing=thing) for thing in set(things)], ignore_conflicts=True)
    transaction.on_commit(_take_in_what_changed)


def take_in_changes(gather: Gather) -> int:
    """Bring the index up to date with all that was written down. Gives how many things there were."""
    done = 0
    while changes := dict(SearchChange.objects.order_by("pk").values_list("thing", "pk")[:BATCH]):
        with transaction.atomic():
            SearchChange.objects.filter(pk__in=changes.values()).delete()
            for thing, versions in gather(list(changes)).items():
                put(thing, versions)
        done += len(changes)
    return done


def put(thing: str, versions: Sequence[Findable]) -> None:
    """Replace what the index has of a thing by these versions; none where it is no longer public."""
    with transaction.atomic():
        old = list(SearchVersion.objects.filter(thing=thing).values_list("pk", flat=True))
        if old:
            _count_words(Counter(name for found in engine.terms_of(old) for name in found), {}, -1)
            engine.remove(old)
            SearchVersion.objects.filter(pk__in=old).delete()
        _add(thing, versions)
        if old or versions:
            forget_places()


def rebuild(things: Sequence[str], gather: Gather, progress: Callable[[int], None] = lambda _done: None) -> tuple[int, int]:
    """Make the whole index anew, in one transaction. Gives how many things and how many versions it has."""
    done = 0
    with transaction.atomic():
        engine.clear()
        for model in (SearchTrigram, SearchTerm, SearchVersion, SearchChange):
            model.objects.all().delete()
        counts: Counter[str] = Counter()
        spelt: dict[str, str] = {}
        for start in range(0, len(things), BATCH):
            for thing, versions in gather(things[start : start + BATCH]).items():
                _store(thing, versions, counts, spelt)
                done += 1
            progress(done)
        _count_words(counts, spelt, 1)
        engine.put_in_order()
        forget_places()
    return done, SearchVersion.objects.count()


def _take_in_what_changed() -> None:
    """Whoever saved something is not told that the index failed: the change stays written down."""
    from folkmoot.site.search.gathering import gather

    try:
        take_in_changes(gather)
    except Exception:
        log.exception("The search is behind: run folkmoot rebuild-search")


def _add(thing: str, versions: Sequence[Findable]) -> None:
    counts: Counter[str] = Counter()
    spelt: dict[str, str] = {}
    _store(thing, versions, counts, spelt)
    _count_words(counts, spelt, 1)


def _store(thing: str, versions: Sequence[Findable], counts: "Counter[str]", spelt: dict[str, str]) -> None:
    """Each version with its terms; `counts` and `spelt` take in how many versions have a term, and a word for it."""
    readers = [code for code, _name in settings.LANGUAGES]
    known = _numbered(versions)
    for number, version in known.items():
        shown_in = version.shown_in or _readers_of(version, versions, readers)
        texts = {"title": version.title, "keywords": version.keywords, "body": version.text}
        found = {name: terms(text, version.language) for name, text in texts.items()}
        fields = {name: set(names) for name, names in found.items()} | {"often": often(found["body"])}
        engine.store(number, engine.marks_of(fields, shown_in))
        counts.update(set().union(*fields.values()))
        for text in texts.values():
            for word, _start, _end in words(text):
                spelt.setdefault(term(word, version.language), folded(word))
    SearchVersion.objects.bulk_create(
        SearchVersion(
            id=number,
            thing=thing,
            sort=version.sort,
            language=version.language,
            shown_in=" ".join(version.shown_in or _readers_of(version, versions, readers)),
            title=version.title,
            about=version.about,
            place=version.place,
            text=version.text,
            url=version.url,
            day=version.day,
            shown_until=version.shown_until,
            synthetic=version.synthetic,
        )
        for number, version in known.items()
    )


def _numbered(versions: Sequence[Findable]) -> dict[int, Findable]:
    """By their numbers in the index; one that is taken already, by a rare chance, gives way to the next of its group."""
    taken = set(SearchVersion.objects.filter(pk__in=[version.number for version in versions]).values_list("pk", flat=True))
    found: dict[int, Findable] = {}
    for version in versions:
        number = version.number
        while number in taken:
            number += 1 << SORT_BITS
            taken |= set(SearchVersion.objects.filter(pk=number).values_list("pk", flat=True))
        taken.add(number)
        found[number] = version
    return found


def _readers_of(version: Findable, versions: Sequence[Findable], readers: Sequence[str]) -> tuple[str, ...]:
    """The readers whose language it is in, and those of whose language there is no version, if it is the first of those."""
    same = [other for other in versions if (other.group, other.place) == (version.group, version.place)]
    languages = {other.language for other in same}
    first = next((code for code in readers if code in languages), same[0].language)
    return tuple(code for code in readers if code == version.language or (code not in languages and version.language == first))


def _count_words(counts: "Counter[str]", spelt: dict[str, str], step: int) -> None:
    """Add to or take from the numbers of versions that terms stand in; new terms come with their trigrams."""
    names = sorted(name for name in counts if name)
    table = SearchTerm._meta.db_table
    for start in range(0, len(names), BATCH):
        some = names[start : start + BATCH]
        known = set(SearchTerm.objects.filter(term__in=some).values_list("term", flat=True))
        rows = [
            value for name in some for value in (name, name[::-1], spelt.get(name, name)[:LONGEST_TERM], step * counts[name])
        ]
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (term, backwards, word, versions) VALUES {', '.join(['(%s, %s, %s, %s)'] * len(some))}"  # noqa: S608
                f" ON CONFLICT (term) DO UPDATE SET versions = {table}.versions + excluded.versions",
                rows,
            )
        new = SearchTerm.objects.filter(term__in=set(some) - known)
        SearchTrigram.objects.bulk_create(
            [SearchTrigram(letters=letters, term=row) for row in new for letters in sorted(trigrams(row.term))],
            batch_size=BATCH,
        )
