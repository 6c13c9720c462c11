"""What earlier releases of the same people have told already, and whether a new one may stand beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from folkmoot.reportcard.cards.card import Card, Note
from folkmoot.reportcard.cards.release import PublishedFigure, Release, figures_of
from folkmoot.reportcard.disclosure.adding_up import Cell
from folkmoot.reportcard.disclosure.attacking import Attack, attack
from folkmoot.reportcard.disclosure.disclosure import ProtectedQuestion, Rules, Told
from folkmoot.reportcard.disclosure.published import agrees, differing_people, read_published
from folkmoot.reportcard.disclosure.rounding import round_figures
from folkmoot.reportcard.errors import UnsafeRelease

MOST_NAMED = 5


@dataclass(frozen=True)
class Interviewed:
    """Whom a card is of, as far as can be told: the form, the place, and the first and last day (empty where not known)."""

    form_id: str
    place: Mapping[str, str]
    first_day: str
    last_day: str

    def may_be(self, other: "Interviewed") -> bool:
        """Whether these can be the same people: of one form and place, with days in common where both are known."""
        if self.form_id != other.form_id or dict(self.place) != dict(other.place):
            return False
        if not (self.first_day and other.first_day):
            return True
        return self.first_day <= other.last_day and other.first_day <= self.last_day


def interviewed(card: Card) -> Interviewed:
    """Whom a card is of."""
    return Interviewed(card.form_id, card.place, card.first_day, card.last_day)


def by_people(releases: Sequence[Release]) -> list[list[Release]]:
    """The releases in sets that may be of the same people; another round, or another place, is other people."""
    sets: list[list[Release]] = []
    for release in releases:
        for found in sets:
            if any(interviewed(other.card).may_be(interviewed(release.card)) for other in found):
                found.append(release)
                break
        else:
            sets.append([release])
    return sets


def what_was_told(
    estimated: pl.DataFrame, questions: Sequence[ProtectedQuestion], rules: Rules, earlier: Sequence[Release], *, weighted: bool
) -> dict[str, Told]:
    """What earlier releases of the same people tell of the figures that are to be protected now, by question.

    Where all that a release shows of a question still holds, its figures are public. Where it does not, the people who were
    left out, added or corrected since could be computed from both: those figures are unsafe in which the two differ by few.
    """
    known = {question.id: question for question in questions}
    told: dict[str, Told] = {}
    is_share = (estimated["category"] != "").to_numpy()
    rows = round_figures(estimated, is_share).drop("count").with_columns(note=pl.lit(Note.SHOWN.value))
    now: dict[str, dict[Cell, PublishedFigure]] = {}
    for figure in figures_of(rows.to_dicts()) if earlier else ():
        now.setdefault(figure.question, {})[Cell(figure.category, figure.by, figure.group)] = figure
    for release in earlier:
        for name, published in read_published(release).items():
            shown = {cell: figure for cell, figure in published.figures.items() if figure.estimate is not None}
            both = [(shown[cell], figure, cell) for cell, figure in now.get(name, {}).items() if cell in shown]
            before = told.get(name, Told())
            if all(agrees(then, figure) for then, figure, _ in both):
                told[name] = Told(before.public | {cell for *_, cell in both}, before.differing)
                continue
            sensitive = name in known and known[name].sensitive
            smallest = rules.smallest_sensitive_cell if sensitive else rules.smallest_cell
            whole = published.whole and not weighted
            differing = {cell for then, figure, cell in both if 0 < differing_people(then, figure, whole=whole) < smallest}
            told[name] = Told(before.public, before.differing | differing)
    return told


def refuse_unsafe(release: Release, earlier: Sequence[Release], before: Sequence[Release] = ()) -> Attack:
    """The attack on a release together with earlier ones of the same people, and with those of the rounds `before` that its
    change is told from; raises `UnsafeRelease` where anything leaks."""
    result = attack([*earlier, release], before=before)
    leaks = result.leaks
    if leaks.height:
        named = [_describe(leak) for leak in leaks.head(MOST_NAMED).iter_rows(named=True)]
        more = f" and {leaks.height - MOST_NAMED} more" if leaks.height > MOST_NAMED else ""
        remedy = (
            "Make the card with the breakdowns and the rules of the earlier release; where answers of a few people were "
            "corrected or left out since, wait until there are more of them."
            if earlier
            else "Leave out a breakdown, or join its smallest groups."
        )
        raise UnsafeRelease(
            f"The release is not sealed: {leaks.height} figures about few people could be computed from it"
            f"{' and the earlier ones' if earlier else ''}: {'; '.join(named)}{more}. {remedy}"
        )
    return result


def _describe(leak: Mapping[str, object]) -> str:
    place = f"{leak['by']} {leak['group']}" if leak["by"] else "everyone"
    category = f" {leak['category']}" if leak["category"] else ""
    low, high = leak["lowest"], leak["highest"]
    people = f"{low:g}" if low == high else f"{low:.4g} to {high:.4g}"
    return f"{leak['question']}{category} ({place}): {people} people, {leak['why']}"
