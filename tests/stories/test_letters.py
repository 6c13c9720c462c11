"""Letters by mail: nobody gets what they did not confirm, everybody leaves with one click, and nothing is kept of who left."""

import smtplib
from datetime import date, timedelta
from mailbox import Maildir
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone

from folkmoot.accounts.models import User
from folkmoot.cli import main
from folkmoot.places.models import Municipality
from folkmoot.programme.models import Network
from folkmoot.stories.letters import subscribers
from folkmoot.stories.letters.bounces import NoMailbox, read_bounces, says_no_such_address
from folkmoot.stories.letters.deliveries import Delivery, send_issue
from folkmoot.stories.letters.issues import IssueStory, NewsletterIssuePage, NewsletterPage
from folkmoot.stories.letters.news import gather_news
from folkmoot.stories.letters.sending import MOST_TRIES, send_due_letters
from folkmoot.stories.letters.subscribers import Subscriber, Subscription, forget_unconfirmed
from folkmoot.stories.models import HomePage
from tests.stories.making import make_article

pytestmark = pytest.mark.django_db
ADDRESS = "nagon@example.org"
DELIVERY_REPORT = """\
Return-Path: <>
Received: by mx.example.net (Postfix) id 4Xk1; Tue, 1 Dec 2026 09:14:07 +0100 (CET)
Date: Tue, 1 Dec 2026 09:14:07 +0100 (CET)
From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: folkmoot@localhost
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="4Xk1.1764576847/mx.example.net"

This is a MIME-encapsulated message.

--4Xk1.1764576847/mx.example.net
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--4Xk1.1764576847/mx.example.net
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
X-Postfix-Queue-ID: 4Xk1
Arrival-Date: Tue, 1 Dec 2026 09:14:06 +0100 (CET)

Final-Recipient: rfc822; {to}
Original-Recipient: rfc822;{to}
Action: {action}
Status: {status}
Remote-MTA: dns; mail.example.org
Diagnostic-Code: smtp; 550 {status} <{to}>: what the other
    server says

--4Xk1.1764576847/mx.example.net
Content-Description: Undelivered Message
Content-Type: {kind}

{letter}

--4Xk1.1764576847/mx.example.net--
"""


def report_of(
    letter: EmailMessage | None, *, action: str = "failed", status: str = "5.1.1", kind: str = "message/rfc822"
) -> str:
    """As Postfix returns a letter that was sent; None for a report that somebody made up."""
    original = letter.message().as_string() if letter else "Subject: hej\n\nhej"
    head = original.partition("\n\n")[0]
    said = original if kind == "message/rfc822" else head
    return DELIVERY_REPORT.format(to=ADDRESS, action=action, status=status, kind=kind, letter=said)


def subscriber(email: str = ADDRESS, language: str = "sv", **follows: object) -> Subscriber:
    made = subscribers.subscribe(email, language, [follows])
    assert made
    subscribers.confirm(made)
    return made


@pytest.fixture
def issue() -> NewsletterIssuePage:
    home = HomePage.objects.get(locale__language_code="sv")
    newsletter = home.add_child(instance=NewsletterPage(title="Nyhetsbrev", slug="nyhetsbrev", locale=home.locale))
    made = newsletter.add_child(
        instance=NewsletterIssuePage(title="Våren", slug="varen", introduction="Hej & god vår!", locale=home.locale)
    )
    made.stories.add(IssueStory(story=make_article("Ett möte", slug="ett-mote")), IssueStory(story=make_article("Två")))
    made.save()
    return made


def sign_up(client: Client, **fields: str):
    return client.post("/prenumerera/", {"email": ADDRESS, "newsletter": "on"} | fields)


