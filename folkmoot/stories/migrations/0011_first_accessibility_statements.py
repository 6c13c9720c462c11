import uuid

from django.db import migrations

TITLES = {"sv": ("Tillgänglighet", "tillganglighet"), "en": ("Accessibility", "accessibility")}
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
        if language not in TITLES or Page.objects.filter(path__startswith=home.path, slug=TITLES[language][1]).exists():
            continue
        title, slug = TITLES[language]
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
    dependencies = [("stories", "0010_accessibility_statement")]
    operations = [migrations.RunPython(make_statements, migrations.RunPython.noop)]
