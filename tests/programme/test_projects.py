"""Projects in public, in IATI, and in the officer's table."""

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from folkmoot.accounts.roles import Role
from folkmoot.programme.models import (
    BudgetLine,
    Closing,
    Disbursement,
    Indicator,
    IndicatorValue,
    Project,
    ProjectReport,
    ReportForm,
    ReportingOrganisation,
    Result,
    Risk,
)
from folkmoot.programme.pages.portfolio_table import added_up, as_csv, as_workbook, portfolio_rows, urgent_first
from tests.accounts.test_people import person
from tests.programme.making import make_municipality, make_partnership

pytestmark = pytest.mark.django_db
ACTIVITIES, ORGANISATION = "/iati/activities.xml", "/iati/organisation.xml"


@pytest.fixture
def project() -> Project:
    home, abroad = make_municipality("Umeå"), make_municipality("Kisumu County", "KE", latitude="-0.1", longitude="34.8")
    third = make_municipality("Lutsk", "UA")
    partnership = make_partnership(home, abroad, third, global_goals=[13, 16])
    project = Project.objects.create(
        partnership=partnership,
        number="2026-1",
        titles={"sv": "Vatten & mod", "en": "Water & courage"},
        descriptions={"sv": "Så här", "en": "Like this"},
        state="ongoing",
        starts_on=date(2026, 1, 1),
        ends_on=date(2027, 12, 31),
        gender_marker=2,
        is_public=True,
    )
    for year, amount in ((2026, 100_000), (2026, 50_000), (2027, 70_000)):
        BudgetLine.objects.create(project=project, year=year, party=home, purpose="Resor", amount=amount)
    Disbursement.objects.create(project=project, paid_on=date(2026, 2, 1), receiver=abroad, amount=55_000, reference="D1")
    result = Result.objects.create(project=project, level="outcome", statements={"sv": "Fler hörs", "en": "More are heard"})
    indicator = Indicator.objects.create(
        result=result,
        titles={"sv": "Deltagare", "en": "Participants"},
        source="Deltagarlistor",
        baseline_year=2025,
        baseline=0,
        can_be_added=True,
    )
    for group, target, actual in (("", 40, 44), ("sex:female", 20, 23), ("sex:male", 20, 21)):
        IndicatorValue.objects.create(indicator=indicator, year=2026, group=group, target=target, actual=actual)
    return project


@pytest.fixture
def reporting() -> ReportingOrganisation:
    return ReportingOrganisation.objects.create(
        reference="SE-0-12345",
        name="Ett centrum",
        email="iati@example.org",
        funder_reference="SE-0-SE-6",
        funder_name="En finansiär",
        collaboration_type="1",
        flow_type="10",
        finance_type="110",
        aid_type="C01",
        tied_status="5",
    )


def schema(shared_data: Path, name: str):
    etree = pytest.importorskip("lxml.etree")
    return etree, etree.XMLSchema(etree.parse(str(shared_data / "iati" / name)))


def test_the_activity_file_is_valid_iati(client: Client, project, reporting, shared_data):
    etree, wanted = schema(shared_data, "iati-activities-schema.xsd")
    document = etree.fromstring(client.get(ACTIVITIES).content)
    assert wanted.validate(document), wanted.error_log


def test_the_organisation_file_is_valid_iati(client: Client, project, reporting, shared_data):
    etree, wanted = schema(shared_data, "iati-organisations-schema.xsd")
    document = etree.fromstring(client.get(ORGANISATION).content)
    assert wanted.validate(document), wanted.error_log


@pytest.mark.parametrize(
    ("place", "attribute", "code_list"),
    [
        ("activity-status", "code", "ActivityStatus"),
        ("activity-date", "type", "ActivityDateType"),
        ("activity-scope", "code", "ActivityScope"),
        ("policy-marker", "code", "PolicyMarker"),
        ("collaboration-type", "code", "CollaborationType"),
        ("default-flow-type", "code", "FlowType"),
        ("default-finance-type", "code", "FinanceType"),
        ("default-aid-type", "code", "AidType"),
        ("default-tied-status", "code", "TiedStatus"),
        ("recipient-country", "code", "Country"),
        ("sector", "code", "Sector"),
        ("sector", "vocabulary", "SectorVocabulary"),
        ("participating-org", "role", "OrganisationRole"),
        ("participating-org", "type", "OrganisationType"),
        ("tag", "code", "UNSDG-Goals"),
        ("budget", "type", "BudgetType"),
        ("budget", "status", "BudgetStatus"),
        ("budget/value", "currency", "Currency"),
        ("transaction/transaction-type", "code", "TransactionType"),
        ("document-link/category", "code", "DocumentCategory"),
        ("result", "type", "ResultType"),
        ("result/indicator", "measure", "IndicatorMeasure"),
    ],
)
def test_every_code_stands_in_its_code_list(client: Client, project, reporting, shared_data, place, attribute, code_list):
    listed = ET.parse(shared_data / "iati" / "codelists" / f"{code_list}.xml")
    codes = {code.text for code in listed.iterfind(".//codelist-item/code")}
    found = [element.get(attribute) for element in told(client).iterfind(f"iati-activity/{place}")]
    assert found
    assert set(found) <= codes


