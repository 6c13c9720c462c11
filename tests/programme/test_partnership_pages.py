"""The public list of partnerships, its ways to narrow down, its map; pages of partnerships and networks."""

import io

import pytest
from django.test import Client
from PIL import Image

from folkmoot.programme.models import NamedPerson, Partnership
from folkmoot.programme.partnerships.directory import PAGE_SIZE
from tests.programme.making import make_municipality, make_network, make_partnership, make_theme
from tests.programme.making_calls import make_call

pytestmark = pytest.mark.django_db


@pytest.fixture
def partnerships() -> dict[str, Partnership]:
    umea = make_municipality("Umeå kommun", latitude="63.8", longitude="20.3")
    region = make_municipality("Region Norr", kind="region")
    kisumu = make_municipality("Kisumu County", "KE", latitude="-0.1", longitude="34.8", kind="county")
    lutsk = make_municipality("Lutsk", "UA", latitude="50.7", longitude="25.3")
    climate, water = make_network(), make_theme()
    return {
        "kisumu": make_partnership(
            region, umea, kisumu, network=climate, theme=water, global_goals=[6, 13], first_year=2022, last_year=2024
        ),
        "lutsk": make_partnership(umea, lutsk, global_goals=[16], first_year=2024, state="project"),
        "hidden": make_partnership(region, lutsk, is_public=False),
    }


def names(page) -> list[str]:
    return [" – ".join(partnership.parties) for partnership in page.context["directory"].partnerships]


def test_the_list_shows_every_public_partnership_in_both_languages(client: Client, partnerships):
    page = client.get("/partnerskap/")
    assert names(page) == ["Region Norr – Umeå kommun – Kisumu County", "Umeå kommun – Lutsk"]
    assert "2 partnerskap" in page.text
    assert "Kenya" in page.text
    english = client.get("/en/partnerships/")
    assert "2 partnerships" in english.text
    assert "Climate action" in english.text


def test_the_list_and_what_it_is_narrowed_down_to_are_followed_as_feeds(client: Client, partnerships):
    whole = client.get("/partnerskap/flode.json").json()
    assert {item["title"] for item in whole["items"]} == {partnerships["kisumu"].name, partnerships["lutsk"].name}
    narrowed = client.get("/en/partnerships/feed.json?country=KE&utm_source=x").json()
    assert [item["title"] for item in narrowed["items"]] == [partnerships["kisumu"].name]
    assert narrowed["home_page_url"] == "http://testserver/en/partnerships/?country=KE"
    assert client.get("/partnerskap/flode.atom?country=XX").status_code == 404
    page = client.get("/partnerskap/?goal=13&country=KE").text
    assert 'href="/partnerskap/flode.atom?country=KE&amp;goal=13"' in page
    assert partnerships["lutsk"].name in client.get("/partnerskap/flode.atom").text


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        ("country=KE", ["kisumu"]),
        ("country=UA", ["lutsk"]),
        ("party=umea-kommun", ["kisumu", "lutsk"]),
        ("party=region-norr", ["kisumu"]),
        ("network=klimat", ["kisumu"]),
        ("theme=vatten", ["kisumu"]),
        ("goal=16", ["lutsk"]),
        ("goal=13&party=umea-kommun", ["kisumu"]),
        ("year=2023", ["kisumu"]),
        ("year=2024", ["kisumu", "lutsk"]),
        ("state=project", ["lutsk"]),
    ],
)
def test_a_link_narrows_the_list_down(client: Client, partnerships, wish, expected):
    assert names(client.get(f"/partnerskap/?{wish}")) == [partnerships[key].name for key in expected]


@pytest.mark.parametrize("wish", ["country=SE", "country=XX", "goal=99", "year=x", "page=0", "page=2", "page=x", "party=lutsk"])
def test_an_address_that_was_never_given_out_is_not_found(client: Client, partnerships, wish):
    assert client.get(f"/partnerskap/?{wish}").status_code == 404


def test_every_link_of_the_facets_leads_to_as_many_as_it_says(client: Client, partnerships):
    facets = client.get("/partnerskap/").context["directory"].facets
    assert [facet.key for facet in facets] == ["country", "party", "goal", "year", "state"]
    for facet in facets:
        for choice in facet.choices:
            page = client.get(choice.url)
            assert page.context["directory"].total == choice.count, choice
            taken = next(other for other in page.context["directory"].facets if other.key == facet.key)
            assert [other.url for other in taken.choices if other.taken] == ["/partnerskap/"]


