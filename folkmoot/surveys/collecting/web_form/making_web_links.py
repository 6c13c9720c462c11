"""Making the links by which people answer in a browser by themselves, and ending them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from folkmoot.accounts.models import User
from folkmoot.surveys.collecting.forms.instruments import Instrument, new_key
from folkmoot.surveys.collecting.people.enumerators import key_hash
from folkmoot.surveys.collecting.web_form.web_links import LinkKind, WebLink
from folkmoot.surveys.errors import CollectingError

MOST_AT_ONCE = 10_000
LONGEST_PERSON = 100


@dataclass(frozen=True)
class MadeLink:
    """A new one-time link. Its address is known only now."""

    person: str
    address: str


def make_one_time_links(instrument: Instrument, people: Sequence[str], *, by: User | None = None) -> list[MadeLink]:
    """A link for each person of the sample, by how the sample names them. All of them or none.

    Raises `CollectingError` for a name given twice, too long, or one that has a link already, and for a form that is encrypted.
    """
    _refuse_encrypted(instrument)
    people = [" ".join(person.split()) for person in people]
    people = [person for person in people if person]
    if not people or len(people) > MOST_AT_ONCE:
        raise CollectingError(_("Give one person of the sample a line, 1 to %(most)d of them.") % {"most": MOST_AT_ONCE})
    too_long = next((person for person in people if len(person) > LONGEST_PERSON), None)
    if too_long:
        raise CollectingError(_("“%(person)s” is longer than %(most)d letters.") % {"person": too_long, "most": LONGEST_PERSON})
    seen: set[str] = set()
    for person in people:
        if person in seen:
            raise CollectingError(_("“%(person)s” stands there twice.") % {"person": person})
        seen.add(person)
    with transaction.atomic():
        taken = set(WebLink.objects.filter(instrument=instrument).exclude(person="").values_list("person", flat=True))
        if taken & seen:
            raise CollectingError(
                _("“%(person)s” has a link to this form already. Nothing was made.") % {"person": min(taken & seen)}
            )
        keys = [new_key() for _person in people]
        WebLink.objects.bulk_create(
            WebLink(instrument=instrument, kind=LinkKind.ONE_TIME, key_hash=key_hash(key), person=person, made_by=by)
            for person, key in zip(people, keys, strict=True)
        )
    return [MadeLink(person, link_address(instrument, key)) for person, key in zip(people, keys, strict=True)]


def make_open_link(instrument: Instrument, *, by: User | None = None) -> WebLink:
    """A link that anybody may use, any number of times. Raises `CollectingError` for a form that is encrypted."""
    _refuse_encrypted(instrument)
    key = new_key()
    return WebLink.objects.create(instrument=instrument, kind=LinkKind.OPEN, key_hash=key_hash(key), open_key=key, made_by=by)


def _refuse_encrypted(instrument: Instrument) -> None:
    if instrument.current and instrument.current.encrypts:
        raise CollectingError(_("This form is encrypted on the phone, and a browser cannot do that: it can have no links."))


def set_link_active(link: WebLink, *, active: bool) -> None:
    """Let a link work, or no longer. What came by it stays."""
    link.is_active = active
    link.save(update_fields=["is_active"])


def link_address(instrument: Instrument, key: str) -> str:
    """The whole address of a link."""
    path = reverse("collect:link_web_form", kwargs={"survey": instrument.survey.slug, "link": key})
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}"
