"""Letters that come back: reports of mail servers (RFC 3464), read from a mail box or one by one.

The same report may be read again and again, for a mail box keeps what was read: what counts is how many letters came back.
"""

import mailbox
import re
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from pathlib import Path

from django.db import transaction

from folkmoot.stories.letters.deliveries import Delivery, for_the_log
from folkmoot.stories.letters.subscribers import Subscriber

MOST_BOUNCES = 3
NO_SUCH_ADDRESS = ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.4.4")
ENHANCED_STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
NO_SUCH_MAILBOX = (550, 551, 553)
STANDARD_INPUT = Path("-")
LETTER = re.compile(rb"^X-Folkmoot-Letter:\s*([\w-]{16,64})(?:\s+(\d{1,18}))?\s*$", re.MULTILINE | re.IGNORECASE)


class NoMailbox(Exception):
    """What was named is neither a Maildir, nor an mbox file, nor a message."""


@dataclass(frozen=True)
class Returned:
    """`token` and `delivery` as the letter itself carried them, where the report has its head; `why` in the server's words."""

    token: str
    delivery: int | None
    address: str
    is_permanent: bool
    why: str


def read_bounces(place: Path) -> tuple[int, int]:
    """Notes each returned letter in a Maildir, an mbox file or a message (`-` for what is piped in); gives how many reports
    there were, and how many addresses went."""
    reports = gone = 0
    for message in _messages(place):
        found = read_report(message)
        if found:
            reports += 1
            gone += note_report(found)
    return reports, gone


def read_report(message: Message) -> Returned | None:
    """None for any other message, and for a letter that is only late."""
    reports = [part for part in message.walk() if part.get_content_type() == "message/delivery-status"]
    blocks = [block for report in reports for block in report.walk() if block is not report]
    failed = next((block for block in blocks if _field(block, "Action").lower() == "failed"), None)
    if failed is None:
        return None
    written = LETTER.search(bytes(message))
    status = _field(failed, "Status")
    recipient = _field(failed, "Original-Recipient") or _field(failed, "Final-Recipient")
    diagnosis = " ".join(_field(failed, "Diagnostic-Code").rpartition(";")[2].split())
    return Returned(
        token=written[1].decode() if written else "",
        delivery=int(written[2]) if written and written[2] else None,
        address=recipient.rpartition(";")[2].strip().lower(),
        is_permanent=status in NO_SUCH_ADDRESS,
        why=diagnosis or status,
    )


def note_report(report: Returned) -> bool:
    """Writes into the log that a letter came back, and deletes an address that does not exist or returned three letters; gives
    whether it went.

    Anyone can send a report. One that does not know the letter's own words deletes nothing at once: it counts for the newest
    letter to the address that it names.
    """
    with transaction.atomic():
        whose = {"token": report.token} if report.token else {"email": report.address}
        subscriber = Subscriber.objects.select_for_update().filter(**whose).first()
        if subscriber is None:
            return False
        sent = subscriber.deliveries.exclude(sent_at=None).order_by("-sent_at")
        delivery = sent.filter(pk=report.delivery).first() if report.delivery else sent.first()
        is_news = delivery is not None and not delivery.error
        if delivery is not None and is_news:
            Delivery.objects.filter(pk=delivery.pk).update(error=for_the_log(report.why))
        return note_bounce(subscriber, permanent=report.is_permanent and bool(report.token), counts=is_news)


def note_bounce(subscriber: Subscriber, *, permanent: bool, counts: bool = True) -> bool:
    """Deletes an address that does not exist, and one that returned three letters; gives whether it went."""
    subscriber.bounces += counts
    if permanent or subscriber.bounces >= MOST_BOUNCES:
        subscriber.delete()
        return True
    subscriber.save(update_fields=["bounces"])
    return False


def says_no_such_address(code: int, words: str) -> bool:
    """Whether a server that refuses a letter says that the address does not exist, and not that the letter or its sender does
    not please it: by the enhanced status (RFC 3463) where it gives one, else by the reply code (RFC 5321)."""
    status = ENHANCED_STATUS.search(words)
    return status[0] in NO_SUCH_ADDRESS if status else code in NO_SUCH_MAILBOX


def _messages(place: Path) -> Iterator[Message]:
    if place == STANDARD_INPUT:
        yield message_from_bytes(sys.stdin.buffer.read())
        return
    if (place / "cur").is_dir():
        yield from mailbox.Maildir(place, create=False)
        return
    try:
        content = place.read_bytes()
    except OSError as error:
        raise NoMailbox(f"{place}: {error.strerror}. Name a Maildir, an mbox file, or a file with one message.") from error
    if content.startswith(b"From "):
        with closing(mailbox.mbox(place, create=False)) as box:
            yield from box
    else:
        yield message_from_bytes(content)


def _field(block: Message, name: str) -> str:
    return str(block.get(name, "")).strip()
