"""Letters that come back: reports of mail servers (RFC 3464), read from a mail box."""

import mailbox
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from pathlib import Path

from folkmoot.stories.letters.subscribers import Subscriber

MOST_BOUNCES = 3
NO_SUCH_ADDRESS = ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.4.4")
SUBSCRIBER = re.compile(rb"^X-Folkmoot-Subscriber:\s*(\d{1,18})\s*$", re.MULTILINE | re.IGNORECASE)


class NoMailbox(Exception):
    """What was named is neither a Maildir, nor an mbox file, nor a message."""


def read_bounces(place: Path) -> tuple[int, int]:
    """Notes each returned letter in a Maildir, an mbox file or a message; gives how many, and how many addresses went."""
    returned = gone = 0
    for message in _messages(place):
        found = _returned(message)
        if found:
            returned += 1
            gone += note_bounce(*found)
    return returned, gone


def note_bounce(subscriber: Subscriber | None, permanent: bool) -> bool:
    """Deletes an address that does not exist, and one that returned three letters; gives whether it went."""
    if subscriber is None:
        return False
    subscriber.bounces += 1
    if permanent or subscriber.bounces >= MOST_BOUNCES:
        subscriber.delete()
        return True
    subscriber.save(update_fields=["bounces"])
    return False


def _messages(place: Path) -> Iterator[Message]:
    if (place / "cur").is_dir():
        yield from mailbox.Maildir(place, create=False)
        return
    try:
        content = place.read_bytes()
    except OSError as error:
        raise NoMailbox(f"{place}: {error.strerror}. Name a Maildir, an mbox file, or a file with one message.") from error
    if content.startswith(b"From "):
        yield from mailbox.mbox(place, create=False)
    else:
        yield message_from_bytes(content)


def _returned(message: Message) -> tuple[Subscriber | None, bool] | None:
    """Whose letter came back, and for good or not; None for any other message, and for one that is only late."""
    reports = [part for part in message.walk() if part.get_content_type() == "message/delivery-status"]
    blocks = [block for report in reports for block in report.walk() if block is not report]
    failed = next((block for block in blocks if _field(block, "Action").lower() == "failed"), None)
    if failed is None:
        return None
    written = SUBSCRIBER.search(bytes(message))
    recipient = _field(failed, "Original-Recipient") or _field(failed, "Final-Recipient")
    address = recipient.rpartition(";")[2].strip().lower()
    subscribers = Subscriber.objects.filter(pk=int(written[1])) if written else Subscriber.objects.filter(email=address)
    return subscribers.first(), _field(failed, "Status") in NO_SUCH_ADDRESS


def _field(block: Message, name: str) -> str:
    return str(block.get(name, "")).strip()