def told(client: Client) -> ET.Element:
    return ET.fromstring(client.get(ACTIVITIES).content)


def test_the_activity_says_what_is_kept(client: Client, project, reporting):
    activity = told(client).find("iati-activity")
    assert activity.findtext("iati-identifier") == "SE-0-12345-2026-1"
    assert [one.text for one in activity.iterfind("title/narrative")] == ["Vatten & mod", "Water & courage"]
    assert [one.findtext("value") for one in activity.iterfind("budget")] == ["150000", "70000"]
    assert activity.findtext("transaction/value") == "55000"
    assert sum(float(one.get("percentage")) for one in activity.iterfind("recipient-country")) == 100
    period = activity.find("result/indicator/period")
    assert [(one.get("value"), [d.get("value") for d in one]) for one in period.iterfind("actual")] == [
        ("44", []),
        ("23", ["female"]),
        ("21", ["male"]),
    ]
    assert activity.find("result").get("aggregation-status") == "1"
    assert activity.findtext("contact-info/email") == "iati@example.org"
    assert activity.find("activity-scope").get("code") == "3", "two countries abroad"
    assert [one.text for one in activity.iterfind("location/point/pos")] == ["-0.1000 34.8000"]
    assert activity.find("policy-marker").get("significance") == "2"


def test_what_nobody_has_said_is_not_told(client: Client, project):
    ReportingOrganisation.objects.create(reference="SE-0-12345", name="Ett centrum")
    Project.objects.update(gender_marker=None)
    activity = told(client).find("iati-activity")
    for element in ("contact-info/email", "policy-marker", "collaboration-type", "default-aid-type", "default-tied-status"):
        assert activity.find(element) is None, element


@pytest.mark.parametrize(("decided", "ended"), [("2026-12-01", "2026-12-01"), ("2028-02-01", "2027-12-31"), (None, None)])
def test_a_project_ended_when_its_plan_did_or_when_it_was_closed_before(client: Client, project, reporting, decided, ended):
    if decided:
        Closing.objects.create(project=project, outcome="stopped", reasons="War", at=f"{decided}T12:00Z")
        project.state = "stopped"
        project.save()
    days = {one.get("type"): one.get("iso-date") for one in told(client).iterfind("iati-activity/activity-date")}
    assert days.get("4") == ended


def test_the_file_is_kept_until_a_project_changes(client: Client, project, reporting, django_assert_max_num_queries):
    before = client.get(ACTIVITIES).content
    with django_assert_max_num_queries(2):
        assert client.get(ACTIVITIES).content == before
    project.titles = {"sv": "Vatten"}
    project.save()
    assert client.get(ACTIVITIES).content != before
    reporting.name = "Ett annat centrum"
    reporting.save()
    assert told(client).findtext("iati-activity/reporting-org/narrative") == "Ett annat centrum"


def test_only_public_projects_are_reported_and_only_by_a_named_organisation(client: Client, project):
    assert client.get(ACTIVITIES).status_code == 404
    ReportingOrganisation.objects.create(reference="X", name="Y")
    assert told(client).find("iati-activity") is not None
    Project.objects.update(is_public=False)
    assert client.get(ACTIVITIES).status_code == 404, "a file without activities would not be valid"
    assert client.get(ORGANISATION).status_code == 200


