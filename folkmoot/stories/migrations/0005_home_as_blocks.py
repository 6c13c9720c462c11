import uuid

from django.db import migrations


def blocks_of(purpose, introduction):
    """The home page as it was: what the centre does, the newest report card, and beside it the newest articles."""
    parts = [
        (
            "introduction",
            {"heading": purpose, "text": introduction, "ways_in": [], "picture": None, "alternative_text": ""},
        ),
        ("report_cards", {"heading": "", "count": 1, "width": "half"}),
        (
            "articles",
            {
                **dict.fromkeys(("heading", "type", "topic", "network", "area", "country", "goal"), ""),
                "count": 4,
                "pictures": False,
                "width": "half",
            },
        ),
    ]
    return [{"type": kind, "value": value, "id": str(uuid.uuid4())} for kind, value in parts]


def put_home_pages_in_blocks(apps, _schema_editor):
    """What stood in the fields of every home page, in its drafts and earlier versions too, as blocks."""
    HomePage = apps.get_model("stories", "HomePage")
    Revision = apps.get_model("wagtailcore", "Revision")
    ContentType = apps.get_model("contenttypes", "ContentType")
    kind = ContentType.objects.filter(app_label="stories", model="homepage").first()
    for home in HomePage.objects.all():
        home.body = blocks_of(home.purpose, home.introduction)
        home.save(update_fields=["body"])
        for revision in Revision.objects.filter(content_type=kind, object_id=str(home.pk)):
            content = revision.content
            if "body" not in content:
                revision.content = content | {
                    "body": blocks_of(content.get("purpose", home.purpose), content.get("introduction", home.introduction))
                }
                revision.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [("stories", "0004_home_body"), ("wagtailcore", "0098_apitoken")]
    operations = [migrations.RunPython(put_home_pages_in_blocks, migrations.RunPython.noop)]
