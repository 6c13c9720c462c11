"""Plans: written by the parties part by part, approved, changed by way of a deviation; and figures of report cards in them."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.programme.models import BudgetLine, Cause, Indicator, IndicatorValue, Project, ReportingOrganisation, Result, Risk
from folkmoot.programme.projects import card_figures
from folkmoot.programme.projects.card_figures import CardFigure, CardKey, CardOffer
from folkmoot.programme.projects.cause_drawing import draw_causes
from folkmoot.programme.projects.chain_drawing import LEVELS, draw_narrow, draw_wide
from folkmoot.programme.projects.deviations import answer_deviation, ask_for_deviation
from folkmoot.programme.projects.planning import PlanningError, approve_plan
from folkmoot.programme.reports.report_rules import asked_figures
from tests.programme.making_calls import both
from tests.programme.making_projects import make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(who):
    made = make_project(who, is_public=True)
    Result.objects.create(project=made, level="objective", statements=both("Water for all"))
    return made


def part(project: Project, name: str) -> str:
    return reverse("programme:plan_part", args=[project.number, name])


def rows(base: int, *rows: dict, known: int = 0, **more) -> dict:
    """What the form of a part's rows sends."""
    sent = {"base": base, "form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": known}
    for place, row in enumerate(rows):
        sent |= {f"form-{place}-{name}": value for name, value in row.items()}
    return sent | more


@pytest.mark.parametrize("name", ["texts", "causes", "chain", "indicators", "targets", "risks", "budget"])
def test_every_part_of_the_plan_has_its_page(client: Client, project, who, name):
    client.force_login(who.berta)
    assert client.get(part(project, name)).status_code == 200


def test_the_parties_write_risks_and_causes(client: Client, project, who):
    client.force_login(who.anna)
    risk = {"text": "Flood", "likelihood": 4, "consequence": 4, "action": "Move uphill", "owner": "Anna"}
    assert client.post(part(project, "risks"), rows(1, risk)).status_code == 302
    assert client.post(part(project, "causes"), rows(2, {"kind": "cause", "text": "No pipes", "under": ""})).status_code == 302
    assert Risk.objects.get().is_high
    page = client.get(project.working_url).text
    for said in ("Flood", "Move uphill", "No pipes", "hög"):
        assert said in page
    key = Risk.objects.get().pk
    gone = {"id": key, **risk, "DELETE": "on"}
    assert client.post(part(project, "risks"), rows(3, gone, known=1)).status_code == 302
    assert not Risk.objects.exists()


def test_results_keep_the_order_that_they_are_given(client: Client, project, who):
    client.force_login(who.anna)
    known = list(project.results.order_by("pk"))
    sent = [
        {"id": result.pk, "level": result.level, "statements_sv": "s", "statements_en": "e", "ORDER": order}
        for result, order in zip(known, (2, 1), strict=True)
    ]
    assert client.post(part(project, "chain"), rows(1, *sent, known=2)).status_code == 302
    assert [result.level for result in project.results.all()] == ["objective", "outcome"]


def test_a_save_that_meets_anothers_stores_nothing_and_keeps_what_was_written(client: Client, project, who):
    risk = {"text": "Flood", "likelihood": 1, "consequence": 1, "action": "x", "owner": "y"}
    client.force_login(who.anna)
    client.post(part(project, "risks"), rows(1, risk))
    client.force_login(who.berta)
    met = client.post(part(project, "risks"), rows(1, risk | {"text": "Drought"}))
    assert met.status_code == 409
    assert "Drought" in met.text
    assert [risk.text for risk in Risk.objects.all()] == ["Flood"]


def test_what_is_wrong_in_a_row_is_said_and_nothing_is_stored(client: Client, project, who):
    client.force_login(who.anna)
    wrong = client.post(part(project, "risks"), rows(1, {"text": "Flood", "likelihood": 9, "consequence": 1}))
    assert wrong.status_code == 200
    assert "form-problems" in wrong.text
    assert not Risk.objects.exists()


