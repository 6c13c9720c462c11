"""What a new version of a call's rules changes, in words: for its readers, and for those who have begun a draft."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from folkmoot.places.countries import country_name
from folkmoot.places.models import Municipality
from folkmoot.places.texts import in_readers_language
from folkmoot.programme.calls.call_listing import moment_in_words, team_rule_in_words
from folkmoot.programme.calls.calls import Call, CallVersion, ShownInPublic
from folkmoot.programme.calls.rules import Rules
from folkmoot.programme.numbers_in_words import money_in_words


def versions_with_changes(call: Call) -> list[tuple[CallVersion, list[str]]]:
    """The versions of a call's rules, newest first, each with what it changed; the first changed nothing."""
    versions = list(call.versions.order_by("-number"))
    changes = [changes_in_words(before, after) for after, before in pairwise(versions)]
    return list(zip(versions, [*changes, []], strict=False))


def changes_in_words(before: CallVersion, after: CallVersion) -> list[str]:
    """One line for each thing that another version says otherwise, in the reader's language."""
    lines = [
        _("%(what)s: %(now)s (was: %(before)s)") % {"what": what, "now": now, "before": then}
        for (what, then), (_what, now) in zip(_facts(before), _facts(after), strict=True)
        if then != now
    ]
    lines += _changed_parts(before.rules, after.rules)
    # What is left is the order of the parts, and texts that readers of this language do not see.
    return lines or [_("The form is put in another order, or worded otherwise.")]


def _facts(version: CallVersion) -> Iterator[tuple[str, str]]:
    rules = version.rules
    yield _("Opens"), moment_in_words(version, rules.opens_at)
    yield _("Closes"), moment_in_words(version, rules.closes_at)
    yield (
        _("Countries of the parties abroad"),
        _listed([country_name(code) for code in rules.countries], pgettext("of a call", "any")),
    )
    yield (
        _("Parties at home"),
        _listed([str(Municipality.Kind(kind).label) for kind in rules.home_kinds], pgettext("of a call", "any")),
    )
    yield _("Only parties that have had an inception together"), _("yes") if rules.after_inception else _("no")
    yield _("Number of parties"), f"{rules.fewest_parties}–{rules.most_parties}"
    yield _("At most"), money_in_words(rules.ceiling, rules.currency) if rules.ceiling else _("no limit")
    yield _("Most months"), str(rules.longest_months) if rules.longest_months else _("no limit")
    yield _("In each party's team"), _listed([team_rule_in_words(rule) for rule in rules.team], _("anybody"))
    yield _("Both women and men in each party's team"), _("yes") if rules.both_sexes else _("no")
    yield (
        _("What is public of what was granted"),
        _listed([str(ShownInPublic(part).label) for part in rules.public], _("its parties and title")),
    )


def _listed(words: list[str], none: str) -> str:
    return ", ".join(words) or none


def _changed_parts(before: Rules, after: Rules) -> Iterator[str]:
    """Parts are the same where they have the same key, whatever they are called now."""
    yield from _compared(_sections(before), _sections(after))
    yield from _compared(_questions(before, after), _questions(after, before))
    yield from _compared(_documents(before), _documents(after))
    yield from _compared(_criteria(before), _criteria(after))


def _compared(before: dict[str, tuple[str, Any]], after: dict[str, tuple[str, Any]]) -> Iterator[str]:
    """The parts are (name, everything that is said of them) by key."""
    yield from (_("New: %(what)s") % {"what": name} for key, (name, _said) in after.items() if key not in before)
    yield from (_("Taken out: %(what)s") % {"what": name} for key, (name, _said) in before.items() if key not in after)
    for key, (name, said) in after.items():
        if key in before and before[key][1] != said:
            yield _("Changed: %(what)s") % {"what": name}


def _sections(rules: Rules) -> dict[str, tuple[str, Any]]:
    own = [(one.key, one.titles, (one.titles, one.introductions)) for one in rules.sections]
    return _named(_("the section “%(name)s”"), own)


def _questions(rules: Rules, other: Rules) -> dict[str, tuple[str, Any]]:
    """Without those that came or went with their whole section."""
    asked = [
        question
        for section in rules.sections
        for question in section.questions
        if other.section(section.key) or other.question(question.key)
    ]
    return _named(_("the question “%(name)s”"), [(one.key, one.texts, one) for one in asked])


def _documents(rules: Rules) -> dict[str, tuple[str, Any]]:
    return _named(_("the document “%(name)s”"), [(one.key, one.names, one) for one in rules.documents])


def _criteria(rules: Rules) -> dict[str, tuple[str, Any]]:
    return _named(_("the criterion “%(name)s”"), [(one.key, one.names, one) for one in rules.criteria])


def _named(called: str, parts: Sequence[tuple[str, Any, Any]]) -> dict[str, tuple[str, Any]]:
    return {key: (called % {"name": in_readers_language(names)}, part) for key, names, part in parts}
