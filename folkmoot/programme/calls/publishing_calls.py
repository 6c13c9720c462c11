"""A call's rules as they stand in the admin become the version that holds."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from folkmoot.programme.calls.calls import Call, CallVersion
from folkmoot.programme.calls.rules import Criterion, Rules, TeamRule, to_json
from folkmoot.programme.writing.form import QuestionKind
from folkmoot.programme.writing.form_blocks import document_of, section_of, texts_of


class CallProblem(Exception):
    """Why a call cannot be published, for the officer who can mend it."""


def publish_call(call: Call, by: Any, reason: str = "") -> CallVersion:
    """Makes the version that holds from now on; where nothing of the rules has changed, the one that holds already.

    Raises `CallProblem` for rules that nobody could apply by.
    """
    with transaction.atomic():
        held = Call.objects.select_for_update().get(pk=call.pk)
        rules = rules_of(held)
        _check(rules)
        newest = held.current_version
        if newest is not None and newest.rules == rules:
            return newest
        number = newest.number + 1 if newest else 1
        made = CallVersion.objects.create(
            call=held, number=number, kept_rules=to_json(rules), made_by=by, reason=reason or held.change_reason
        )
        Call.objects.filter(pk=held.pk).update(change_reason="")
    return made


def rules_of(call: Call) -> Rules:
    """The rules that the call's fields and blocks say."""
    return Rules(
        opens_at=call.opens_at,
        closes_at=call.closes_at,
        time_zone=call.time_zone,
        countries=tuple(sorted(country.code for country in call.countries.all())),
        home_kinds=tuple(call.home_kinds),
        fewest_parties=call.fewest_parties,
        most_parties=call.most_parties,
        ceiling=call.ceiling,
        currency=call.currency,
        longest_months=call.longest_months,
        both_sexes=call.both_sexes,
        after_inception=call.after_inception,
        team=tuple(
            TeamRule(tuple(block.value["roles"]), block.value["fewest"], block.value["most"] or 0) for block in call.team
        ),
        sections=tuple(section_of(block) for block in call.form),
        criteria=tuple(_criterion(block) for block in call.criteria),
        documents=tuple(document_of(block) for block in call.documents),
        public=tuple(call.public),
    )


def _criterion(block: Any) -> Criterion:
    value = block.value
    return Criterion(str(block.id), texts_of(value["names"]), texts_of(value["helps"]), value["weight"], value["highest"])


def _check(rules: Rules) -> None:
    if not rules.sections or not all(section.questions for section in rules.sections):
        raise CallProblem(_("The form has no section, or a section without questions. Add them, then publish."))
    for section in rules.sections:
        for question in section.questions:
            if question.kind == QuestionKind.CHOICE and len(question.choices) < 2:
                name = next(iter(question.texts.values()), "")
                raise CallProblem(_("The question “%(name)s” has fewer than two choices.") % {"name": name})