def test_an_approved_plan_is_locked_kept_and_opened_by_a_deviation(client: Client, project, who, officer):
    version = approve_plan(project, officer)
    assert {row["model"] for row in version.content} >= {"programme.project", "programme.result", "programme.indicator"}
    with pytest.raises(PlanningError):
        approve_plan(project, officer)
    client.force_login(who.anna)
    risk = {"text": "Flood", "likelihood": 1, "consequence": 1, "action": "x", "owner": "y"}
    client.post(part(project, "risks"), rows(1, risk))
    assert not Risk.objects.exists()
    asked = ask_for_deviation(project, kind="results", text="Fewer", reasons="War", by=who.anna)
    answer_deviation(asked, approved=True, answer="", by=officer)
    client.post(part(project, "risks"), rows(1, risk))
    assert Risk.objects.count() == 1
    assert approve_plan(project, officer).number == 2


def test_a_plan_without_objective_or_indicator_is_not_approved(project, officer):
    Result.objects.filter(level="objective").delete()
    with pytest.raises(PlanningError):
        approve_plan(project, officer)


def test_a_cause_grows_not_from_itself_nor_from_an_effect(project):
    first = Cause.objects.create(project=project, kind="cause", text="a")
    second = Cause.objects.create(project=project, kind="cause", text="b", under=first)
    first.under = second
    with pytest.raises(ValidationError):
        first.full_clean()
    with pytest.raises(ValidationError):
        Cause(project=project, kind="effect", text="c", under=first).full_clean()


def test_a_local_amount_with_its_rate_gives_the_amount(project, who):
    """1 250 000 KES at 0.0812 SEK is 101 500 SEK."""
    line = BudgetLine(project=project, year=2025, party=who.abroad, purpose="Wells", local_amount=1_250_000)
    with pytest.raises(ValidationError):
        line.full_clean()
    line.local_currency, line.rate, line.rate_on = "KES", Decimal("0.0812"), date(2025, 1, 2)
    line.full_clean()
    assert line.amount == 101_500


@pytest.fixture
def card(project, who, monkeypatch):
    """An indicator that is the figure of a question, published for the baseline and not yet for the follow-up."""
    figure = CardFigure("Första omgången", 2024, 61.5, 55.0, 68.0, 298, True, "/undersokningar/vatten/2024/umea/#question-3")
    known = {CardKey("vatten", "2024", who.home.slug, "heard"): figure}
    monkeypatch.setattr(card_figures, "_tellers", [known.get])
    return Indicator.objects.create(
        result=project.results.first(),
        titles=both("Heard"),
        measure="percent",
        card_survey="vatten",
        card_municipality=who.home,
        card_question="heard",
        card_baseline_round="2024",
        card_follow_up_round="2026",
    )


def test_a_figure_of_a_card_is_shown_with_its_interval_and_typed_by_nobody(client: Client, card, project):
    page = client.get(project.get_absolute_url()).text
    for said in ("61,5", "55,0–68,0", "298", "#question-3", f"Källa: medborgarkortet för {card.card_municipality.name}"):
        assert said in page
    card.baseline = 60
    with pytest.raises(ValidationError):
        card.full_clean()
    with pytest.raises(ValidationError):
        IndicatorValue(indicator=card, year=2026, actual=70).full_clean()
    assert card not in [asked.indicator for asked in asked_figures(project, 2025)]


def test_the_figure_of_a_card_is_chosen_among_those_published(client: Client, card, project, who, monkeypatch):
    offer = CardOffer(("vatten", "Vatten"), ("2024", "Första omgången"), (("heard", "Blev du hörd?"),))
    asked = []
    monkeypatch.setattr(card_figures, "_offerers", [lambda places: asked.append(list(places)) or [offer]])
    client.force_login(who.anna)
    page = client.get(f"/partnerskap/projekt/{project.number}/plan/indicators/").text
    assert "Ta bort" in page
    assert '<option value="heard" selected>Blev du hörd?</option>' in page
    assert '<option value="2024" selected>Första omgången</option>' in page
    assert 'card_follow_up_round" value="2026"' in page
    assert asked == [[place.slug for place in project.municipalities]]


