"""A form filled in in a browser: with a network and without, by an enumerator, by a link, as a draft, changed afterwards."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from folkmoot.accounts.models import User
from folkmoot.surveys.collecting.forms.form_publishing import keep_draft, publish_form, read_form
from folkmoot.surveys.collecting.forms.instruments import InstrumentVersion
from folkmoot.surveys.collecting.people.adding_enumerators import Credentials, renew_credentials
from folkmoot.surveys.collecting.people.enumerators import Enumerator
from folkmoot.surveys.collecting.reading.received_answers import collected
from folkmoot.surveys.collecting.receiving.submissions import ReviewState, Submission, SubmissionFile
from folkmoot.surveys.collecting.web_form.making_web_links import link_address, make_one_time_links, make_open_link
from folkmoot.surveys.errors import CollectingError
from tests.browser import DESKTOP, PHONE, scrolls_sideways, violations
from tests.surveys.collecting.conftest import Send, interview, path_of

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db0000000"
    "0049454e44ae426082"
)
# A place that is answered is shown on a map, whose tiles the policy keeps from being fetched.
EXPECTED = ("ERR_INTERNET_DISCONNECTED", "status of 403", "tile.openstreetmap.org")


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[BrowserContext]:
    width, height = PHONE
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en", base_url=address)
    context.set_default_timeout(20_000)
    yield context
    context.close()


@pytest.fixture
def open_page(phone: BrowserContext) -> Iterator[Callable[[str], Page]]:
    """Opens pages; what the browser complains of in one of them fails the test, the content security policy's word too."""
    complaints: list[str] = []

    def opened(path: str = "") -> Page:
        page = phone.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if path:
            page.goto(path)
        return page

    yield opened
    assert [complaint for complaint in complaints if not any(text in complaint for text in EXPECTED)] == []


@pytest.fixture
def web(credentials: Credentials) -> str:
    return f"{path_of(credentials.token_server)}/web/"


def answer(page: Page, age: str = "41") -> None:
    page.get_by_text("Yes", exact=True).click()
    page.get_by_text("Woman", exact=True).click()
    write_number(page, age)


def write_number(page: Page, number: str) -> None:
    field = page.get_by_label("How old are you?")
    field.press("Control+a")
    field.press_sequentially(number)
    field.press("Tab")


def start(page: Page) -> None:
    page.get_by_role("link", name="Start").click()
    expect(page.get_by_label("How old are you?")).to_be_visible()


def send(page: Page) -> None:
    page.get_by_role("button", name="Send", exact=True).click()


def ready_without_network(page: Page) -> None:
    expect(page.locator("html")).to_have_attribute("data-ready", "without-network", timeout=20_000)


def test_an_interview_with_a_picture_is_filled_in_and_received(open_page, web):
    page = open_page(web)
    start(page)
    answer(page)
    page.locator("input[type=file]").first.set_input_files({"name": "house.png", "mimeType": "image/png", "buffer": PIXEL})
    expect(page.get_by_alt_text("Captured image preview")).to_be_visible()
    send(page)
    expect(page.locator("#told")).to_have_text("Sent. Thank you.")
    submission = Submission.objects.get()
    assert not submission.is_test
    assert submission.enumerator is not None
    xml = submission.current.as_received.decode()
    assert "<age>41</age>" in xml
    file = SubmissionFile.objects.get()
    assert f"<photo>{file.name}</photo>" in xml
    assert "deprecatedID" not in xml


def test_without_a_network_the_page_opens_and_what_is_sent_waits_in_sight(phone, open_page, web):
    page = open_page(web)
    ready_without_network(page)
    phone.set_offline(True)
    page.reload()
    start(page)
    answer(page, "52")
    page.locator("input[type=file]").first.set_input_files({"name": "house.png", "mimeType": "image/png", "buffer": PIXEL})
    send(page)
    expect(page.locator("#state")).to_contain_text("1 interview waits to be sent.")
    page.close()
    page = open_page(web)
    expect(page.locator("#state")).to_contain_text("1 interview waits to be sent.")
    expect(page.locator("#kept li")).to_have_count(1)
    assert page.title().startswith("(1) ")
    assert not Submission.objects.exists()
    phone.set_offline(False)
    expect(page.locator("#state")).to_have_text("Everything is sent.")
    submission = Submission.objects.get()
    assert b"<age>52</age>" in submission.current.as_received
    assert submission.current.files.count() == 1


