"""A party's signatory stands behind a joint work as it reads now."""

from typing import Any

from django.db import transaction

from folkmoot.accounts.models import Membership, PartyRole
from folkmoot.places.models import Municipality
from folkmoot.programme.journal import Step, log
from folkmoot.programme.writing.content import read_content
from folkmoot.programme.writing.joint_work import JointWork
from folkmoot.programme.writing.writing import hold_draft


def signs_for(person: Any, work: JointWork) -> list[Municipality]:
    """The parties that the person is a signatory of today."""
    signed = Membership.objects.current().filter(person=person, role=PartyRole.SIGNATORY).values("municipality")
    return [party for party in work.municipalities if party.pk in {row["municipality"] for row in signed}]


def confirm(work: JointWork, party: Municipality, by: Any) -> None:
    """The party's signatory stands behind the work as it reads now; a second time changes nothing."""
    with transaction.atomic():
        held = hold_draft(work)
        content = read_content(held)
        if held.confirmations.filter(municipality=party, content_hash=content.hash).exists():
            return
        held.confirmations.create(municipality=party, by=by, name=by.name, content_hash=content.hash)
        log(Step.CONFIRMED, by, held, party=party.slug, hash=content.hash)
