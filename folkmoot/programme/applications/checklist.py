"""What is still missing before an application can be submitted, by the rules of its call."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from folkmoot.programme.applications.applications import Application, Sex
from folkmoot.programme.calls.call_listing import team_rule_in_words
from folkmoot.programme.partnerships.partnerships import problem_with_parties, stand_together
from folkmoot.programme.writing.content import Content
from folkmoot.programme.writing.missing import Missing, missing_answers, missing_confirmations, missing_documents


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
    if rules.after_inception and not problem and not stand_together(parties):
        yield Missing("basics", _("The call is for parties that have had an inception together."))
    if application.amount is None:
        yield Missing("basics", _("The amount is missing."))
    elif rules.ceiling and application.amount > rules.ceiling:
        yield Missing("basics", _("The amount is above the call's ceiling."))
    if rules.longest_months and application.months is None:
        yield Missing("basics", _("The number of months is missing."))
    elif rules.longest_months and (application.months or 0) > rules.longest_months:
        yield Missing("basics", _("It takes more months than the call allows."))


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
