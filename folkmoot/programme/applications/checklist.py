"""What is still missing before an application can be submitted, by the rules of its call."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from folkmoot.accounts.models import PartyRole
from folkmoot.places.models import Municipality
from folkmoot.places.texts import in_readers_language
from folkmoot.programme.applications.applications import Application, Sex
from folkmoot.programme.applications.joint_work import JointWork
from folkmoot.programme.calls.rules import Question, QuestionKind, TeamRule
from folkmoot.programme.content import Content
from folkmoot.programme.partnerships.partnerships import problem_with_parties


@dataclass(frozen=True)
class Missing:
    """`part` says where it is mended: `basics`, `team`, `documents`, `confirmations`, or the key of a section."""

    part: str
    what: str


def missing_in(application: Application, content: Content) -> list[Missing]:
    """Everything, in the order of the application. Empty where it can be submitted."""
    return [
        *_basics(application, content),
        *missing_answers(content),
        *_team(application, content),
        *missing_documents(content),
        *missing_confirmations(application, content),
    ]


def broken_rules(application: Application, content: Content) -> list[Missing]:
    """The same without what only the parties themselves can give: what an officer checks eligibility by."""
    return [missing for missing in missing_in(application, content) if missing.part != "confirmations"]


def _basics(application: Application, content: Content) -> Iterator[Missing]:
    rules, parties = content.rules, application.municipalities
    problem = problem_with_parties(parties)
    if problem:
        yield Missing("basics", str(problem))
    if not rules.fewest_parties <= len(parties) <= rules.most_parties:
        yield Missing(
            "basics",
            _("The call is for %(fewest)s to %(most)s parties; there are %(number)s.")
            % {"fewest": rules.fewest_parties, "most": rules.most_parties, "number": len(parties)},
        )
    for party in parties:
        abroad = party.country_id != settings.PROGRAMME_HOME_COUNTRY
        if abroad and rules.countries and party.country_id not in rules.countries:
            yield Missing(
                "basics", _("The call is not open to parties in %(country)s.") % {"country": party.country or party.name}
            )
        if not abroad and rules.home_kinds and party.kind not in rules.home_kinds:
            yield Missing("basics", _("%(party)s is not of a kind that the call is open to.") % {"party": party.name})
    if application.amount is None:
        yield Missing("basics", _("The amount is missing."))
    elif rules.ceiling and application.amount > rules.ceiling:
        yield Missing("basics", _("The amount is above the call's ceiling."))
    if rules.longest_months and application.months is None:
        yield Missing("basics", _("The number of months is missing."))
    elif rules.longest_months and (application.months or 0) > rules.longest_months:
        yield Missing("basics", _("It takes more months than the call allows."))


def missing_answers(content: Content) -> Iterator[Missing]:
    for section in content.rules.sections:
        for question in section.questions:
            problem = problem_with_answer(question, content.answer(section.key, question.key))
            if problem:
                yield Missing(section.key, f"{in_readers_language(question.texts)}: {problem}")


def problem_with_answer(question: Question, answer: str) -> str:
    """What is wrong with an answer; empty where nothing is."""
    answer = answer.strip()
    if not answer:
        return _("not answered") if question.required else ""
    if question.kind == QuestionKind.NUMBER and not (answer.isascii() and answer.isdigit()):
        return _("not a whole number")
    if question.kind == QuestionKind.DECIMAL and read_number(answer) is None:
        return _("not a number")
    if question.kind == QuestionKind.CHOICE and answer not in {str(place) for place in range(len(question.choices))}:
        return _("not one of the choices")
    words = len(answer.split())
    if question.most_words and words > question.most_words:
        return ngettext("%(number)s word too many", "%(number)s words too many", words - question.most_words) % {
            "number": words - question.most_words
        }
    return ""


def read_number(written: str) -> Decimal | None:
    """A number as people write it, with a comma or a point, and spaces between thousands; None where it is none."""
    plain = "".join(written.split()).replace(",", ".")
    if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,2})?", plain, flags=re.ASCII):
        return None
    return Decimal(plain)


def _team(application: Application, content: Content) -> Iterator[Missing]:
    for party in application.municipalities:
        members = [member for member in content.team if member.municipality_id == party.pk]
        for rule in content.rules.team:
            number = sum(member.role in rule.roles for member in members)
            if number < rule.fewest or (rule.most and number > rule.most):
                yield Missing("team", f"{party.name}: {team_rule_in_words(rule)}")
        sexes = {member.sex for member in members}
        if content.rules.both_sexes and members and not {Sex.WOMAN, Sex.MAN} <= sexes:
            yield Missing("team", _("%(party)s: both women and men are asked for.") % {"party": party.name})
        if (content.rules.team or members) and sum(member.is_main_contact for member in members) != 1:
            yield Missing("team", _("%(party)s: one person must be the main contact.") % {"party": party.name})


def team_rule_in_words(rule: TeamRule) -> str:
    """Civil servant (1–3); civil servant (at least 2)."""
    roles = " / ".join(str(PartyRole(role).label) for role in rule.roles)
    if not rule.most:
        return _("%(roles)s (at least %(number)s)") % {"number": rule.fewest, "roles": roles}
    number = str(rule.fewest) if rule.most == rule.fewest else f"{rule.fewest}–{rule.most}"
    return f"{roles} ({number})"


def missing_documents(content: Content) -> Iterator[Missing]:
    attached = {attachment.document for attachment in content.attachments}
    for document in content.rules.documents:
        if document.required and document.key not in attached:
            what = _("%(document)s is not signed and attached.") if document.is_to_sign else _("%(document)s is not attached.")
            yield Missing("documents", what % {"document": in_readers_language(document.names)})


def missing_confirmations(work: JointWork, content: Content) -> Iterator[Missing]:
    for party in unconfirmed_parties(work, content):
        yield Missing(
            "confirmations", _("The signatory of %(party)s has not confirmed it as it reads now.") % {"party": party.name}
        )


def unconfirmed_parties(work: JointWork, content: Content) -> list[Municipality]:
    """The parties whose signatory has not confirmed the work as it reads now."""
    confirmed = set(work.confirmations.filter(content_hash=content.hash).values_list("municipality", flat=True))
    return [party for party in work.municipalities if party.pk not in confirmed]
