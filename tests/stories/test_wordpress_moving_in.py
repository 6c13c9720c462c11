"""A WordPress site moves in: what becomes of it, that it can come again, and that nothing is ever half done."""

import csv
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images.tests.utils import get_test_image_file

from folkmoot.cli import main
from folkmoot.programme.models import Network
from folkmoot.stories.models import ArticlePage, EventPage, Picture, PlainPage, PortraitPage, Topic
from folkmoot.stories.moving_in import moving_in
from folkmoot.stories.moving_in.arrivals import Arrival
from folkmoot.stories.moving_in.moving_in import MovingError, move_in
from folkmoot.stories.moving_in.moving_report import Outcome
from tests.stories.wordpress_site import SITE, export, item, two_languages

pytestmark = pytest.mark.django_db
EXPORTS = Path(__file__).parents[3] / "shared" / "data" / "wordpress"
PICTURE = f"{SITE}/wp-content/uploads/2020/05/torg.png"
ATTACHED = f"<wp:attachment_url>{PICTURE}</wp:attachment_url>"


@pytest.fixture
def site(tmp_path):
    """Writes an export and moves it in."""

    def move(text: str, **options):
        file = tmp_path / "export.xml"
        file.write_text(text, encoding="utf-8")
        return move_in(file, **options)

    return move


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "stored"
    folder = tmp_path / "uploads" / "2020" / "05"
    folder.mkdir(parents=True)
    (folder / "torg.png").write_bytes(get_test_image_file().file.getvalue())
    (folder / "rapport.pdf").write_bytes(b"%PDF-1.4")
    return tmp_path / "uploads"


def outcomes(report):
    return {line.title: line.outcome for line in report.lines if line.outcome is not Outcome.REMARK}


def notes(report, title: str):
    return [line.note for line in report.lines if line.title == title and line.note]


def test_two_languages_come_as_translations_with_what_they_are_about(site, client: Client):
    site(two_languages(20))
    assert ArticlePage.objects.count() == 40
    swedish, english = ArticlePage.objects.get(title="Möte 4"), ArticlePage.objects.get(title="Meeting 4")
    assert swedish.translation_key == english.translation_key
    assert (swedish.locale.language_code, english.locale.language_code) == ("sv", "en")
    assert swedish.byline == "Åsa Öberg"
    assert f"{swedish.date}" == "2012-01-05"
    for page in (swedish, english):
        assert [topic.names for topic in page.topics.all()] == [{"sv": "Insyn", "en": "Transparency"}]
        assert [country.code for country in page.countries.all()] == ["ZA"]
        assert (page.global_goals, [tag.name for tag in page.tags.all()]) == ([5], ["tagg 4"])
    assert swedish.network == english.network == Network.objects.get(slug="klimat")
    assert {topic.slug for topic in Topic.objects.all()} == {"delaktighet", "insyn", "jamlikhet"}
    assert f'<a href="{english.get_url()}" lang="en"' in client.get(swedish.get_url()).text


def test_links_between_posts_lead_to_their_pages(site, client: Client):
    site(two_languages(3))
    before, after = ArticlePage.objects.get(title="Möte 1"), ArticlePage.objects.get(title="Möte 2")
    assert f'<a href="{before.get_url()}">2</a>' in client.get(after.get_url()).text


def test_the_same_again_makes_no_doubles_and_changes_come(site):
    site(two_languages(2))
    again = site(two_languages(2))
    assert set(outcomes(again).values()) == {Outcome.UNCHANGED}
    changed = site(two_languages(2).replace("Och mer.", "Och ännu mer."))
    assert outcomes(changed) == {
        "Möte 0": Outcome.UNCHANGED,
        "Meeting 0": Outcome.UNCHANGED,
        "Möte 1": Outcome.UPDATED,
        "Meeting 1": Outcome.UPDATED,
    }
    assert "ännu mer" in str(ArticlePage.objects.get(title="Möte 1").body)
    assert ArticlePage.objects.count() == 4


