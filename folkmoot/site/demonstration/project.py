"""The demonstration's project: an invented one, with a results chain, figures, budget and payments, reported in IATI."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from folkmoot.accounts.models import PartyRole
from folkmoot.programme.models import (
    BudgetLine,
    Cause,
    Disbursement,
    Indicator,
    IndicatorValue,
    NamedPerson,
    Partnership,
    Project,
    ReportingOrganisation,
    Result,
    Risk,
    Theme,
)
from folkmoot.programme.partnerships.partnerships import State

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
TARGETS = ((2025, "", 200), (2025, "sex:female", 100), (2025, "sex:male", 100), (2026, "", 400))
SERVED = {"global_goals": [6, 16], "core_values": ["equity", "participation"]}
PARTNERSHIP = {
    "state": State.PROJECT,
    "first_year": 2025,
    "last_year": 2027,
    "titles": {"sv": "Fler hörs när vattnet planeras", "en": "More voices when water is planned"},
    **SERVED,
}
NAMED = (("Eva Exempel (påhittad)", PartyRole.COORDINATOR), ("Asha Mfano (påhittad)", PartyRole.POLITICIAN_MAJORITY))
NAMED_FOR = timedelta(days=730)
KIND_OF_MONEY = {
    "email": "iati@centrum.example",
    "collaboration_type": "1",
    "flow_type": "10",
    "finance_type": "110",
    "aid_type": "C01",
    "tied_status": "5",
}
IN_SHILLINGS = (1_875_000, "KES", Decimal("0.08"), date(2024, 11, 1))
"""What the party abroad plans in its own money, at a made-up rate."""
CARD = ("vatten-och-lokal-demokrati", "2026", "asked_opinion")


def make_project(partnership: Partnership) -> Project:
    _tell_of(partnership)
    ReportingOrganisation.objects.create(
        reference="XX-EXEMPEL-1", name="Ett påhittat centrum", funder_name="En påhittad finansiär", **KIND_OF_MONEY
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
        challenges={
            "sv": "De som bär vattnet hörs inte när det planeras. Det gäller omkring 1\u00a0200 hushåll. (Påhittat.)",
            "en": "Those who carry the water are not heard when it is planned. Some 1,200 households. (Made up.)",
        },
        learnings={"sv": "Byråd mot öppna data.", "en": "Village councils for open data."},
        gender_analyses={
            "sv": "Kvinnor bär vattnet, män sitter i nämnderna. (Påhittat.)",
            "en": "Women carry the water, men sit on the boards. (Made up.)",
        },
        gender_marker=1,
        is_public=True,
        **SERVED,
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
    for year, group, target in TARGETS:
        IndicatorValue.objects.create(indicator=indicator, year=year, group=group, target=target)
    survey, round_, question = CARD
    Indicator.objects.create(
        result=results[0],
        titles={"sv": "Andel som har blivit tillfrågade av kommunen", "en": "Share whom the municipality has asked"},
        measure="percent",
        card_survey=survey,
        card_municipality=partnership.municipalities[1],
        card_question=question,
        card_baseline_round=round_,
    )
    Risk.objects.create(
        project=project,
        text="Regnen hindrar mötena",
        likelihood=4,
        consequence=3,
        action="Möten efter skörden",
        owner="Mfanoni",
    )
    cause = Cause.objects.create(project=project, kind="cause", text="Få kvinnor sitter i vattennämnderna")
    Cause.objects.create(project=project, kind="cause", text="Möten hålls när vattnet hämtas", under=cause)
    Cause.objects.create(project=project, kind="effect", text="Hushållen längst bort får vatten sist")
    for party in partnership.municipalities:
        abroad = party != partnership.municipalities[0]
        for year in (2025, 2026, 2027):
            line = BudgetLine(project=project, year=year, party=party, purpose="Vattenråd (påhittat)", amount=150_000)
            if abroad:
                line.local_amount, line.local_currency, line.rate, line.rate_on = IN_SHILLINGS
            line.full_clean()
            line.save()
        Disbursement.objects.create(project=project, paid_on=date(2025, 2, 1), receiver=party, amount=140_000)
    return project


def _tell_of(partnership: Partnership) -> None:
    """The partnership is older than the grant that the demonstration shows, so it has a project already."""
    for name, value in PARTNERSHIP.items():
        setattr(partnership, name, value)
    partnership.theme = Theme.objects.create(slug="equal-water", names={"sv": "Vatten på lika villkor", "en": "Equal water"})
    partnership.save()
    for municipality, (name, role) in zip(partnership.municipalities, NAMED, strict=True):
        NamedPerson.objects.create(
            partnership=partnership,
            municipality=municipality,
            name=name,
            role=role,
            remove_on=timezone.localdate() + NAMED_FOR,
        )