def test_who_signs_up_gets_one_question_and_nothing_more_before_the_answer(client: Client, issue: NewsletterIssuePage):
    assert sign_up(client).status_code == 302
    question = mail.outbox.pop()
    assert question.to == [ADDRESS]
    assert "Nyhetsbrevet" not in question.subject
    send_issue(issue)
    send_due_letters()
    assert mail.outbox == []
    token = Subscriber.objects.get().token
    assert f"/prenumerera/confirm/{token}/" in question.body
    assert client.get(f"/prenumerera/confirm/{token}/").status_code == 200
    assert not Subscription.objects.filter(confirmed=True).exists(), "a program that follows links confirms nothing"
    client.post(f"/prenumerera/confirm/{token}/")
    assert send_issue(issue) == 1
    assert send_due_letters().letters == 1


def test_a_second_question_within_the_hour_is_not_sent_and_nobody_learns_who_subscribes(client: Client):
    first, second = sign_up(client), sign_up(client)
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert len(mail.outbox) == 1
    Subscriber.objects.update(asked_at=timezone.now() - timedelta(hours=2))
    sign_up(client)
    assert len(mail.outbox) == 2
    assert Subscription.objects.count() == 1


def test_what_is_no_address_or_chooses_nothing_is_refused_in_its_place(client: Client):
    for fields in ({"email": "ingen"}, {"newsletter": ""}):
        answer = sign_up(client, **fields)
        assert answer.status_code == 422
        assert "form-problem" in answer.text
    assert not Subscriber.objects.exists()


def test_a_program_that_fills_in_every_field_gets_no_letter_sent(client: Client):
    assert sign_up(client, website="https://example.org/").status_code == 302
    assert mail.outbox == []
    assert not Subscriber.objects.exists()