def test_what_an_editor_changed_or_deleted_here_stays_so(site):
    site(two_languages(2))
    edited = ArticlePage.objects.get(title="Möte 1")
    edited.title = "Redigerad"
    edited.save_revision().publish()
    ArticlePage.objects.get(title="Möte 0").delete()
    report = site(two_languages(2).replace("Och mer.", "Och ännu mer."))
    assert outcomes(report)["Redigerad"] is Outcome.KEPT
    assert notes(report, "Möte 0") == ["deleted here since it came: not brought back"]
    assert set(ArticlePage.objects.values_list("title", flat=True)) == {"Redigerad", "Meeting 0", "Meeting 1"}


def test_a_dry_run_tells_all_and_stores_nothing(site, media, settings):
    text = export(item(1, "Ett", "Hej"), item(2, "torg", kind="attachment", status="inherit", more=ATTACHED))
    report = site(text, media=media, dry_run=True)
    assert outcomes(report) == {"Ett": Outcome.ADDED, "torg": Outcome.ADDED}
    assert not ArticlePage.objects.exists()
    assert not Arrival.objects.exists()
    assert not Redirect.objects.exists()
    assert not [file for file in Path(settings.MEDIA_ROOT).rglob("*") if file.is_file()]


def test_an_error_midway_leaves_nothing_behind(site, media, settings, monkeypatch):
    monkeypatch.setattr(moving_in._Moving, "_link", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        site(export(item(1, "Ett", "Hej"), item(2, "torg", kind="attachment", more=ATTACHED)), media=media)
    assert not ArticlePage.objects.exists()
    assert not Picture.objects.exists()
    assert not [file for file in Path(settings.MEDIA_ROOT).rglob("*") if file.is_file()]


def _with_files() -> str:
    body = (
        f'<p>Läs <a href="{SITE}/wp-content/uploads/2020/05/rapport.pdf">rapporten</a>.</p>'
        f'<img class="wp-image-2" src="{PICTURE.replace(".png", "-300x200.png")}" alt=""> [gallery]'
    )
    return export(
        item(1, "Ett", body, meta=(("_thumbnail_id", "2"),)),
        item(2, "torg", kind="attachment", status="inherit", parent=1, more=ATTACHED,
             meta=(("_wp_attachment_image_alt", "Ett torg"),)),
        item(3, "rapport", kind="attachment", status="inherit", address=f"{SITE}/rapport/",
             more=f"<wp:attachment_url>{SITE}/wp-content/uploads/2020/05/rapport.pdf</wp:attachment_url>"),
    )  # fmt: skip


@pytest.mark.parametrize("packed", [False, True])
def test_files_come_from_a_folder_or_an_archive(site, media, tmp_path, client: Client, packed):
    if packed:
        with zipfile.ZipFile(tmp_path / "media.zip", "w") as archive:
            for file in media.rglob("*.*"):
                archive.write(file, f"wp-content/uploads/{file.relative_to(media)}")
    site(_with_files(), media=tmp_path / "media.zip" if packed else media)
    article = ArticlePage.objects.get()
    picture, document = Picture.objects.get(), get_document_model().objects.get()
    assert (article.picture, article.picture_text) == (picture, "Ett torg")
    html = client.get(article.get_url()).text
    assert f'<a href="{document.url}">rapporten</a>' in html
    assert [block.block_type for block in article.body] == ["paragraph", "picture", "picture"]
    assert client.get("/wp-content/uploads/2020/05/torg.png").headers["Location"] == picture.file.url


def test_missing_files_keep_their_links_and_are_named(site):
    report = site(_with_files())
    assert any("not in the media" in note for note in notes(report, "Ett"))
    assert f'href="{PICTURE.replace(".png", "-300x200.png")}"' in str(ArticlePage.objects.get().body)


def test_old_addresses_lead_to_the_pages(site, client: Client):
    terms = (("category", "nyheter", "Nyheter"),)
    site(export(item(7, "Ett", "Hej", terms=terms, meta=(("_wp_old_slug", "forr"),)), item(8, "Om", "Hej", kind="page")))
    address = ArticlePage.objects.get().get_url()
    for old in ("/2020/05/ett/", "/2020/05/forr/", "/2020/05/ett"):
        assert client.get(old, follow=False).headers["Location"] == address, old
    assert client.get("/?p=7").headers["Location"] == address
    assert client.get("/?utm_source=brev&p=7&utm_medium=x").headers["Location"] == address
    assert client.get("/category/nyheter/").headers["Location"] == "/artiklar/?topic=nyheter"
    assert client.get("/?other=7").status_code == 200


def test_every_part_of_a_body_is_shown(site, client: Client):
    body = (
        "<h3>Rubrik</h3><table><tr><td>Möten</td><td>12</td></tr></table><blockquote>Vi hördes.<cite>Amina</cite></blockquote>"
    )
    site(export(item(1, "Ett", body)))
    html = client.get(ArticlePage.objects.get().get_url()).text
    for shown in ("<h2>Rubrik</h2>", "<dt>Möten</dt><dd>12</dd>", "<p>Vi hördes.</p>", "Amina", "Åsa Öberg"):
        assert shown in html


def test_tables_and_players_come_as_blocks_and_ask_nothing_of_others(site, media, client: Client):
    (media / "2020" / "05" / "tal.mp3").write_bytes(b"ID3")
    body = (
        "<table><tr><th>Kommun</th><th>Möten</th><th>År</th></tr><tr><td>Borås</td><td>4</td><td>2024</td></tr></table>"
        f'[embed]https://youtu.be/abcdefghijk[/embed] [audio mp3="{SITE}/wp-content/uploads/2020/05/tal.mp3"]'
        '<iframe src="https://maps.example.org/x" title="Karta"></iframe>'
    )
    report = site(export(item(1, "Ett", body)), media=media)
    article = ArticlePage.objects.get()
    assert [block.block_type for block in article.body] == ["table", "video", "file", "paragraph"]
    html = client.get(article.get_url()).text
    assert '<th scope="col">Kommun</th>' in html
    assert "<td>Borås</td>" in html
    assert 'class="video-closed" href="https://youtu.be/abcdefghijk"' in html
    assert "<iframe" not in html
    assert '<a href="https://maps.example.org/x">Karta</a>' in html
    assert notes(report, "Ett") == [
        "a table does not say what it shows: write its caption",
        "a player became a link to what it showed: https://maps.example.org/x",
    ]


def test_an_address_of_the_sites_own_is_given_to_no_page(site, client: Client):
    titles = ("Partnerskap", "admin", "en", "media", "Kontakt")
    report = site(
        export(*(item(n, title, "Hej", kind="page", address=f"{SITE}/{title.lower()}/") for n, title in enumerate(titles, 1)))
    )
    assert sorted(PlainPage.objects.values_list("slug", flat=True)) == [
        "kontakt",
        "wp-admin",
        "wp-en",
        "wp-media",
        "wp-partnerskap",
    ]
    assert "its address ends in “wp-en”, because the site itself answers at its own" in notes(report, "en")
    for page in PlainPage.objects.all():
        assert client.get(page.get_url()).status_code == 200
    assert Redirect.objects.get(old_path="/partnerskap").redirect_page.slug == "wp-partnerskap"
    assert client.get("/?p=1").headers["Location"] == "/wp-partnerskap/"


def test_drafts_private_and_protected_posts_are_not_shown(site):
    items = [
        item(number, status, "Hej", status=status) for number, status in enumerate(("draft", "private", "future", "pending"), 1)
    ]
    protected = item(9, "Skyddad", "Hej", more="<wp:post_password>hemlig</wp:post_password>")
    site(export(*items, protected, item(10, "skräp", "Hej", status="trash")))
    assert ArticlePage.objects.count() == 5
    assert not ArticlePage.objects.live().exists()


def test_pages_stand_under_their_pages(site):
    site(export(item(2, "Under", "Hej", kind="page", parent=5), item(5, "Över", "Hej", kind="page")))
    below = PlainPage.objects.get(title="Under")
    assert below.get_parent().specific == PlainPage.objects.get(title="Över")


def test_a_map_says_what_becomes_what(site, tmp_path):
    mapping = tmp_path / "map.toml"
    mapping.write_text(
        '[taxonomies]\nland = "country"\nsort = "type"\n[terms.land]\nsyd = "ZA"\n[terms.sort]\nhandelser = "event"\n'
        'ansikten = "portrait"\n[post_types]\nprojekt = "article"\n[authors]\nasa = ""\n'
    )
    found = site(
        export(
            item(1, "Ett", "Hej", kind="projekt", terms=(("land", "syd", "Vid Kap"),)),
            item(
                2, "Dag", "Hej", terms=(("sort", "handelser", "Händelser"),), meta=(("_EventStartDate", "2024-05-01 10:00:00"),)
            ),
            item(3, "Amina", "Hej", terms=(("sort", "ansikten", "Ansikten"),)),
            item(4, "Okänt", "Hej", terms=(("colour", "red", "Red"),)),
            item(5, "Recept", "Hej", kind="recipe"),
        ),
        map_file=mapping,
    )
    article = ArticlePage.objects.get(title="Ett")
    assert ([country.code for country in article.countries.all()], article.byline) == (["ZA"], "")
    assert f"{EventPage.objects.get().starts_at:%d %H:%M}" == "01 08:00"
    assert not PortraitPage.objects.get().live
    assert notes(found, "Okänt") == ["taxonomy “colour” is in no map: its terms were left out"]
    assert notes(found, "Recept") == ["the post type “recipe” is in no map"]


def test_a_language_without_an_archive_is_refused(site):
    with pytest.raises(MovingError, match="Use one of"):
        site(export(item(1, "Ett")), language="fr")


# Counted in the files: posts and pages that are no attachment, menu or template.
PUBLIC = {"block-editor": (61, 1), "crazy-cdata": (1, 0), "missing-tags": (1, 0), "theme-unit-test": (58, 21),
          "valid-wxr-1.0": (3, 3), "wxr-base-url-rewriting": (1, 0), "wxr-comprehensive": (1, 1)}  # fmt: skip


@pytest.mark.parametrize("name", PUBLIC)
def test_public_exports_come_whole_and_once(name, client: Client):
    file = EXPORTS / f"{name}.xml"
    if not file.exists():
        pytest.skip(f"{file.name} of the shared data is not here")
    move_in(file)
    assert (ArticlePage.objects.count(), PlainPage.objects.count()) == PUBLIC[name]
    for page in [*ArticlePage.objects.live()[:5], *PlainPage.objects.live()[:5]]:
        assert client.get(page.get_url()).status_code == 200
    again = move_in(file)
    assert {line.outcome for line in again.lines if line.kind in {"article", "page"}} <= {Outcome.UNCHANGED, Outcome.LEFT_OUT}


@pytest.mark.parametrize(
    ("text", "said"),
    [("<rss>", "no well-formed XML"), ("<!DOCTYPE r [<!ENTITY a 'b'>]><r>&a;</r>", "attack"), ("<r/>", "no WordPress export")],
)
def test_the_command_ends_with_one_sentence_and_two(text, said, tmp_path):
    file = tmp_path / "export.xml"
    file.write_text(text)
    result = CliRunner().invoke(main, ["import-wordpress", str(file)])
    assert result.exit_code == 2
    assert said in result.output
    assert result.output.count("\n") == 1


def test_the_command_writes_what_came_of_each(tmp_path):
    file, report = tmp_path / "export.xml", tmp_path / "report.csv"
    file.write_text(export(item(7, "Ett", "[gravityform id=1]")))
    result = CliRunner().invoke(main, ["import-wordpress", str(file), "--dry-run", "--report", str(report)])
    assert result.exit_code == 0, result.output
    assert "Nothing was stored (--dry-run)." in result.output
    rows = list(csv.DictReader(report.open(encoding="utf-8")))
    assert {(row["what"], row["number"], row["title"], row["outcome"]) for row in rows} == {("article", "7", "Ett", "added")}
    assert "shortcode [gravityform id=1] is not known here" in {row["note"] for row in rows}


@pytest.mark.parametrize(
    ("text", "said"),
    [("x", "no TOML"), ('[taxonomies]\nland = "moon"', "cannot become 'moon'"), ("[other]", r"\[other\] is not known"),
     ("[taxonomies]\nland = 3", "a text between quotation marks")],
)  # fmt: skip
def test_a_map_that_cannot_be_used_is_refused(text, said, tmp_path):
    from folkmoot.stories.moving_in.wordpress_map import MapError, read_map

    file = tmp_path / "map.toml"
    file.write_text(text)
    with pytest.raises(MapError, match=said):
        read_map(file)
