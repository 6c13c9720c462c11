"""What the programme keeps. Each subject has a file of its own; Django finds them here."""

from folkmoot.programme.applications.applications import (
    Application,
    ApplicationParty,
    TeamMember,
)
from folkmoot.programme.calls.calls import Call, CallVersion
from folkmoot.programme.journal import LogEntry
from folkmoot.programme.mailing import Mail
from folkmoot.programme.meetings.meetings import Meeting, MeetingAction, MeetingMaterial, Participant
from folkmoot.programme.partnerships.networks import Network, Theme
from folkmoot.programme.partnerships.partnerships import NamedPerson, Partnership, PartnershipParty
from folkmoot.programme.projects.closing import Closing
from folkmoot.programme.projects.deviations import Deviation
from folkmoot.programme.projects.indicators import Indicator, IndicatorValue
from folkmoot.programme.projects.money import BudgetLine, Disbursement
from folkmoot.programme.projects.plans import Cause, PlanVersion, Risk
from folkmoot.programme.projects.projects import Project, ReportingOrganisation, Result
from folkmoot.programme.reports.public_reports import Consent
from folkmoot.programme.reports.reports import ProjectReport, Reminder, ReportForm, ReportReview
from folkmoot.programme.reviews.letters import LetterTemplate
from folkmoot.programme.reviews.reviews import (
    Appeal,
    Assignment,
    Decision,
    DiscussionRemark,
    Eligibility,
    Recommendation,
    Reviewer,
    Score,
)
from folkmoot.programme.seeking.seeking import Contact, ContactMessage, Seeking
from folkmoot.programme.writing.joint_work import Attachment, Comment, Confirmation, Presence, SectionText

__all__ = [
    "Appeal",
    "Application",
    "ApplicationParty",
    "Assignment",
    "Attachment",
    "BudgetLine",
    "Call",
    "CallVersion",
    "Cause",
    "Closing",
    "Comment",
    "Confirmation",
    "Consent",
    "Contact",
    "ContactMessage",
    "Decision",
    "Deviation",
    "Disbursement",
    "DiscussionRemark",
    "Eligibility",
    "Indicator",
    "IndicatorValue",
    "LetterTemplate",
    "LogEntry",
    "Mail",
    "Meeting",
    "MeetingAction",
    "MeetingMaterial",
    "NamedPerson",
    "Network",
    "Participant",
    "Partnership",
    "PartnershipParty",
    "PlanVersion",
    "Presence",
    "Project",
    "ProjectReport",
    "Recommendation",
    "Reminder",
    "ReportForm",
    "ReportReview",
    "ReportingOrganisation",
    "Result",
    "Reviewer",
    "Risk",
    "Score",
    "SectionText",
    "Seeking",
    "TeamMember",
    "Theme",
]