def test_a_card_that_is_not_published_says_so(client: Client, card, project, monkeypatch):
    monkeypatch.setattr(card_figures, "_tellers", [])
    assert "Medborgarkortet är inte publicerat än." in client.get(project.get_absolute_url()).text


def test_the_figure_of_a_card_is_reported_with_its_interval_and_stays_valid(client: Client, card, project, shared_data):
    etree = pytest.importorskip("lxml.etree")
    schema = etree.XMLSchema(etree.parse(str(shared_data / "iati" / "iati-activities-schema.xsd")))
    ReportingOrganisation.objects.create(reference="SE-0-1", name="Ett centrum")
    IndicatorValue.objects.create(indicator=card, year=2026, target=70)
    document = etree.fromstring(client.get("/iati/activities.xml").content)
    assert schema.validate(document), schema.error_log
    baseline = document.find(".//baseline[@value='61.5']")
    assert baseline.get("year") == "2024"
    assert "55–68" in baseline.findtext("comment/narrative")
    assert baseline.find("document-link").get("url").endswith("/undersokningar/vatten/2024/umea/#question-3")
    described = [narrative.text for narrative in baseline.getparent().findall("description/narrative")]
    place = card.card_municipality.name
    assert described == [f"medborgarkortet för {place}", f"the report card of {place}"]


def test_an_indicator_that_is_no_figure_of_a_card_names_its_source(project):
    indicator = Indicator(result=project.results.first(), titles=both("Heard"), baseline=1, baseline_year=2024)
    with pytest.raises(ValidationError, match="Skriv var värdena kommer ifrån"):
        indicator.full_clean()
    indicator.source = "Listor"
    indicator.full_clean()


def result(level: str, words: str) -> Result:
    return Result(level=level, statements={"en": words})


@given(st.lists(st.tuples(st.sampled_from([str(level) for level in LEVELS]), st.text(max_size=120)), min_size=2, max_size=12))
def test_no_two_boxes_of_the_picture_lie_on_each_other(told):
    for drawing in (draw_wide([result(*one) for one in told]), draw_narrow([result(*one) for one in told])):
        boxes = drawing.boxes
        assert len(boxes) == len(told)
        for place, box in enumerate(boxes):
            assert 0 <= box.x <= drawing.width - box.width
            assert box.y + box.height <= drawing.height
            for other in boxes[place + 1 :]:
                beside = box.x + box.width <= other.x or other.x + other.width <= box.x
                below = box.y + box.height <= other.y or other.y + other.height <= box.y
                assert beside or below


@given(
    st.lists(st.tuples(st.sampled_from(["cause", "effect"]), st.integers(0, 6), st.text(max_size=80)), min_size=1, max_size=9)
)
def test_the_tree_of_causes_has_every_branch_once_and_no_two_boxes_on_each_other(told):
    """A branch grows from an earlier one of its kind, or from the challenge."""
    causes: list[Cause] = []
    for key, (kind, above, text) in enumerate(told, start=1):
        earlier = [one for one in causes if one.kind == kind]
        under = earlier[above] if above < len(earlier) else None
        causes.append(Cause(pk=key, kind=kind, text=text, under=under))
    picture = draw_causes("The challenge is large", causes)
    for _kind, drawing in picture.drawings:
        assert len(drawing.boxes) == len(causes) + 1
        assert drawing.links.count("M") == len(causes)
        for place, box in enumerate(drawing.boxes):
            assert 0 <= box.x <= drawing.width - box.width
            assert box.bottom <= drawing.height
            for other in drawing.boxes[place + 1 :]:
                assert box.right <= other.x or other.right <= box.x or box.bottom <= other.y or other.bottom <= box.y


def test_long_texts_are_broken_and_none_is_lost():
    words = "Alla i båda kommunerna får sitt vatten på lika villkor oavsett " + "x" * 60
    drawing = draw_narrow([result("objective", words), result("output", "b")])
    said = "".join(line for _y, line in drawing.boxes[0].lines[1:])
    assert said.replace("-", "").replace(" ", "") == words.replace(" ", "")
    assert max(len(line) for _y, line in drawing.boxes[0].lines) <= 35
