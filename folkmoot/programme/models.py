"""What the programme keeps. Each subject has a file of its own; Django finds them here."""

from folkmoot.programme.networks import Network, Theme
from folkmoot.programme.partnerships import NamedPerson, Partnership, PartnershipParty

__all__ = ["NamedPerson", "Network", "Partnership", "PartnershipParty", "Theme"]