def test_the_file_is_the_same_until_something_changes(client: Client, project, reporting):
    first = client.get(ACTIVITIES)
    again = client.get(ACTIVITIES, headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304
    project.titles = {"sv": "Nytt"}
    project.save()
    assert client.get(ACTIVITIES, headers={"if-none-match": first.headers["ETag"]}).status_code == 200


def test_the_partnerships_page_shows_the_results_so_far(client: Client, project):
    page = client.get(project.get_absolute_url())
    for text in ("Vatten &amp; mod", "Fler hörs", "Deltagare", "44", "Kvinnor", "Deltagarlistor"):
        assert text in page.text
    Project.objects.update(is_public=False)
    assert "Fler hörs" not in client.get(project.get_absolute_url()).text


def test_per_cents_cannot_be_added_up(project):
    indicator = Indicator.objects.get()
    indicator.measure = "percent"
    with pytest.raises(ValidationError):
        indicator.full_clean()


def test_the_table_says_what_is_late_and_how_much_is_used(project):
    Project.objects.update(ends_on=timezone.localdate() + timedelta(days=1))
    row = portfolio_rows(urgent_first())[0]
    assert (row.budget, row.paid, row.used, row.late) == (220_000, 55_000, None, False)
    Project.objects.update(starts_on=date(2019, 1, 1), ends_on=date(2020, 1, 1))
    assert portfolio_rows(urgent_first())[0].late
    Project.objects.update(state="completed")
    assert not portfolio_rows(urgent_first())[0].late


def test_money_that_is_planned_is_not_told_as_paid_and_what_was_used_is_told(client: Client, project, reporting, shared_data):
    """A planned disbursement, and 30,000 of the 150,000 of 2026 used by its report."""
    receiver = project.municipalities[1]
    Disbursement.objects.create(project=project, planned_on=date(2027, 1, 15), receiver=receiver, amount=10_000)
    BudgetLine.objects.filter(year=2026, amount=50_000).update(spent=30_000)
    row = portfolio_rows(urgent_first())[0]
    assert (row.paid, row.spent, row.used) == (55_000, 30_000, 0.6)
    activity = told(client).find("iati-activity")
    assert activity.findtext("planned-disbursement/value") == "10000"
    kinds = [(one.find("transaction-type").get("code"), one.findtext("value")) for one in activity.iterfind("transaction")]
    assert kinds == [("3", "55000"), ("4", "30000")]
    assert activity.find("document-link").get("url").endswith(project.get_absolute_url())
    etree, wanted = schema(shared_data, "iati-activities-schema.xsd")
    document = etree.fromstring(client.get(ACTIVITIES).content)
    assert wanted.validate(document), wanted.error_log


def test_only_counts_are_added_up_over_projects(project):
    """44 participants here and 6 in another project; a per cent of the same name is left out."""
    other = Project.objects.create(
        partnership=project.partnership, number="2026-2", titles={"sv": "B"}, starts_on="2026-01-01", ends_on="2026-12-31"
    )
    result = Result.objects.create(project=other, level="outcome", statements={"sv": "x"})
    common = {"result": result, "titles": {"sv": "Deltagare", "en": "Participants"}, "source": "s", "baseline_year": 2025}
    counted = Indicator.objects.create(**common, baseline=0, can_be_added=True)
    share = Indicator.objects.create(**common, baseline=0, measure="percent")
    for indicator, actual in ((counted, 6), (share, 90)):
        IndicatorValue.objects.create(indicator=indicator, year=2026, actual=actual)
    row = added_up()[0]
    assert len(added_up()) == 1
    assert (row.projects, row.target, row.actual) == (2, 40, 50)


def test_a_late_report_a_high_risk_and_a_waiting_deviation_are_seen(project):
    assert not portfolio_rows(urgent_first())[0].at_risk
    Risk.objects.create(project=project, text="x", likelihood=3, consequence=4, action="a", owner="b")
    form = ReportForm.objects.create(kind="yearly", names={"sv": "x"}, form=[])
    ProjectReport.objects.create(
        project=project, form=form, kind="yearly", starts_on="2019-01-01", ends_on="2019-12-31", due_on="2020-03-01"
    )
    row = portfolio_rows(urgent_first())[0]
    assert (row.at_risk, row.late, row.late_reports) == (True, True, 1)


def test_the_table_comes_as_csv_and_as_a_workbook_without_formulas(project):
    Project.objects.update(titles={"sv": "=1+1", "en": "=1+1"})
    rows = portfolio_rows(urgent_first())
    assert "'=1+1" in as_csv(rows).decode("utf-8-sig")
    import fastexcel

    sheet = fastexcel.read_excel(as_workbook(rows)).load_sheet(0).to_polars()
    assert sheet["title"].to_list() == ["=1+1"]
    assert sheet["paid"].to_list() == [55_000]
    assert BytesIO(as_workbook(rows)).read(2) == b"PK"


@pytest.mark.parametrize("name", ["csv", "xlsx"])
def test_only_those_who_follow_get_the_table(client: Client, project, name):
    address = f"/partnerskap/oversikt/projekt.{name}"
    assert client.get(address).status_code == 302
    client.force_login(person(Role.EDITOR))
    assert client.get(address).status_code == 404
    client.force_login(person(Role.PROGRAMME_OFFICER, "officer@example.org"))
    assert client.get(address).status_code == 200