def test_the_map_has_a_dot_for_each_place_that_is_known_and_a_line_for_each_pair(client: Client, partnerships):
    drawing = client.get("/partnerskap/").context["directory"].map
    assert drawing.at_home.count("M") == 1
    assert drawing.abroad.count("M") == 2
    assert drawing.lines.count("M") == 2
    assert drawing.land.startswith("M")


def test_a_page_says_who_and_where_and_why(client: Client, partnerships):
    page = client.get(partnerships["kisumu"].get_absolute_url())
    assert page.status_code == 200
    for text in ("Region Norr", "Umeå kommun", "Kisumu County", "Kenya", "Klimatåtgärder", "2022–2024", "13. "):
        assert text in page.text


def test_a_link_to_a_page_has_words_and_a_picture(client: Client, partnerships):
    make_call()
    addresses = (partnerships["lutsk"].slug, "natverk/klimat", "utlysningar/forberedelse")
    for page in [f"/partnerskap/{address}/" for address in addresses]:
        html = client.get(page).text
        assert f'<meta property="og:url" content="http://testserver{page}">' in html
        assert f'<meta property="og:image" content="http://testserver{page}sharing.png">' in html
        answer = client.get(f"{page}sharing.png")
        assert (answer["Content-Type"], Image.open(io.BytesIO(answer.content)).size) == ("image/png", (1200, 630))
    assert client.get(f"/partnerskap/{partnerships['hidden'].slug}/sharing.png").status_code == 404


def test_what_is_not_public_has_no_page_and_stands_nowhere(client: Client, partnerships):
    hidden = partnerships["hidden"]
    assert client.get(hidden.get_absolute_url()).status_code == 404
    for address in ("/partnerskap/", "/partnerskap/?party=region-norr", "/sitemap.xml", "/partnerskap/natverk/klimat/"):
        assert hidden.slug not in client.get(address).text


def test_a_person_is_named_until_the_day_that_was_agreed(client: Client, partnerships):
    partnership = partnerships["lutsk"]
    place = partnership.municipalities[0]
    common = {"partnership": partnership, "municipality": place, "role": "coordinator"}
    NamedPerson.objects.create(name="Anna Åberg", remove_on="2999-01-01", **common)
    NamedPerson.objects.create(name="Bo Berg", remove_on="2020-01-01", **common)
    page = client.get(partnership.get_absolute_url())
    assert "Anna Åberg" in page.text
    assert "Bo Berg" not in page.text


def test_a_network_shows_its_members(client: Client, partnerships):
    page = client.get("/partnerskap/natverk/klimat/")
    assert [partnership.url for partnership in page.context["members"].partnerships] == [
        partnerships["kisumu"].get_absolute_url()
    ]
    assert "1 partnerskap" in client.get("/partnerskap/natverk/").text
    assert client.get("/en/partnerships/networks/klimat/").status_code == 200
    assert client.get("/partnerskap/natverk/nej/").status_code == 404


def test_an_empty_site_says_what_comes_here(client: Client):
    assert client.get("/partnerskap/").status_code == 200
    assert client.get("/partnerskap/natverk/").status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_list(client: Client, partnerships, django_assert_max_num_queries):
    home = partnerships["lutsk"].municipalities[0]
    for number in range(PAGE_SIZE + 10):
        abroad = make_municipality(f"Ort {number}", "ZM", latitude="-15", longitude=str(20 + number / 10))
        make_partnership(home, abroad, global_goals=[13])
    client.get("/partnerskap/")
    with django_assert_max_num_queries(14):
        page = client.get("/partnerskap/")
    assert page.context["directory"].total == PAGE_SIZE + 12
    assert len(page.context["directory"].partnerships) == PAGE_SIZE
    assert len(client.get("/partnerskap/?page=2").context["directory"].partnerships) == 12


def test_the_menu_and_the_sitemap_lead_here(client: Client, partnerships):
    assert 'href="/partnerskap/"' in client.get("/").text
    sitemap = client.get("/sitemap.xml").text
    assert "/partnerskap/umea-kommun-lutsk/" in sitemap
    assert "/en/partnerships/umea-kommun-lutsk/" in sitemap


def test_what_changes_is_seen_at_once(client: Client, partnerships):
    client.get("/partnerskap/")
    place = partnerships["lutsk"].municipalities[1]
    place.name = "Lutsk kommun"
    place.save()
    assert names(client.get("/partnerskap/"))[-1] == "Umeå kommun – Lutsk kommun"
    partnerships["lutsk"].is_public = False
    partnerships["lutsk"].save()
    assert names(client.get("/partnerskap/")) == [partnerships["kisumu"].name]
