"""The figures of a release as a stranger reads them: what each tells of the number of people behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from folkmoot.reportcard.cards.card import Card, Note
from folkmoot.reportcard.cards.release import PublishedFigure, Release
from folkmoot.reportcard.disclosure.adding_up import ANSWERED, Categories, Cell, System, add_up
from folkmoot.reportcard.disclosure.disclosure import Rules, leading_category, with_leading
from folkmoot.reportcard.disclosure.linked_groups import MadeOf, read_made_of
from folkmoot.reportcard.disclosure.rounding import SHARE_DECIMALS
from folkmoot.reportcard.forms.follow_ups import FollowUp, Put, follow_ups

HALF_A_DIGIT = 0.5 * 10.0**-SHARE_DECIMALS + 1e-9
HALF_A_BASE = 0.05
Domain = tuple[str, str]
Base = tuple[int, float]
"""People, and weighted people as published."""


@dataclass(frozen=True)
class Published:
    """One question's published figures by their places; of several releases of the same people where these agree.

    `whole`: the answers count equally, so that shares are counts of people; else they are weighted people, scaled so that
    each is one on average. `choices_apart` says of several choices that the people of one tell nothing of the others.
    `followed` has the bases of its follow-ups, by domain: at least so many gave the answers that lead to them. `linked` are
    groups that are made of others.
    """

    question: str
    kind: str
    missing: frozenset[str]
    combined: Mapping[str, tuple[str, ...]]
    sensitive: bool
    rules: Rules
    whole: bool
    interviews: int
    figures: Mapping[Cell, PublishedFigure]
    choices_apart: bool = False
    is_follow_up: bool = False
    followed: tuple[tuple[FollowUp, Mapping[Domain, Base]], ...] = ()
    linked: tuple[MadeOf, ...] = ()

    @property
    def smallest(self) -> int:
        return self.rules.smallest_sensitive_cell if self.sensitive else self.rules.smallest_cell

    @cached_property
    def scale(self) -> float:
        """People for each weighted person: everyone's, or of the first figure shown where everyone's are hidden."""
        shown = [figure for figure in self.figures.values() if figure.base and figure.weighted_base]
        first = min(shown, key=lambda figure: (bool(figure.by), figure.category in self.missing), default=None)
        return first.base / first.weighted_base if first and first.base and first.weighted_base else 1.0

    def base(self, figure: PublishedFigure) -> tuple[float, float]:
        """The ends of a shown figure's base, in people or weighted people."""
        if self.whole or self.kind == "number":
            return float(figure.base or 0), float(figure.base or 0)
        weighted = figure.weighted_base or 0.0
        return (weighted - HALF_A_BASE) * self.scale, (weighted + HALF_A_BASE) * self.scale

    def people(self, figure: PublishedFigure) -> tuple[float, float]:
        """The ends of how many people a shown figure stands for."""
        low, high = self.base(figure)
        if self.kind == "number":
            return low, high
        share = figure.estimate or 0.0
        low, high = max(share - HALF_A_DIGIT, 0.0) * low, min(share + HALF_A_DIGIT, 1.0) * high
        return (float(np.ceil(low)), float(np.floor(high))) if self.whole else (low, high)


def read_published(release: Release) -> dict[str, Published]:
    """What a release tells of each of its questions."""
    given = {name: release.settings[name] for name in Rules.__dataclass_fields__ if name in release.settings}
    rules = Rules(**given)  # type: ignore[arg-type]
    figures: dict[str, dict[Cell, PublishedFigure]] = {}
    for figure in release.figures:
        figures.setdefault(figure.question, {})[Cell(figure.category, figure.by, figure.group)] = figure
    results = {question.id: question for question in release.card.questions()}
    links = _follow_ups_of(release.card)
    told_of = release.settings.get("made_of", [])
    linked = read_made_of(told_of if isinstance(told_of, list) else [])
    bases = _bases_of_follow_ups(figures, links)
    published = {}
    for name, cells in figures.items():
        result = results.get(name)
        categories = {cell.category for cell in cells}
        leads = [result.lead_categories] if result and len(result.lead_categories) > 1 else []
        published[name] = Published(
            question=name,
            kind="number" if categories == {""} else (result.kind if result else "select_one"),
            missing=frozenset(category.name for category in result.categories if category.missing) if result else frozenset(),
            combined={"+".join(names): names for names in leads if "+".join(names) in categories},
            sensitive=bool(result and result.sensitive),
            rules=rules,
            whole=not release.card.weighted,
            interviews=release.card.interviews,
            figures=cells,
            is_follow_up=any(link.question == name for link in links),
            followed=tuple((link, bases[link.question]) for link in links if link.of == name and link.question in bases),
            linked=linked,
        )
    return published