def test_signing_up_and_leaving_set_no_cookie(client: Client):
    someone = subscriber()
    for address in ("/prenumerera/", "/prenumerera/sent/", f"/prenumerera/leave/{someone.token}/", "/en/subscribe/"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert not answer.cookies


def test_an_issue_goes_out_once_to_each_in_its_language_as_text_and_html(issue: NewsletterIssuePage):
    subscriber()
    subscriber("someone@example.org", "en")
    assert (send_issue(issue), send_issue(issue)) == (1, 0)
    assert send_due_letters().letters == 1
    assert send_due_letters().letters == 0
    (letter,) = mail.outbox
    assert letter.to == [ADDRESS]
    assert "Hej & god vår!" in letter.body
    html, kind = letter.alternatives[0]
    assert kind == "text/html"
    assert "Hej &amp; god vår!" in html
    for part in (letter.body, html):
        assert "/artiklar/ett-mote/" in part
        assert part.index("Ett möte") < part.index("Två")
    assert "<img" not in html
    assert "http" not in html.replace("http://localhost:8000", "").replace("http://127.0.0.1:8000", "")


def test_one_click_of_the_mail_program_ends_all_and_deletes_the_address(client: Client, issue: NewsletterIssuePage):
    """RFC 8058: a POST to the address in the head, without a cookie or a question."""
    subscriber()
    send_issue(issue)
    send_due_letters()
    head = mail.outbox[0].extra_headers
    assert head["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = head["List-Unsubscribe"].strip("<>")
    path = "/" + address.split("/", 3)[3]
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(path).status_code == 200
    assert Subscriber.objects.exists(), "a program that follows links ends nothing"
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscriber.objects.exists()
    assert Delivery.objects.get().subscriber is None, "the log keeps that a letter was sent, and not to whom"
    assert "Du får inga fler brev" in client.get(path).text


def test_one_subscription_of_two_can_end_alone(client: Client):
    place = Municipality.objects.create(name="Exempelby", slug="exempelby")
    someone = subscriber()
    subscribers.subscribe(ADDRESS, "sv", [{"municipality": place}])
    subscribers.confirm(someone)
    first = someone.subscriptions.get(municipality=None)
    client.post(f"/prenumerera/leave/{someone.token}/", {"only": first.pk})
    assert [str(left) for left in someone.subscriptions.all()] == ["Exempelby"]


def test_news_of_a_municipality_come_once_and_at_most_once_a_day():
    place, network = Municipality.objects.create(name="Exempelby", slug="exempelby"), Network.objects.create(slug="n", names={})
    subscriber(municipality=place)
    subscriber("annan@example.org", network=network)
    about = make_article("Om Exempelby", slug="om")
    about.municipalities.set([place])
    about.first_published_at = timezone.now()
    about.save()
    make_article("Annat")
    assert gather_news() == 0, "not within a day of signing up"
    Subscription.objects.update(told_until=timezone.now() - timedelta(days=2))
    assert gather_news() == 1
    send_due_letters()
    (letter,) = mail.outbox
    assert (letter.to, "Om Exempelby" in letter.body, "Annat" in letter.body) == ([ADDRESS], True, False)
    Subscription.objects.update(told_until=timezone.now() - timedelta(days=2))
    about.unpublish()
    assert gather_news() == 0


def test_a_letter_that_the_server_takes_later_is_tried_again_and_in_the_end_given_up(issue, monkeypatch):
    subscriber()
    send_issue(issue)

    def busy(self, messages):
        raise smtplib.SMTPServerDisconnected("busy")

    monkeypatch.setattr(EmailBackend, "send_messages", busy)
    for _try in range(MOST_TRIES):
        Delivery.objects.update(next_try=timezone.now())
        send_due_letters()
    delivery = Delivery.objects.get()
    assert (delivery.tries, delivery.next_try, delivery.sent_at, delivery.error) == (MOST_TRIES, None, None, "busy")


def test_an_address_that_the_server_refuses_for_good_is_deleted(issue, monkeypatch):
    subscriber()
    send_issue(issue)

    def refuse(self, messages):
        raise smtplib.SMTPRecipientsRefused({ADDRESS: (550, b"no such user")})

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    assert send_due_letters().failed == 1
    assert not Subscriber.objects.exists()
    assert Delivery.objects.get().error == "550 no such user"


def test_a_server_that_does_not_like_the_letter_costs_no_subscriber(issue: NewsletterIssuePage, monkeypatch):
    """5.7.1 (RFC 3463): not allowed by policy. A relay with such a rule would else delete the whole list in one evening."""
    subscriber()
    send_issue(issue)

    def refuse(self, messages):
        raise smtplib.SMTPRecipientsRefused({ADDRESS: (550, b"5.7.1 Blocked by policy")})

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    assert send_due_letters().failed == 1
    assert Subscriber.objects.get().bounces == 1
    assert Delivery.objects.get().error == "550 5.7.1 Blocked by policy"


@pytest.mark.parametrize(
    ("code", "words", "gone"),
    [(550, "5.1.1 User unknown", True), (550, "no such user", True), (554, "5.7.1 Spam", False), (552, "mailbox full", False)],
)
def test_which_refusals_say_that_an_address_does_not_exist(code, words, gone):
    assert says_no_such_address(code, words) is gone


def send_three(issue: NewsletterIssuePage) -> list[EmailMessage]:
    """Three issues, each sent to everyone."""
    for number in range(3):
        another = NewsletterIssuePage(title=f"Nummer {number}", slug=f"nummer-{number}", locale=issue.locale)
        issue.get_parent().add_child(instance=another)
        send_issue(another)
    send_due_letters()
    return list(mail.outbox)


def read(tmp_path: Path, report: str) -> tuple[int, int]:
    (tmp_path / "report").write_text(report)
    return read_bounces(tmp_path / "report")


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_an_address_that_does_not_exist_is_deleted_and_the_log_says_why(tmp_path: Path, issue, kind: str):
    subscriber()
    letter = send_three(issue)[1]
    assert read(tmp_path, report_of(letter, kind=kind)) == (1, 1)
    assert not Subscriber.objects.exists()
    (delivery,) = Delivery.objects.exclude(error="")
    assert delivery.issue.title == "Nummer 1"
    assert delivery.sent_at
    assert delivery.error == "550 5.1.1 …: what the other server says"


def test_a_full_mail_box_ends_it_after_three_letters_and_one_report_counts_once(tmp_path: Path, issue):
    subscriber()
    letters = send_three(issue)
    for letter in letters[:2]:
        for _time in range(5):
            assert read(tmp_path, report_of(letter, status="5.2.2")) == (1, 0)
    assert Subscriber.objects.get().bounces == 2
    assert read(tmp_path, report_of(letters[2], action="delayed", status="4.4.1")) == (0, 0)
    assert read(tmp_path, report_of(letters[2], status="5.2.2")) == (1, 1)
    assert Delivery.objects.exclude(error="").count() == 3


def test_a_report_that_somebody_made_up_ends_no_subscription_at_once(tmp_path: Path, issue):
    subscriber()
    send_three(issue)
    for _time in range(5):
        assert read(tmp_path, report_of(None)) == (1, 0)
    assert Subscriber.objects.get().bounces == 1


def test_returned_letters_are_read_from_an_mbox_and_a_maildir_and_as_they_are_piped_in(tmp_path: Path, issue, monkeypatch):
    subscriber()
    letters = send_three(issue)
    begins = "From x Mon Jan  1 00:00:00 2024"
    reports = [report_of(letter, status="5.2.2") for letter in letters]
    (tmp_path / "mbox").write_text(f"{begins}\n{reports[0]}\n{begins}\nSubject: hej\n\nhej\n")
    assert read_bounces(tmp_path / "mbox") == (1, 0)
    Maildir(tmp_path / "mail").add(reports[1].encode())
    assert [read_bounces(tmp_path / "mail") for _hour in range(3)] == [(1, 0)] * 3
    said = CliRunner().invoke(main, ["read-bounces", "-"], input=reports[2])
    assert said.output == "Returned letters: 1. Addresses deleted: 1.\n"
    with pytest.raises(NoMailbox, match="Maildir"):
        read_bounces(tmp_path / "nothing")


def test_the_admin_shows_what_came_back(client: Client, tmp_path: Path, issue):
    subscriber()
    read(tmp_path, report_of(send_three(issue)[0], status="5.2.2"))
    client.force_login(User.objects.create_superuser("a@example.org", "x", name="A", language="sv"))
    html = client.get("/admin/letters/").text
    assert "Kom tillbaka: 550 5.2.2 …: what the other server says" in html
    assert ADDRESS not in html


def test_what_nobody_confirms_in_a_week_is_forgotten():
    subscribers.subscribe(ADDRESS, "sv", [{}])
    subscriber("annan@example.org")
    Subscriber.objects.update(asked_at=timezone.now() - timedelta(days=8))
    assert forget_unconfirmed() == 1
    assert Subscriber.objects.get().email == "annan@example.org"


def test_only_who_may_publish_sends_an_issue(client: Client, issue: NewsletterIssuePage):
    subscriber()
    editor = User.objects.create_user("redaktor@example.org", "x", name="R")
    client.force_login(editor)
    assert client.post(f"/admin/letters/{issue.pk}/send/").status_code in {302, 403}
    assert not Delivery.objects.exists()
    from django.contrib.auth.models import Group

    editor.groups.add(Group.objects.get(name="editor"))
    assert "1 adress får nyhetsbrevet." in client.get("/admin/letters/").text
    client.post(f"/admin/letters/{issue.pk}/try/")
    assert mail.outbox[0].to == ["redaktor@example.org"]
    assert not Delivery.objects.exists()
    client.post(f"/admin/letters/{issue.pk}/send/")
    assert Delivery.objects.count() == 1


def test_the_newsletters_page_lists_its_issues_and_an_issue_its_stories(client: Client, issue: NewsletterIssuePage):
    NewsletterIssuePage.objects.filter(pk=issue.pk).update(date=date(2024, 4, 2))
    page = client.get("/nyhetsbrev/").text
    assert 'href="/nyhetsbrev/varen/"' in page
    assert "2 april 2024" in page
    assert "/artiklar/ett-mote/" in client.get("/nyhetsbrev/varen/").text
