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
from folkmoot.programme.mailing import Mail
from folkmoot.programme.networks import Network, Theme
from folkmoot.programme.partnerships import NamedPerson, Partnership, PartnershipParty

__all__ = [
    "Application",
    "ApplicationParty",
    "Attachment",
    "Call",
    "CallVersion",
    "Comment",
    "Confirmation",
    "LogEntry",
    "Mail",
    "NamedPerson",
    "Network",
    "Partnership",
    "PartnershipParty",
    "Presence",
    "SectionText",
    "TeamMember",
    "Theme",
]
