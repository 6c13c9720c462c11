import uuid

from django.db import migrations

PURPOSES = {
    "sv": "Vi frågar invånarna hur kommunen fungerar för dem, och för samman kommuner som vill bli bättre på att lyssna.",
    "en": "We ask citizens how their municipality works for them, and bring together municipalities that want to listen better.",
}
INTRODUCTIONS = {
    "sv": "Svaren blir medborgarkort som vem som helst kan läsa, jämföra med omdöme och ladda ner. "
    "Kommunerna arbetar vidare i partnerskap, och artiklarna berättar vad som blev av det.",
    "en": "The answers become report cards that anyone can read, compare with care and download. "
    "The municipalities work on in partnerships, and the articles tell what came of it.",
}
HOMES = {"sv": ("Folkmoot", "hem"), "en": ("Folkmoot", "home")}
ARCHIVES = {"sv": ("Artiklar", "artiklar"), "en": ("Articles", "articles")}


def make_first_pages(apps, _schema_editor):
    """A home page and an archive in Swedish and in English, translations of each other, in place of Wagtail's welcome page."""
    Locale = apps.get_model("wagtailcore", "Locale")
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    HomePage = apps.get_model("stories", "HomePage")
    ArticleIndexPage = apps.get_model("stories", "ArticleIndexPage")
    ContentType = apps.get_model("contenttypes", "ContentType")
    home_type, _made = ContentType.objects.get_or_create(app_label="stories", model="homepage")
    archive_type, _made = ContentType.objects.get_or_create(app_label="stories", model="articleindexpage")

    root = Page.objects.get(depth=1)
    Page.objects.filter(depth=2, slug="home").delete()
    home_key, archive_key = uuid.uuid4(), uuid.uuid4()
    homes = {}
    for place, language in enumerate(("sv", "en"), start=1):
        locale, _made = Locale.objects.get_or_create(language_code=language)
        title, slug = HOMES[language]
        homes[language] = HomePage.objects.create(
            title=title,
            draft_title=title,
            slug=slug,
            url_path=f"/{slug}/",
            path=f"{root.path}{place:04}",
            depth=2,
            numchild=1,
            content_type=home_type,
            locale=locale,
            translation_key=home_key,
            show_in_menus=False,
            purpose=PURPOSES[language],
            introduction=INTRODUCTIONS[language],
        )
        archive_title, archive_slug = ARCHIVES[language]
        ArticleIndexPage.objects.create(
            title=archive_title,
            draft_title=archive_title,
            slug=archive_slug,
            url_path=f"/{slug}/{archive_slug}/",
            path=f"{root.path}{place:04}0001",
            depth=3,
            numchild=0,
            content_type=archive_type,
            locale=locale,
            translation_key=archive_key,
            show_in_menus=True,
        )
    root.numchild = 2
    root.save(update_fields=["numchild"])
    Site.objects.all().delete()
    Site.objects.create(
        hostname="localhost", port=8000, site_name="Folkmoot", root_page_id=homes["sv"].pk, is_default_site=True
    )


class Migration(migrations.Migration):
    dependencies = [("stories", "0001_initial"), ("wagtailcore", "0098_apitoken")]
    operations = [migrations.RunPython(make_first_pages, migrations.RunPython.noop)]
