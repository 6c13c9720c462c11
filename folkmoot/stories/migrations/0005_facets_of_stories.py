from django.conf import settings
from django.db import migrations


def keep_facets(apps, _schema_editor):
    """Writes the facets of the stories that are here already; later ones are written as they are saved."""
    ArticlePage = apps.get_model("stories", "ArticlePage")
    StoryFacet = apps.get_model("stories", "StoryFacet")
    rows = set()
    for story in ArticlePage.objects.select_related("network").prefetch_related("topics", "countries", "municipalities"):
        rows |= {(story.pk, "type", story.kind), (story.pk, "year", f"{story.date:%Y}")}
        rows.add((story.pk, "month", f"{story.date:%Y-%m}"))
        rows |= {(story.pk, "topic", topic.slug) for topic in story.topics.all()}
        rows |= {(story.pk, "country", country.code) for country in story.countries.all()}
        rows |= {(story.pk, "network", story.network.slug)} if story.network else set()
        for place in story.municipalities.all():
            if place.country_id:
                key = "swedish" if place.country_id == settings.PROGRAMME_HOME_COUNTRY else "partner"
                rows.add((story.pk, key, place.slug))
    StoryFacet.objects.bulk_create(
        [StoryFacet(story_id=pk, key=key, value=value) for pk, key, value in sorted(rows)], ignore_conflicts=True
    )


class Migration(migrations.Migration):
    dependencies = [("stories", "0004_kinds_and_facets")]
    operations = [migrations.RunPython(keep_facets, migrations.RunPython.noop)]
