"""What a test of handing over adds to the demonstration, so that the kinds that it has none of go out and come in too."""

from datetime import UTC, datetime
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Comment, PageViewRestriction, Workflow

from folkmoot.accounts.models import User
from folkmoot.programme.models import Partnership
from folkmoot.stories.events import EventPage
from folkmoot.stories.letters.subscribers import Subscriber, Subscription
from folkmoot.stories.models import Picture, PlainPage
from folkmoot.stories.research.publications import Author, PublicationPage
from folkmoot.surveys.collecting.reading.api_tokens import add_token
from folkmoot.surveys.collecting.web_form.web_links import WebLink
from folkmoot.surveys.making.cards_in_making import CardMaking
from folkmoot.surveys.models import Instrument, Round, Submission
from tests.stories.making import archive_of, make_article

ODD = 'Rad ett\u2028rad två "citat" \\ 𝄞 مرحبا <b>&amp;</b>\ttabb'
WORKED_OUT = "answers/answers.csv"


def add_what_the_demonstration_lacks() -> None:
    _stories()
    _surveys()
    subscriber = Subscriber.objects.create(email="lasare@example.org", language="sv")
    Subscription.objects.create(subscriber=subscriber)


def _stories() -> None:
    editor = User.objects.get(email="editor@example.org")
    picture = Picture.objects.create(
        title="Torget", file=ContentFile(get_test_image_file().file.getvalue(), "torget.png"), uploaded_by_user=editor
    )
    picture.tags.add("torg", "sommar")
    document = Document.objects.create(title="Stadgar", file=ContentFile(b"%PDF-1.7 stadgar", "stadgar.pdf"))
    document.tags.add("regler")
    text = f'<p>{ODD}</p><embed embedtype="image" id="{picture.pk}" format="fullwidth" alt="Torget"/>'
    article = make_article("Ett torg för alla", slug="torg", text=text, picture=picture, picture_text="Torget", owner=editor)
    article.tags.add("torg")
    article.save()
    article.title = "Ett torg för alla (utkast)"
    revision = article.save_revision(user=editor)
    Comment.objects.create(page=article, user=editor, text="Kolla namnet", contentpath="title", revision_created=revision)
    Workflow.objects.first().start(article, editor)
    event = EventPage(title="Träff", slug="traff", date="2026-05-01", starts_at=datetime(2026, 5, 1, 9, 30, 0, 123, UTC))
    archive_of("sv").add_child(instance=event)
    event.partnerships.set(Partnership.objects.order_by("-pk")[:3])
    event.save()
    report = PublicationPage(title="Rapport", slug="rapport", date="2026-04-01", file=document, sort="report")
    archive_of("sv").add_child(instance=report)
    Author.objects.create(publication=report, given_names="Anna", family_name="Påhittad", sort_order=0)
    hidden = PlainPage(title="Bara för oss", slug="bara-for-oss", locale=archive_of("sv").locale)
    archive_of("sv").get_parent().add_child(instance=hidden)
    PageViewRestriction.objects.create(page=hidden, restriction_type="password", password="hemligt ord")
    Redirect.objects.create(old_path="/gammal", redirect_page=article)
    assert ContentType.objects.get_for_model(EventPage) == event.content_type


def _surveys() -> None:
    form = Instrument.objects.order_by("pk").first()
    add_token("Kalkylbladet", form.survey, "lead")
    WebLink.objects.create(instrument=form, kind="open", key_hash="a" * 64, open_key="oppen")
    submission = Submission.objects.order_by("pk").first()
    photograph = ContentFile(b"\x89PNG photograph", "photograph.png")
    submission.current.files.create(
        name="photograph.png", content=photograph, sha256="b" * 64, size=15, received_at=submission.received_at
    )
    making = CardMaking.objects.create(instrument=form, round=Round.objects.first(), municipality="Mfanoni")
    file = Path(making.folder) / WORKED_OUT
    file.parent.mkdir(parents=True)
    file.write_text("id,answer\n1,yes\n", encoding="utf-8")
