"""Documents that the parties sign: the text of the form's template with what the work says filled in, and a place for each
party's signature, as an accessible PDF."""

from django.utils.translation import gettext as _

from folkmoot.places.texts import in_readers_language
from folkmoot.programme.applications.applications import Application
from folkmoot.programme.applications.joint_work import JointWork
from folkmoot.programme.applications.paper import Paper, above, print_paper
from folkmoot.programme.calls.rules import Document
from folkmoot.programme.reviews.letters import fill_in

OPEN = "……………………"


def paper_to_sign(work: JointWork, document: Document) -> bytes:
    """In the reader's language. What the application does not say yet is left open, to be written by hand."""
    name = in_readers_language(document.names)
    text = fill_in(in_readers_language(document.bodies), _said(work))
    return print_paper(
        Paper(
            above=above(work, _("To be signed, and attached")),
            title=name,
            paragraphs=tuple(line.strip() for line in text.splitlines() if line.strip()),
            signatures=tuple(party.name for party in work.municipalities),
        )
    )


def _said(work: JointWork) -> dict[str, str]:
    parties = [party.name for party in work.municipalities]
    amount = months = OPEN
    if isinstance(work, Application):
        amount = f"{work.amount:,} {work.rules.currency}".replace(",", "\u00a0") if work.amount else OPEN
        months = str(work.months) if work.months else OPEN
    return {"title": str(work.title), "parties": " – ".join(parties), "amount": amount, "months": months}
