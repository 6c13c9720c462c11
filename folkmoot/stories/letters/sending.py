"""Sends the letters that are due, one by one; each says afterwards how that went, so that a stop loses nothing."""

import smtplib
from dataclasses import dataclass
from datetime import timedelta

from django.core.mail import get_connection
from django.db.models import F
from django.utils import timezone

from folkmoot.stories.letters.bounces import note_bounce, says_no_such_address
from folkmoot.stories.letters.composing import letter_of, question_letter
from folkmoot.stories.letters.deliveries import Delivery, for_the_log
from folkmoot.stories.letters.subscribers import Subscriber

MOST_TRIES = 6
AT_ONCE = 200
PERMANENT = range(500, 600)
NOTHING_LEFT = "nothing left to tell"


@dataclass(frozen=True)
class Sent:
    """`failed` are those that will not be tried again."""

    letters: int
    failed: int
    later: int


def ask(subscriber: Subscriber) -> None:
    """Sends the question whether an address wants letters. Raises what the mail server says against it."""
    question_letter(subscriber).send()


def send_due_letters() -> Sent:
    """At most some hundred at a time. What the server will take later is tried again after 5, 10, 20 ... minutes."""
    now = timezone.now()
    due = list(
        Delivery.objects.filter(next_try__lte=now)
        .select_related("subscriber", "issue__locale")
        .order_by("next_try", "pk")[:AT_ONCE]
    )
    outcomes = [0, 0, 0]
    if due:
        with get_connection() as connection:
            for delivery in due:
                outcomes[_send(delivery, connection)] += 1
    return Sent(*outcomes)


def _send(delivery: Delivery, connection: object) -> int:
    """0 where it left, 1 where it never will, 2 where it is to be tried again."""
    # Taken first, so that a second worker does not send it too, and a crash sends it again only after a while.
    pause = timedelta(minutes=5 * 2**delivery.tries)
    taken = Delivery.objects.filter(pk=delivery.pk, tries=delivery.tries, next_try=delivery.next_try).update(
        tries=F("tries") + 1, next_try=timezone.now() + pause
    )
    if not taken:
        return 2
    tries = delivery.tries + 1
    letter = letter_of(delivery) if delivery.subscriber else None
    if letter is None:
        return _close(delivery, NOTHING_LEFT)
    letter.connection = connection
    try:
        letter.send()
    except smtplib.SMTPRecipientsRefused as error:
        code, text = next(iter(error.recipients.values()))
        said = text.decode(errors="replace")
        if code in PERMANENT:
            if delivery.subscriber:
                note_bounce(delivery.subscriber, permanent=says_no_such_address(code, said))
            return _close(delivery, f"{code} {said}")
        return _later(delivery, f"{code} {said}", tries)
    except (smtplib.SMTPException, OSError) as error:
        return _later(delivery, str(error) or type(error).__name__, tries)
    Delivery.objects.filter(pk=delivery.pk).update(sent_at=timezone.now(), next_try=None, error="")
    return 0


def _later(delivery: Delivery, error: str, tries: int) -> int:
    if tries >= MOST_TRIES:
        return _close(delivery, error)
    Delivery.objects.filter(pk=delivery.pk).update(error=for_the_log(error))
    return 2


def _close(delivery: Delivery, error: str) -> int:
    Delivery.objects.filter(pk=delivery.pk).update(next_try=None, error=for_the_log(error))
    return 1