def test_a_closed_tab_loses_nothing_and_the_draft_stays_one_interview(phone, open_page, web):
    page = open_page(web)
    ready_without_network(page)
    phone.set_offline(True)
    start(page)
    answer(page, "63")
    page.locator("input[type=file]").first.set_input_files({"name": "house.png", "mimeType": "image/png", "buffer": PIXEL})
    expect(page.locator("#draft-state")).to_contain_text("Answers kept on this device")
    page.wait_for_timeout(600)
    page.close()
    page = open_page(web)
    page.get_by_role("link", name="Continue").click()
    expect(page.get_by_label("How old are you?")).to_have_value("63")
    page.get_by_label("Telephone").fill("070-1")
    phone.set_offline(False)
    send(page)
    expect(page.locator("#told")).to_have_text("Sent. Thank you.")
    submission = Submission.objects.get()
    xml = submission.current.as_received.decode()
    assert "<age>63</age>" in xml
    assert "<phone>070-1</phone>" in xml
    assert "deprecatedID" not in xml
    assert submission.current.files.count() == 1
    expect(page.locator("#kept li")).to_have_count(0)


def test_answers_kept_under_a_stopped_address_are_sent_from_the_new_one(phone, open_page, web):
    page = open_page(web)
    ready_without_network(page)
    phone.set_offline(True)
    start(page)
    answer(page)
    send(page)
    expect(page.locator("#state")).to_contain_text("1 interview waits")
    credentials = renew_credentials(Enumerator.objects.get())
    page.close()
    phone.set_offline(False)
    page = open_page(f"{path_of(credentials.token_server)}/web/")
    expect(page.locator("#told")).to_have_text("Sent. Thank you.")
    assert Submission.objects.count() == 1


def test_an_unanswered_question_is_shown_and_nothing_is_sent(open_page, web, write_form):
    rows = (
        "type,name,label::English (en),required",
        "integer,age,How old are you?,yes",
    )
    publish_form(read_form(write_form("2", survey=rows)), "water")
    page = open_page(web)
    start(page)
    send(page)
    expect(page.get_by_text("1 question with an error").or_(page.get_by_text("1 question with error"))).to_be_visible()
    assert not Submission.objects.exists()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_meets_the_standards_and_fits_a_phone(browser, address, web, scheme):
    width, height = PHONE
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="sv", base_url=address, color_scheme=scheme
    )
    page = context.new_page()
    page.goto(web)
    expect(page.get_by_role("link", name="Börja")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="Börja").click()
    expect(page.get_by_role("button", name="Skicka", exact=True)).to_be_visible()
    assert not scrolls_sideways(page)
    context.close()


def test_the_form_opens_in_the_readers_language_and_turns_for_arabic(browser, address, web, write_form):
    rows = (
        "type,name,label::English (en),label::Arabic (ar)",
        "text,name_of,What is your name?,ما اسمك؟",
    )
    publish_form(read_form(write_form("3", survey=rows)), "water")
    context = browser.new_context(locale="en", base_url=address)
    page = context.new_page()
    page.goto(web)
    page.get_by_role("link", name="Start").click()
    expect(page.get_by_text("What is your name?")).to_be_visible()
    assert page.locator("#form").get_attribute("dir") == "ltr"
    page.get_by_role("combobox").first.click()
    page.get_by_role("option", name="Arabic (ar)").click()
    expect(page.get_by_text("ما اسمك؟")).to_be_visible()
    expect(page.locator("#form")).to_have_attribute("dir", "rtl")
    context.close()
    in_egypt = browser.new_context(locale="ar-EG", base_url=address)
    page = in_egypt.new_page()
    page.goto(web)
    page.get_by_role("link", name="Börja").click()
    expect(page.get_by_text("ما اسمك؟")).to_be_visible()
    expect(page.locator("#form")).to_have_attribute("dir", "rtl")
    in_egypt.close()


def test_a_draft_is_tried_out_and_counts_nowhere(open_page, survey, write_form):
    draft = keep_draft(read_form(write_form("4")), survey)
    page = open_page(f"/collect/water/draft/{draft.draft_key}/web/")
    expect(page.get_by_text("You are trying a draft out.")).to_be_visible()
    start(page)
    answer(page)
    send(page)
    expect(page.locator("#told")).to_have_text("Sent. Thank you.")
    assert Submission.objects.get().is_test


def test_a_one_time_link_takes_one_interview(open_page, published: InstrumentVersion):
    (link,) = make_one_time_links(published.instrument, ["4711"])
    page = open_page(path_of(link.address))
    answer(page)
    send(page)
    expect(page.locator("#told")).to_have_text("Sent. Thank you.")
    submission = Submission.objects.get()
    assert submission.linked.link.person == "4711"
    page.reload()
    expect(page.get_by_text("It can be used once.")).to_be_visible()
    door = path_of(link.address).removesuffix("/web/")
    assert _post(door, interview()).status_code == 403
    assert _post(door, submission.current.as_received).status_code == 201
    assert Submission.objects.count() == 1


