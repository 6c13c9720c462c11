"""An application as it is printed."""

from datetime import datetime
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from folkmoot.programme.applications.applications import Application, TeamMember
from folkmoot.programme.calls.call_listing import moment_in_words
from folkmoot.programme.calls.calls import CallVersion
from folkmoot.programme.numbers_in_words import money_in_words
from folkmoot.programme.writing.content import read_content
from folkmoot.programme.writing.paper import (
    Paper,
    PaperTable,
    above,
    confirmations_table,
    documents_table,
    paper_sections,
    print_paper,
)


def application_pdf(application: Application) -> bytes:
    """In the reader's language. A draft says that it is one."""
    content = read_content(application)
    version = application.version or application.call.current_version
    team = tuple((one.municipality.name, one.name, _role(one)) for one in content.team)
    return print_paper(
        Paper(
            above=above(application, _("Application"), application.call.name),
            title=application.title,
            state=_state(application),
            facts=tuple(_facts(application, content.rules.currency)),
            sections=paper_sections(content),
            tables=(
                PaperTable(pgettext("of an application", "Team"), (_("Party"), _("Name"), _("Role")), team),
                documents_table(content),
                confirmations_table(application, content, partial(_moment, version)),
            ),
            hash=content.hash,
        )
    )


def _role(member: TeamMember) -> str:
    role = str(member.get_role_display())
    return f"{role} ({_('main contact')})" if member.is_main_contact else role


def _moment(version: CallVersion | None, at: datetime) -> str:
    return moment_in_words(version, at) if version else ""


def _state(application: Application) -> str:
    if application.is_draft:
        return _("Draft, not submitted")
    moment = _moment(application.version, application.submitted_at or timezone.now())
    return _("Submitted %(moment)s, receipt %(receipt)s") % {"moment": moment, "receipt": application.receipt}


def _facts(application: Application, currency: str) -> list[tuple[str, str]]:
    facts = [(_("Parties"), "; ".join(str(party) for party in application.municipalities))]
    if application.amount is not None:
        facts.append((_("Amount applied for"), money_in_words(application.amount, currency)))
    if application.months is not None:
        facts.append((_("Months"), str(application.months)))
    return facts
