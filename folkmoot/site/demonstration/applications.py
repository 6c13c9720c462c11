"""The demonstration's applications, written by invented people of invented municipalities, step by step as people do it."""

from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile

from folkmoot.accounts.models import Membership, PartyRole, User
from folkmoot.places.models import Country, Municipality
from folkmoot.programme.applications.applications import Application, TeamMember
from folkmoot.programme.applications.applying import add_to_team, change_basics, start_application, submit
from folkmoot.programme.models import Call
from folkmoot.programme.writing.attaching import attach
from folkmoot.programme.writing.confirming import confirm
from folkmoot.programme.writing.writing import add_comment, save_section

LETTER = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
HOME = ("exempelkoping", "Exempelköpings kommun")
SEATS = (
    ("politician majority", "woman", "Maja Majoritet"),
    ("politician opposition", "man", "Olle Opposition"),
    ("coordinator", "woman", "Sara Samordnare"),
    ("civil servant", "man", "Tore Tjänsteman"),
)


@dataclass(frozen=True)
class Invented:
    """An application as it ends up: `how_far` is `draft` or `submitted`."""

    title: str
    partner: str
    amount: int
    how_far: str
    what: str
    learning: str
    steps: str


APPLICATIONS = (
    Invented(
        "Vatten som räcker till alla",
        "mfanoni",
        480_000,
        "submitted",
        "Rent vatten når inte hushållen längst bort i någon av kommunerna. De som sällan hörs får vänta längst, och ingen har "
        "frågat dem. Vi vill bygga ett sätt att fråga, svara och visa vad som blev av svaren.",
        "Mfanoni har byråd där alla får tala. Exempelköping har öppna data om vattnet. Vi vill byta.",
        "Två besök i vardera riktningen, en gemensam kartläggning under våren och en plan till hösten.",
    ),
    Invented(
        "Unga i budgeten",
        "villa-ejemplo",
        350_000,
        "submitted",
        "Unga vet inte hur kommunens pengar fördelas och tycker inte att det angår dem. Vi vill att de får rösta om en del av "
        "budgeten, på lika villkor för flickor och pojkar.",
        "Villa Ejemplo har haft medborgarbudget i tio år. Exempelköping har elevråd i varje skola.",
        "Ett läger tillsammans, en provomröstning i två skolor på varje sida och en plan för fler.",
    ),
    Invented(
        "Torget som mötesplats",
        "dhahania",
        390_000,
        "submitted",
        "På torget möts få av dem som inte handlar där. Vi vill att det blir en plats där människor också talar om kommunen.",
        "Dhahania har byråd under ett träd mitt på torget. Exempelköping har ett torg som står tomt efter klockan fem.",
        "En säsong med öppna samtal på båda torgen, och en jämförelse av vilka som kom.",
    ),
    Invented(
        "Kommunens hus öppet för alla",
        "prykladivka",
        420_000,
        "draft",
        "Den som har svårt att gå, höra eller se kommer sällan till kommunens hus.",
        "",
        "",
    ),
)


def make_people(accounts: dict[str, User]) -> None:
    """`accounts` by what they are called in `people`: each gets its seat in an invented municipality."""
    Country.objects.get_or_create(code="SE")
    home = Municipality.objects.create(slug=HOME[0], name=HOME[1], country_id="SE", languages="sv", synthetic=True)
    for key, slug, role in (
        ("member", HOME[0], PartyRole.COORDINATOR),
        ("signatory", HOME[0], PartyRole.SIGNATORY),
        ("partner", "mfanoni", PartyRole.COORDINATOR),
        ("partner", "mfanoni", PartyRole.SIGNATORY),
    ):
        place = home if slug == HOME[0] else Municipality.objects.get(slug=slug)
        Membership.objects.create(person=accounts[key], municipality=place, role=role, since="2025-01-01")


def make_applications(accounts: dict[str, User]) -> dict[str, Application]:
    """By title."""
    call = Call.objects.get(slug="forberedelsefas")
    return {told.title: _make(told, call, accounts) for told in APPLICATIONS}


def _make(told: Invented, call: Call, accounts: dict[str, User]) -> Application:
    home, partner = Municipality.objects.get(slug=HOME[0]), Municipality.objects.get(slug=told.partner)
    member, signatory, other = accounts["member"], accounts["signatory"], accounts["partner"]
    application = start_application(call, told.title, [home, partner], member)
    change_basics(application, title=told.title, amount=told.amount, months=12)
    rules = application.rules
    texts = {
        "challenge": {"what": told.what, "people": "1200", "gender": "Kvinnor bär vattnet, män sitter i nämnderna."},
        "partners": {"learning": told.learning, "known": "1"},
        "plan": {"steps": told.steps, "risks": ""},
    }
    for key, answers in texts.items():
        section = rules.section(key)
        if section is not None and (told.how_far == "submitted" or key == "challenge"):
            save_section(application, section, answers, 0, member if key == "challenge" else other)
    if told.how_far == "draft":
        add_comment(application, "challenge", "Ska vi skriva om biblioteket också?", member)
        return application
    for party in (home, partner):
        for role, sex, name in SEATS:
            seat = TeamMember(
                municipality=party, name=f"{name} (påhittad)", role=role, sex=sex, is_main_contact=role == "coordinator"
            )
            add_to_team(application, seat, member)
    attach(application, "letter", SimpleUploadedFile("avsiktsforklaring.pdf", LETTER), member)
    confirm(application, home, signatory)
    confirm(application, partner, other)
    return submit(Application.objects.get(pk=application.pk), member)
