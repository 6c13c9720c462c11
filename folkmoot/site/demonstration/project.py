"""The demonstration's project: an invented one, with a results chain, figures, budget and payments, reported in IATI."""

from datetime import date

from folkmoot.programme.models import (
    BudgetLine,
    Disbursement,
    Indicator,
    IndicatorValue,
    Partnership,
    Project,
    ReportingOrganisation,
    Result,
)

CHAIN = (
    (
        "objective",
        "Alla i båda kommunerna får sitt vatten på lika villkor",
        "Everyone in both places gets water on equal terms",
    ),
    ("outcome", "De som sällan hörs är med när vattnet planeras", "Those seldom heard take part in planning the water"),
    ("output", "Varje by och stadsdel har ett vattenråd", "Every village and quarter has a water council"),
    ("activity", "Gemensamma studiebesök och en metodbok", "Joint visits and a handbook"),
)
VALUES = ((2025, "", 200, 214), (2025, "sex:female", 100, 121), (2025, "sex:male", 100, 93), (2026, "", 400, None))


def make_project(partnership: Partnership) -> None:
    ReportingOrganisation.objects.create(
        reference="XX-EXEMPEL-1", name="Ett påhittat centrum", funder_name="En påhittad finansiär"
    )
    project = Project.objects.create(
        partnership=partnership,
        number="2025-1",
        titles={"sv": "Vattenråd (påhittat projekt)", "en": "Water councils (a made-up project)"},
        descriptions={
            "sv": "Ett påhittat projekt som visar hur resultat redovisas.",
            "en": "A made-up project, which shows how results are told.",
        },
        state="ongoing",
        starts_on=date(2025, 1, 1),
        ends_on=date(2027, 12, 31),
        sector="14031",
        is_public=True,
    )
    results = [
        Result.objects.create(project=project, level=level, statements={"sv": swedish, "en": english}, sort_order=place)
        for place, (level, swedish, english) in enumerate(CHAIN)
    ]
    indicator = Indicator.objects.create(
        result=results[1],
        titles={"sv": "Deltagare i vattenråden", "en": "Participants in the water councils"},
        source="Rådens deltagarlistor (påhittade)",
        baseline_year=2024,
        baseline=0,
        can_be_added=True,
    )
    for year, group, target, actual in VALUES:
        IndicatorValue.objects.create(indicator=indicator, year=year, group=group, target=target, actual=actual)
    for party in partnership.municipalities:
        for year in (2025, 2026, 2027):
            BudgetLine.objects.create(project=project, year=year, party=party, purpose="Verksamhet", amount=150_000)
        Disbursement.objects.create(project=project, paid_on=date(2025, 2, 1), receiver=party, amount=140_000)