def _follow_ups_of(card: Card) -> list[FollowUp]:
    """The questions of a card that follow up others, in the order of the form. Rows of a repeat are no people."""
    asked = sorted((each for each in card.questions() if not each.of_repeat), key=lambda question: question.asked.place)
    return follow_ups(
        [Put(each.id, each.kind, tuple(one.name for one in each.categories), each.asked.condition) for each in asked]
    )


def _bases_of_follow_ups(
    figures: Mapping[str, Mapping[Cell, PublishedFigure]], links: Sequence[FollowUp]
) -> dict[str, dict[Domain, Base]]:
    """How many people at least answered each question, by domain: those of its largest base that is shown, or of what follows
    it up in turn."""
    found: dict[str, dict[Domain, Base]] = {}
    for name, cells in figures.items():
        found[name] = {}
        for cell, figure in cells.items():
            told = (figure.base or 0, figure.weighted_base or 0.0)
            found[name][cell.by, cell.group] = max(found[name].get((cell.by, cell.group), (0, 0.0)), told)
    for link in reversed(links):
        for domain, told in found.get(link.question, {}).items():
            if link.of in found and domain in found[link.of]:
                found[link.of][domain] = max(found[link.of][domain], told)
    return found


def put_together(releases: Sequence[Published]) -> list[Published]:
    """One question's figures in releases of the same people: joined where they agree, apart where they do not."""
    found: list[Published] = []
    for published in releases:
        place = next((place for place, other in enumerate(found) if _agree(other, published)), None)
        if place is None:
            found.append(published)
        else:
            other = found[place]
            shown = {cell: figure for cell, figure in published.figures.items() if figure.estimate is not None}
            found[place] = replace(
                published,
                figures={**published.figures, **other.figures, **shown},
                combined={**other.combined, **published.combined},
                sensitive=other.sensitive or published.sensitive,
                followed=(*other.followed, *published.followed),
                linked=tuple(dict.fromkeys((*other.linked, *published.linked))),
            )
    return found


def differing_people(before: PublishedFigure, after: PublishedFigure, *, whole: bool) -> int:
    """By how many people two published figures of one place differ; 0 where either is not shown.

    That is the difference of their bases where these differ, else that of their counts where the shares are counts.
    """
    if before.estimate is None or after.estimate is None or before.base is None or after.base is None:
        return 0
    if before.base != after.base:
        return abs(after.base - before.base)
    if not whole or not before.category:
        return 0
    return abs(round(after.estimate * after.base) - round(before.estimate * before.base))


def _agree(first: Published, second: Published) -> bool:
    """Whether all that two releases both show of a question is the same."""
    if (first.kind, first.missing, first.whole) != (second.kind, second.missing, second.whole):
        return False
    both = [(first.figures[cell], second.figures[cell]) for cell in first.figures.keys() & second.figures.keys()]
    shown = [(one, other) for one, other in both if one.estimate is not None and other.estimate is not None]
    return bool(shown) and all(agrees(one, other) for one, other in shown)


def agrees(one: PublishedFigure, other: PublishedFigure) -> bool:
    """Whether two shown figures of one place are the same, but for their last digit."""
    return (
        one.base == other.base
        and abs((one.estimate or 0.0) - (other.estimate or 0.0)) <= 2.1 * HALF_A_DIGIT
        and abs((one.weighted_base or 0.0) - (other.weighted_base or 0.0)) <= 2.1 * HALF_A_BASE
    )


@dataclass(frozen=True)
class Known:
    """A question's system and what is known of its cells; arrays are over the cells.

    `noise` is how far the roundings of the figures that a cell could be computed from may add up to.
    """

    system: System
    lower: np.ndarray
    upper: np.ndarray
    shown: np.ndarray
    protected: np.ndarray
    noise: np.ndarray


