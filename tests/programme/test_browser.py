"""The programme's pages in a real browser: readable for everyone, and two people who write at once."""

import pytest
from django.test import Client

from folkmoot.programme.applications.applying import submit
from folkmoot.programme.writing.writing import newest_text
from tests.browser import DESKTOP, PHONE, Visit, scrolls_sideways, violations
from tests.programme.making import make_municipality, make_network, make_partnership, make_theme
from tests.programme.making_calls import begin, make_call, make_ready

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture
def _filled(who):
    network = make_network()
    abroad = make_municipality("Saldanha Bay Local Municipality", "ZA", latitude="-32.9", longitude="18")
    place = make_municipality("Karlskrona", latitude="56.2", longitude="15.6")
    make_partnership(place, abroad, network=network, theme=make_theme(), global_goals=[13, 16], core_values=["equity"])
    make_call(network=network)


PAGES = [
    "/partnerskap/",
    "/partnerskap/karlskrona-saldanha-bay-local-municipality/",
    "/partnerskap/natverk/",
    "/partnerskap/natverk/klimat/",
    "/partnerskap/utlysningar/",
    "/partnerskap/utlysningar/forberedelse/",
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE])
@pytest.mark.parametrize("path", PAGES)
@pytest.mark.usefixtures("_filled")
def test_axe_finds_nothing_on_the_public_pages(visit: Visit, path, size, scheme):
    page = visit(path, size, scheme)
    assert violations(page) == []
    assert not scrolls_sideways(page)


def signed_in(browser, address, person, **options):
    client = Client()
    client.force_login(person)
    context = browser.new_context(**options)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])
    return context.new_page()


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_axe_finds_nothing_on_the_pages_of_an_application(browser, address, who, size):
    call = make_call()
    draft, submitted = begin(call, who), submit(make_ready(call, who), who.anna)
    page = signed_in(browser, address, who.anna, viewport={"width": size[0], "height": size[1]})
    base = draft.get_absolute_url()
    for path in (
        "/partnerskap/ansokningar/",
        "/partnerskap/utlysningar/forberedelse/sok/",
        base,
        f"{base}grunder/",
        f"{base}avsnitt/why/",
        f"{base}avsnitt/why/historik/",
        f"{base}lag/",
        f"{base}dokument/",
        submitted.get_absolute_url(),
    ):
        assert page.goto(address + path).status == 200
        assert violations(page) == [], path
        assert not scrolls_sideways(page), path
    page.context.close()


def test_two_people_write_at_once_and_see_both_texts(browser, address, who):
    """Anna and Berta open the same section without JavaScript; both save; the one who comes second sees both texts."""
    draft = begin(make_call(), who)
    path = f"{address}{draft.get_absolute_url()}avsnitt/why/"
    anna = signed_in(browser, address, who.anna, java_script_enabled=False)
    berta = signed_in(browser, address, who.berta, java_script_enabled=False)
    anna.goto(path)
    berta.goto(path)
    assert "Anna" in berta.locator(".presence").inner_text()
    anna.fill("#q-challenge", "Annas text")
    anna.get_by_role("button", name="Spara", exact=True).click()
    berta.fill("#q-challenge", "Bertas text")
    berta.get_by_role("button", name="Spara", exact=True).click()
    assert "Annas text" in berta.locator(".conflict-text").inner_text()
    assert berta.input_value("#q-challenge") == "Bertas text"
    assert newest_text(draft, "why").answers["challenge"] == "Annas text"
    berta.fill("#q-challenge", "Annas och Bertas text")
    berta.get_by_role("button", name="Spara", exact=True).click()
    assert newest_text(draft, "why").answers["challenge"] == "Annas och Bertas text"
    anna.context.close()
    berta.context.close()


def test_what_is_written_saves_itself(browser, address, who):
    draft = begin(make_call(), who)
    page = signed_in(browser, address, who.anna)
    page.goto(f"{address}{draft.get_absolute_url()}avsnitt/why/")
    page.fill("#q-challenge", "Utan knapp")
    page.get_by_text("Sparat", exact=False).wait_for()
    assert page.get_by_text("2 av högst 50 ord").is_visible()
    assert newest_text(draft, "why").answers["challenge"] == "Utan knapp"
    page.context.close()


def test_an_officer_makes_a_call_from_the_example_and_looks_at_it_before_anybody_else(browser, address, officer):
    page = signed_in(browser, address, officer, viewport={"width": 1400, "height": 900})
    page.goto(f"{address}/partnerskap/oversikt/")
    page.get_by_role("link", name="Gör en utlysning").click()
    page.fill("[name=names_sv]", "Klimat 2027")
    page.fill("[name=names_en]", "Climate 2027")
    page.locator("[data-side-panel-toggle=preview]").click()
    shown = page.frame_locator("#w-preview-iframe, iframe[title]").first
    shown.get_by_role("heading", name="Klimat 2027").wait_for()
    page.get_by_role("tab", name="5. Publicera").click()
    page.check("[name=is_published]")
    page.get_by_role("button", name="Spara").first.click()
    page.get_by_role("link", name="Se dess sida").click()
    text = page.locator("main").inner_text()
    assert page.url == f"{address}/partnerskap/utlysningar/klimat-2027/"
    assert "Vad ska förändras, och för vem?" in text
    assert "Öppnar om" in text
    page.context.close()
