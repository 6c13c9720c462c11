"""Documents that the parties sign: the text of the form's template with what the work says filled in, and a place for each
party's signature, as an accessible PDF."""

from django.utils.translation import gettext as _

from folkmoot.places.texts import in_readers_language
from folkmoot.programme.filling_in import fill_in
from folkmoot.programme.writing.form import Document
from folkmoot.programme.writing.joint_work import JointWork
from folkmoot.programme.writing.paper import Paper, above, print_paper

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
    parties = " – ".join(party.name for party in work.municipalities)
    return {"title": str(work.title), "parties": parties, "amount": OPEN, "months": OPEN} | work.said_in_documents
