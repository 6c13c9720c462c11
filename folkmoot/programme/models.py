"""What the programme keeps. Each subject has a file of its own; Django finds them here."""

from folkmoot.programme.applications import (
    Application,
    ApplicationParty,
    Attachment,
    Comment,
    Confirmation,
    Presence,
    SectionText,
    TeamMember,
)
from folkmoot.programme.calls import Call, CallVersion
from folkmoot.programme.journal import LogEntry
from folkmoot.programme.letters import LetterTemplate
from folkmoot.programme.mailing import Mail
from folkmoot.programme.networks import Network, Theme
from folkmoot.programme.partnerships import NamedPerson, Partnership, PartnershipParty
from folkmoot.programme.projects import (
    BudgetLine,
    Disbursement,
    Indicator,
    IndicatorValue,
    Project,
    ReportingOrganisation,
    Result,
)
from folkmoot.programme.reviews import (
    Appeal,
    Assignment,
    Decision,
    DiscussionRemark,
    Eligibility,
    Recommendation,
    Reviewer,
    Score,
)

__all__ = [
    "Appeal",
    "Application",
    "ApplicationParty",
    "Assignment",
    "Attachment",
    "BudgetLine",
    "Call",
    "CallVersion",
    "Comment",
    "Confirmation",
    "Decision",
    "Disbursement",
    "DiscussionRemark",
    "Eligibility",
    "Indicator",
    "IndicatorValue",
    "LetterTemplate",
    "LogEntry",
    "Mail",
    "NamedPerson",
    "Network",
    "Partnership",
    "PartnershipParty",
    "Presence",
    "Project",
    "Recommendation",
    "ReportingOrganisation",
    "Result",
    "Reviewer",
    "Score",
    "SectionText",
    "TeamMember",
    "Theme",
]
