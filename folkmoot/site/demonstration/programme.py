"""What the demonstration shows of the programme: two open calls, and invented applications in every stage."""

from folkmoot.accounts.models import User
from folkmoot.site.demonstration.applications import make_applications, make_people
from folkmoot.site.demonstration.calls import make_calls
from folkmoot.site.demonstration.reviews import make_reviews
from folkmoot.site.demonstration.seeking import make_searches


def make_programme(accounts: dict[str, User]) -> None:
    """`accounts` by the first part of their addresses: officer, member, signatory, partner, reviewer, decider ..."""
    make_calls(accounts["officer"])
    make_people(accounts)
    make_reviews(make_applications(accounts), accounts)
    make_searches(accounts)
