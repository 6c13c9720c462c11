"""The pages behind the sign-in, in a real browser: readable for everyone, on a phone, in both languages, by keyboard alone; and
a decision appealed, from the refusal to the new decision."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from folkmoot.accounts.roles import Role
from folkmoot.programme.applications.applying import submit
from folkmoot.programme.mailing import Mail
from folkmoot.programme.meetings.holding_meetings import add_action, add_material, add_participant, save_meeting
from folkmoot.programme.models import Application, Cause, Meeting, MeetingAction, Participant, Risk, Seeking
from folkmoot.programme.projects.plan_forms import PARTS
from folkmoot.programme.reports.reporting import approve_report
from folkmoot.programme.reviews.assigning import assign
from folkmoot.programme.reviews.deciding import decide, find_eligible
from folkmoot.programme.reviews.reviewing import declare, save_review
from folkmoot.programme.reviews.reviews import Assignment
from folkmoot.programme.seeking.matchmaking import write_first
from tests.accounts.test_people import person
from tests.browser import DESKTOP, PHONE, scrolls_sideways, violations
from tests.programme.making import make_network, make_partnership, make_theme
from tests.programme.making_calls import PDF, make_call, make_ready
from tests.programme.making_projects import make_project, make_reports, make_submitted_report
from tests.programme.test_browser import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture
def application(who, officer) -> Application:
    """Under review."""
    submitted = submit(make_ready(make_call(network=make_network()), who), who.anna)
    find_eligible(submitted, fulfils=True, reasons="", by=officer)
    return Application.objects.get(pk=submitted.pk)


@pytest.fixture
def pages(who, officer, reviewer, application):
    """Somebody, and the pages that they look at: routes with their arguments."""
    assignment = assign(application, reviewer, officer)
    waiting = submit(make_ready(application.call, who, "Två"), who.anna)
    find_eligible(waiting, fulfils=True, reasons="", by=officer)
    assign(waiting, reviewer, officer)
    declare(assignment, conflict=False, reason="", by=reviewer.person)
    partnership = make_partnership(who.home, who.abroad, slug="umea-lutsk", network=application.call.network)
    project = make_project(who, partnership, is_public=True)
    cause = Cause.objects.create(project=project, kind="cause", text="Få kvinnor sitter i nämnderna")
    Cause.objects.create(project=project, kind="cause", text="Möten hålls när vattnet hämtas", under=cause)
    Cause.objects.create(project=project, kind="effect", text="De längst bort får vatten sist")
    Risk.objects.create(project=project, text="Ett val", likelihood=4, consequence=4, action="Avtal", owner="Umeå")
    yearly, final = make_reports(project, who)
    approve_report(make_submitted_report(yearly, who), "Tack", officer)
    day = timezone.localdate() + timedelta(days=20)
    meeting = save_meeting(
        Meeting(partnership=partnership, title="Besök", starts_on=day, ends_on=day, registration_until=day), 0, who.anna
    )
    add_participant(meeting, Participant(name="Maja", municipality=who.home, sex="woman"), who.anna)
    add_action(meeting, MeetingAction(what="Prova", owner="Umeå", due_on=day))
    add_material(meeting, SimpleUploadedFile("bilder.pdf", PDF), who.anna)
    theme = make_theme()
    for place, said in ((who.home, "Öppna data"), (who.abroad, "Byråd")):
        search = Seeking.objects.create(municipality=place, offers=said, seeks=said, languages="sv uk", public=["offers"])
        search.themes.add(theme)
    contact = write_first(Seeking.objects.get(municipality=who.home), who.abroad, "Hej", who.berta)
    return {
        who.chief: [
            ("mine",),
            ("project", project.number),
            *(("plan_part", project.number, part) for part in PARTS),
            ("report", yearly.public_id),
            ("report", final.public_id),
            ("report_section", final.public_id, "story"),
            ("report_documents", final.public_id),
            ("meeting", meeting.public_id),
            ("edit_meeting", meeting.public_id),
            ("participants", meeting.public_id),
            ("new_meeting", partnership.slug),
            ("seeking_list",),
            ("seeking", who.home.slug),
            ("seeking", who.abroad.slug),
            ("edit_seeking", who.home.slug),
            ("contact", contact.public_id),
            ("partnership", partnership.slug),
        ],
        reviewer.person: [("reviews",), ("review", application.public_id), ("review", waiting.public_id)],
        officer: [
            ("portfolio",),
            ("mails",),
            ("call_handling", application.call.slug),
            ("call_reviewers", application.call.slug),
            ("handling", application.public_id),
            ("new_network_meeting", application.call.network.slug),
        ],
    }


def test_axe_finds_nothing_on_the_pages_behind_the_sign_in(browser, address, pages):
    """Each page in Swedish at a desk and in English on a phone, with one sign-in a person; and Swedish fits a phone."""
    for somebody, routes in pages.items():
        page = signed_in(browser, address, somebody)
        for name, *arguments in routes:
            for language, looked_at in (("sv", DESKTOP), ("en", PHONE)):
                page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
                with override(language):
                    path = reverse(f"programme:{name}", args=arguments)
                assert page.goto(address + path).status == 200, path
                assert page.url == address + path, "sent to the sign-in"
                assert not scrolls_sideways(page), path
                page.set_viewport_size({"width": looked_at[0], "height": looked_at[1]})
                assert violations(page) == [], path
                assert not scrolls_sideways(page), path
        page.context.close()


SEEN = """() => {
  const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
  const marked = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== 'none';
  return {tag: one.tagName, said: (one.innerText || one.name || one.value || '').trim().slice(0, 40), marked,
          seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight};
}"""


def walked(page) -> list[dict]:
    """What the key Tab comes to, one after the other, until it leaves the page."""
    places = []
    for _step in range(200):
        page.keyboard.press("Tab")
        place = page.evaluate(SEEN)
        if place["tag"] == "BODY":
            break
        places.append(place)
    return places


def test_everything_is_reached_by_keyboard_and_one_sees_where_one_is(browser, address, pages, who, officer):
    for somebody, route in ((who.chief, 1), (who.chief, 2), (officer, 4)):
        name, *arguments = pages[somebody][route]
        page = signed_in(browser, address, somebody, viewport={"width": PHONE[0], "height": PHONE[1]})
        page.goto(address + reverse(f"programme:{name}", args=arguments))
        places = walked(page)
        assert [place for place in places if not (place["marked"] and place["seen"])] == [], name
        reached = sum(place["tag"] == "BUTTON" for place in places)
        shown = page.locator("main button:visible").count()
        assert reached >= shown, name
        page.context.close()


def test_a_review_is_given_without_a_mouse(browser, address, application, reviewer, officer):
    assign(application, reviewer, officer)
    page = signed_in(browser, address, reviewer.person)
    page.goto(f"{address}/partnerskap/granskning/{application.public_id}/")
    page.locator("input[name=interest]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.locator("select[name=points-relevance]").focus()
    for _criterion in range(2):
        page.keyboard.press("4")
        page.keyboard.press("Tab")
        page.keyboard.type("Tydligt")
        page.keyboard.press("Tab")
    page.keyboard.type("Bra")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    given = Assignment.objects.get()
    assert (given.state, given.given_total, given.remark) == ("given", 80, "Bra")
    page.context.close()


def test_a_refused_application_is_appealed_answered_by_another_and_decided_again(
    browser, address, application, who, officer, reviewer, decider
):
    assignment = declare(assign(application, reviewer, officer), conflict=False, reason="", by=reviewer.person)
    save_review(assignment, {"relevance": 2, "quality": 2}, {}, "", reviewer.person, give=True)
    decide(application, outcome="declined", amount=None, conditions="", reasons="Planen är kort", by=decider)
    party = signed_in(browser, address, who.berta)
    party.goto(f"{address}/en/partnerships/applications/{application.public_id}/")
    party.get_by_text("Appeal the decision").click()
    party.get_by_label("Why the decision should be another").fill("The plan stands in the annex")
    party.get_by_role("button", name="Appeal", exact=True).click()
    assert "Waits for an answer" in party.locator("main").inner_text()
    assert party.get_by_role("button", name="Appeal", exact=True).count() == 0

    handling = f"{address}/partnerskap/ansokningar/{application.public_id}/handlaggning/"
    first = signed_in(browser, address, decider)
    first.goto(f"{address}/partnerskap/oversikt/")
    assert "Överklagande" in first.locator("#waits").inner_text()
    first.goto(handling)
    assert "Någon annan än den som beslutade" in first.locator("main").inner_text()
    assert first.get_by_role("button", name="Svar").count() == 0

    second = signed_in(browser, address, person(Role.DECISION_MAKER, "decider2@example.org"))
    second.goto(handling)
    second.get_by_label("Svar", exact=True).fill("Bilagan hade inte lästs")
    second.get_by_label("Överklagandet bifalls").check()
    second.get_by_role("button", name="Svar").click()
    application.refresh_from_db()
    assert application.state == "eligible"
    first.reload()
    assert "någon annan måste fatta det nya beslutet" in first.locator("main").inner_text()
    form = second.locator("form", has=second.locator("button[value=decide]"))
    form.get_by_label("Beviljad").check()
    form.get_by_label("Belopp").fill("300000")
    form.get_by_label("Skäl").fill("Planen håller")
    form.get_by_role("button").click()
    application.refresh_from_db()
    assert application.state == "granted"
    party.reload()
    said = party.locator("main").inner_text()
    assert "Upheld" in said
    assert "Planen håller" in said
    letters = Mail.objects.filter(to=who.berta.email, subject__contains="Vatten för alla").order_by("pk")
    assert sum("is granted" in mail.body for mail in letters) == 1
    assert sum("is not granted" in mail.body for mail in letters) == 1
    assert all("ansökan" in mail.body for mail in letters)
    for page in (party, first, second):
        page.context.close()