def what_is_known(published: Published) -> Known:
    """The system of a question's published figures, and the ends that they, and the reasons of the hidden ones, give."""
    system = add_up(_categories(published), _breakdowns(published), published.linked)
    count = len(system.cells)
    lower, upper = np.zeros(count), np.full(count, 2.0 * published.interviews + published.smallest)
    shown, protected = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
    for cell, figure in published.figures.items():
        place = system.place[cell]
        base = system.bases[place]
        if figure.estimate is not None:
            shown[place] = True
            if base != place:
                low, high = published.base(figure)
                lower[base], upper[base] = max(lower[base], low), min(upper[base], high)
            lower[place], upper[place] = published.people(figure)
        else:
            protected[place] = figure.note == Note.PROTECTED
            if published.whole and base != place:
                if protected[place] and not published.is_follow_up:
                    lower[base] = max(lower[base], published.rules.minimum_base)
                elif not protected[place]:
                    upper[base] = min(upper[base], max(published.rules.minimum_base - 1, 0))
    _hear_follow_ups(published, system, shown, lower, upper)
    width = len(system.categories.names)
    doubt = np.where(shown | (system.is_base & (lower > 0)), upper - lower, 0.0).reshape(-1, width)
    noise = (doubt.sum(axis=0, keepdims=True) + doubt.sum(axis=1, keepdims=True)).ravel()
    return Known(system, lower, upper, shown, protected, noise)


def _hear_follow_ups(published: Published, system: System, shown: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> None:
    """Put what the bases of follow-ups tell into the ends of the cells that are not shown.

    At least so many gave the answers that lead to it, as far as nobody else was asked; and of all that answered at most the
    others gave the only answer that does not, as far as it is known how many did not answer.
    """
    everyone = [figure.base or 0 for cell, figure in published.figures.items() if not cell.by]
    unanswered = 0 if published.is_follow_up else published.interviews - max(everyone, default=0)
    categories = system.categories
    for link, bases in published.followed:
        leading = leading_category(categories, link)
        others = [name for name in categories.plain if (name in link.answers) == link.not_chosen]
        for (by, group), (people, weighted) in bases.items():
            least = float(people) if published.whole else (weighted - HALF_A_BASE) * published.scale
            place = system.place.get(Cell(leading, by, group))
            others_asked = link.with_unanswered or bool(set(link.answers) & published.missing)
            if place is not None and not shown[place] and not others_asked:
                lower[place] = max(lower[place], least)
            all_known = not published.is_follow_up and (published.whole or unanswered == 0)
            place = system.place.get(Cell(others[0], by, group)) if len(others) == 1 else None
            if place is not None and not shown[place] and all_known:
                answered = system.place.get(Cell(ANSWERED, by, group), system.bases[place])
                upper[place] = max(lower[place], min(upper[place], upper[answered] + unanswered - least))


def _categories(published: Published) -> Categories:
    names = dict.fromkeys(cell.category for cell in published.figures)
    plain = tuple(name for name in names if name not in published.combined and name not in published.missing)
    missing = tuple(name for name in names if name in published.missing)
    kind = published.kind
    if kind == "select_multiple" and (published.choices_apart or _has_choices_apart(published, plain)):
        kind = "apart"
    categories = Categories(kind, plain, tuple(published.combined.values()), missing, missing_alone=kind == "select_multiple")
    return with_leading(categories, [link for link, _ in published.followed])


def _has_choices_apart(published: Published, plain: Sequence[str]) -> bool:
    """Whether the shown choices have different bases, or together fewer people than their base."""
    domains: dict[tuple[str, str], list[PublishedFigure]] = {}
    for cell, figure in published.figures.items():
        if figure.estimate is not None and cell.category not in published.missing:
            domains.setdefault((cell.by, cell.group), []).append(figure)
    for figures in domains.values():
        if len({figure.base for figure in figures}) > 1:
            return True
        single = [figure.estimate or 0.0 for figure in figures if figure.category in plain]
        if len(single) == len(plain) and sum(single) < 1 - 2 * HALF_A_DIGIT * len(single):
            return True
    return False


def _breakdowns(published: Published) -> dict[str, tuple[str, ...]]:
    groups: dict[str, dict[str, None]] = {}
    for cell in published.figures:
        if cell.by:
            groups.setdefault(cell.by, {})[cell.group] = None
    return {by: tuple(names) for by, names in groups.items()}
