"""The index of what leads where, as an import makes it anew."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from wagtail.documents import get_document_model
from wagtail.models import ReferenceIndex

from folkmoot.site.handing_over.page_references import rebuild_page_references
from folkmoot.stories.models import IssueStory, NewsletterIssuePage, NewsletterPage, Topic
from tests.stories.making import archive_of, make_article

pytestmark = pytest.mark.django_db


def rows() -> set[tuple[object, ...]]:
    kinds = ("base_content_type", "content_type", "to_content_type")
    return set(ReferenceIndex.objects.values_list("object_id", "to_object_id", "model_path", "content_path", *kinds))


def test_all_at_once_gives_the_rows_of_wagtails_own_command(tmp_path: Path, settings):
    settings.MEDIA_ROOT = tmp_path
    document = get_document_model().objects.create(title="Bilaga", file=ContentFile(b"x", "bilaga.txt"))
    first = make_article("Finns")
    links = f'<p><a linktype="page" id="{first.pk}">en</a> <a linktype="document" id="{document.pk}">två</a></p>'
    second = make_article("Leder", body=[("paragraph", links), ("file", {"file": document, "title": "", "about": ""})])
    second.topics.set([Topic.objects.create(slug="vatten", names={"sv": "Vatten"})])
    second.tags.set(["Möten"])
    second.save()
    home = archive_of("sv").get_parent()
    letters = home.add_child(instance=NewsletterPage(title="Brev", slug="brev", locale=first.locale))
    issue = NewsletterIssuePage(title="Ett", slug="ett", locale=first.locale)
    issue.stories.add(IssueStory(story=first))
    letters.add_child(instance=issue)
    call_command("rebuild_references_index", verbosity=0)
    theirs = rows()
    assert {(str(second.pk), str(document.pk)), (str(second.pk), str(first.pk))} <= {row[:2] for row in theirs}
    ReferenceIndex.objects.all().delete()
    rebuild_page_references()
    assert rows() == theirs
