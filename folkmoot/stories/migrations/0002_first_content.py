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


def first_blocks(purpose, introduction):
    """What the centre does, the newest report card, and beside it the newest articles."""
    parts = [
        ("introduction", {"heading": purpose, "text": introduction, "ways_in": [], "picture": None, "alternative_text": ""}),
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
            body=first_blocks(PURPOSES[language], INTRODUCTIONS[language]),
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


STATEMENTS = {"sv": ("Tillgänglighet", "tillganglighet"), "en": ("Accessibility", "accessibility")}
SHORTCOMINGS = {
    "sv": "<p>Filmer och dokument som andra har gjort kan sakna textning eller taggar. Säg till, så hjälper vi dig.</p>",
    "en": "<p>Videos and documents that others have made may lack captions or tags. Tell us, and we help you.</p>",
}
SUPERVISORS = {"sv": "Myndigheten för digital förvaltning (Digg)", "en": "The Agency for Digital Government (Digg)"}
COMPLAINTS = "https://www.digg.se/tdosanmalan"


def make_statements(apps, _schema_editor):
    """An accessibility statement below each home page, translations of each other, for the centre to fill in."""
    HomePage = apps.get_model("stories", "HomePage")
    AccessibilityPage = apps.get_model("stories", "AccessibilityPage")
    Page = apps.get_model("wagtailcore", "Page")
    ContentType = apps.get_model("contenttypes", "ContentType")
    kind, _made = ContentType.objects.get_or_create(app_label="stories", model="accessibilitypage")
    key = uuid.uuid4()
    for home in HomePage.objects.select_related("locale"):
        language = home.locale.language_code
        if language not in STATEMENTS or Page.objects.filter(path__startswith=home.path, slug=STATEMENTS[language][1]).exists():
            continue
        title, slug = STATEMENTS[language]
        last = Page.objects.filter(path__startswith=home.path, depth=home.depth + 1).order_by("path").last()
        AccessibilityPage.objects.create(
            title=title,
            draft_title=title,
            slug=slug,
            url_path=f"{home.url_path}{slug}/",
            path=_next(last.path) if last else f"{home.path}0001",
            depth=home.depth + 1,
            numchild=0,
            content_type=kind,
            locale=home.locale,
            translation_key=key,
            show_in_menus=False,
            shortcomings=SHORTCOMINGS[language],
            supervisor=SUPERVISORS[language],
            supervisor_link=COMPLAINTS,
        )
        Page.objects.filter(pk=home.pk).update(numchild=home.numchild + 1)


def _next(path):
    """The path after another one, in treebeard's steps of base 36."""
    signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    number = int(path[-4:], 36) + 1
    steps = ""
    for _step in range(4):
        number, rest = divmod(number, 36)
        steps = signs[rest] + steps
    return path[:-4] + steps


class Migration(migrations.Migration):
    dependencies = [("stories", "0001_stories"), ("wagtailcore", "0098_apitoken")]
    operations = [
        migrations.RunPython(make_first_pages, migrations.RunPython.noop),
        migrations.RunPython(make_statements, migrations.RunPython.noop),
    ]