def test_an_open_link_takes_any_number_and_each_is_marked_to_the_export(published: InstrumentVersion, send: Send):
    link = make_open_link(published.instrument)
    door = path_of(link_address(published.instrument, link.open_key)).removesuffix("/web/")
    assert [_post(door, interview()).status_code for _time in range(2)] == [201, 201]
    send(interview())
    table = collected(published.instrument).file.tables[0]
    place = table.headers.index("CameBy") + 1
    assert [row[place] or "" for row in table.cells.iter_rows()] == ["open_link", "open_link", ""]


def test_a_stopped_link_takes_nothing(published: InstrumentVersion):
    link = make_open_link(published.instrument)
    door = path_of(link_address(published.instrument, link.open_key)).removesuffix("/web/")
    link.is_active = False
    link.save()
    assert _post(door, interview()).status_code == 403
    assert "no longer works" in Client().get(f"{door}/web/", headers={"Accept-Language": "en"}).text
    assert not Submission.objects.exists()


def test_links_for_the_same_person_twice_are_none(published: InstrumentVersion):
    make_one_time_links(published.instrument, ["1", "2"])
    for people in (["3", "2"], ["3", "3"], [], ["x" * 101]):
        with pytest.raises(CollectingError):
            make_one_time_links(published.instrument, people)
    assert published.instrument.web_links.count() == 2


def test_an_interview_is_changed_with_a_reason_and_the_earlier_version_stays(browser, address, survey, send: Send):
    send(interview("uuid:first"), {"hus å.jpg": PIXEL})
    submission = Submission.objects.get()
    client = _lead(survey)
    width, height = DESKTOP
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en", base_url=address)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])
    page = context.new_page()
    page.goto(f"/en/fieldwork/water/interviews/{submission.pk}/edit/")
    expect(page.get_by_label("How old are you?")).to_have_value("41")
    write_number(page, "14")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#told")).to_contain_text("Say above why")
    page.get_by_label("Why do you change it?").fill("Wrong way round")
    page.get_by_role("button", name="Send", exact=True).click()
    page.wait_for_url(re.compile(r"/interviews/\d+/$"))
    expect(page.get_by_text("Wrong way round")).to_be_visible()
    context.close()
    submission.refresh_from_db()
    assert submission.review_state == ReviewState.EDITED
    current = submission.current
    assert b"<age>14</age>" in current.as_received
    assert (current.edited_from, current.reason, str(current.person)) == ("uuid:first", "Wrong way round", str(current.person))
    assert current.person is not None
    assert current.files.count() == 1
    assert submission.versions.count() == 2


@pytest.mark.parametrize(("window", "scheme"), [(PHONE, "light"), (PHONE, "dark"), (DESKTOP, "light")])
def test_the_page_on_which_an_interview_is_changed_meets_the_standards(browser, address, survey, send: Send, window, scheme):
    """What the site says around the form; the form itself is drawn by ODK's renderer, whose few failings are its own."""
    send(interview("uuid:first"), {"hus å.jpg": PIXEL})
    client = _lead(survey)
    context = browser.new_context(
        viewport={"width": window[0], "height": window[1]}, locale="sv", base_url=address, color_scheme=scheme
    )
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])
    page = context.new_page()
    page.goto(f"/faltarbete/water/interviews/{Submission.objects.get().pk}/edit/")
    expect(page.get_by_role("button", name="Skicka", exact=True)).to_be_visible()
    assert violations(page, outside="#form, body > [data-pc-section]") == []
    assert not scrolls_sideways(page)
    context.close()


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_change_without_a_reason_is_refused(survey, send: Send, reason):
    send(interview("uuid:first"))
    submission = Submission.objects.get()
    client = _lead(survey)
    path = f"/en/fieldwork/water/interviews/{submission.pk}/edit/submission"
    assert _post(path, interview(deprecated="uuid:first"), client, reason=reason, end="").status_code == 400
    assert _post(path, interview(), client, reason="why", end="").status_code == 400
    assert submission.versions.count() == 1


def _post(door: str, xml: bytes, client: Client | None = None, *, reason: str | None = None, end: str = "/submission"):
    parts = {"xml_submission_file": SimpleUploadedFile("submission.xml", xml, "text/xml")}
    return (client or Client()).post(f"{door}{end}", parts | ({"reason": reason} if reason is not None else {}))


def _lead(survey) -> Client:
    person = User.objects.create_user(email="lead@example.org", password="x")
    person.groups.add(Group.objects.get(name="survey lead"))
    client = Client()
    client.force_login(person)
    return client
