"""A letter as it is sent: plain text and HTML, in the subscriber's language, with the way out in its head (RFC 8058)."""

from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Site

from folkmoot.stories.letters.deliveries import Delivery
from folkmoot.stories.letters.issues import NewsletterIssuePage
from folkmoot.stories.letters.news import NewsItem, news_items
from folkmoot.stories.letters.subscribers import Subscriber


def question_letter(subscriber: Subscriber) -> EmailMultiAlternatives:
    """Asks whether the address wants what somebody wrote into the form."""
    with override(subscriber.language):
        address = _address("letters:confirm", subscriber)
        what = [str(subscription) for subscription in subscriber.subscriptions.filter(confirmed=False)]
        return _letter(subscriber, _("Do you want letters from us?"), "question", {"address": address, "what": what})


def letter_of(delivery: Delivery) -> EmailMultiAlternatives | None:
    """The letter that is due; None where there is nothing left to tell."""
    subscriber = delivery.subscriber
    assert subscriber is not None
    with override(subscriber.language):
        if delivery.issue:
            subject, items = delivery.issue.title, items_of(delivery.issue)
            about = {"greeting": delivery.issue.introduction, "address": f"{_site()}{delivery.issue.get_url()}"}
        else:
            items = news_items(delivery.news, subscriber.language)
            if not items:
                return None
            subject = items[0].title if len(items) == 1 else _("News of what you follow")
            about = {"greeting": "", "address": ""}
        return _letter(subscriber, subject, "letter", {"items": items, "subject": subject, **about}, delivery.pk or "")


def items_of(issue: NewsletterIssuePage) -> list[NewsItem]:
    return [NewsItem(story.title, f"{_site()}{story.get_url()}", str(story.excerpt)) for story in issue.stories_shown()]


def _letter(
    subscriber: Subscriber, subject: str, template: str, said: dict[str, Any], number: int | str = ""
) -> EmailMultiAlternatives:
    """`number` is the delivery's, so that the log can say of which letter a report of a mail server is."""
    leaving = _address("letters:leave", subscriber)
    root = Site.objects.filter(is_default_site=True).first()
    name = (root.site_name if root else "") or settings.WAGTAIL_SITE_NAME
    said = {**said, "leaving": leaving, "site": _site(), "site_name": name, "language": subscriber.language}
    sender = settings.DEFAULT_FROM_EMAIL
    host = parseaddr(sender)[1].rpartition("@")[2]
    letter = EmailMultiAlternatives(
        subject=f"{name}: {subject}" if name not in subject else subject,
        body=render_to_string(f"stories/letters/{template}.txt", said),
        from_email=sender,
        to=[subscriber.email],
        headers={
            "List-Id": f"{name} <letters.{host}>",
            "List-Unsubscribe": f"<{leaving}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
            "X-Folkmoot-Letter": f"{subscriber.token} {number}".strip(),
        },
    )
    letter.attach_alternative(render_to_string(f"stories/letters/{template}.html", said), "text/html")
    return letter


def _address(name: str, subscriber: Subscriber) -> str:
    return f"{_site()}{reverse(name, args=[subscriber.token])}"


def _site() -> str:
    return str(settings.WAGTAILADMIN_BASE_URL).rstrip("/")
