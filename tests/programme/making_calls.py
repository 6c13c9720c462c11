"""A call with a small form, and people who apply to it, for the tests of this room."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from folkmoot.accounts.models import Membership, User
from folkmoot.places.models import Municipality
from folkmoot.programme.applications.applications import Application, TeamMember
from folkmoot.programme.applications.applying import add_to_team, change_basics, start_application
from folkmoot.programme.calls.calls import Call
from folkmoot.programme.calls.publishing_calls import publish_call
from folkmoot.programme.writing.attaching import attach
from folkmoot.programme.writing.confirming import confirm
from folkmoot.programme.writing.writing import save_section
from tests.programme.making import make_municipality

PDF = b"%PDF-1.7\n%a document"
LETTER = {
    "names": {"sv": "Avsiktsförklaring", "en": "Letter of intent"},
    "required": True,
    "bodies": {"sv": "Vi, {parties}, söker {amount} till {title}.", "en": "We, {parties}, apply for {amount} for {title}."},
}


def both(text: str) -> dict[str, str]:
    return {"sv": f"{text} (sv)", "en": text}


def question(key: str, **fields) -> dict:
    value = {
        "texts": both(key),
        "helps": {"sv": "", "en": ""},
        "kind": "text",
        "choices": [],
        "most_words": 0,
        "required": True,
    }
    return {"id": key, "type": "item", "value": value | fields}


def make_call(slug: str = "forberedelse", publish: bool = True, **fields) -> Call:
    """Open since yesterday, until tomorrow: two sections, two criteria, one document, a coordinator from each party."""
    now = timezone.now()
    sections = {
        "why": [question("challenge", most_words=50), question("people", kind="number")],
        "how": [question("plan"), question("wishes", required=False)],
    }
    form = [
        {"type": "section", "id": key, "value": {"titles": both(key), "introductions": both(""), "questions": questions}}
        for key, questions in sections.items()
    ]
    criteria = [
        {"type": "criterion", "id": key, "value": {"names": both(key), "helps": both(""), "weight": weight, "highest": 5}}
        for key, weight in (("relevance", 2), ("quality", 1))
    ]
    standard = {
        "names": {"sv": "Förberedelse", "en": "Inception"},
        "opens_at": now - timedelta(days=1),
        "closes_at": now + timedelta(days=1),
        "ceiling": 500_000,
        "longest_months": 12,
        "form": form,
        "criteria": criteria,
        "documents": [{"type": "document", "id": "letter", "value": LETTER}],
        "team": [{"type": "rule", "id": "t", "value": {"roles": ["coordinator"], "fewest": 1, "most": 1}}],
        "is_published": publish,
    }
    call = Call(slug=slug, **(standard | fields))
    call.save()
    if publish:
        publish_call(Call.objects.get(pk=call.pk), None)
    return Call.objects.get(pk=call.pk)


def make_person(email: str, municipality: Municipality | None = None, role: str = "coordinator", **fields) -> User:
    person = User.objects.create_user(
        email, "lösen", name=fields.pop("name", email.split("@", maxsplit=1)[0].title()), **fields
    )
    if municipality:
        Membership.objects.create(person=person, municipality=municipality, role=role, since="2020-01-01")
    return person


@dataclass
class Applicants:
    """Two parties, each with a coordinator and a signatory; and somebody of a third municipality."""

    home: Municipality
    abroad: Municipality
    anna: User
    berta: User
    chief: User
    mayor: User
    stranger: User


def make_applicants() -> Applicants:
    home, abroad, other = make_municipality("Umeå"), make_municipality("Lutsk", "UA"), make_municipality("Lund")
    return Applicants(
        home,
        abroad,
        make_person("anna@example.org", home),
        make_person("berta@example.org", abroad, language="en"),
        make_person("chief@example.org", home, "signatory"),
        make_person("mayor@example.org", abroad, "signatory"),
        make_person("stranger@example.org", other),
    )


def begin(call: Call, who: Applicants, title: str = "Vatten för alla") -> Application:
    return start_application(call, title, [who.home, who.abroad], who.anna)


def fill_in(application: Application, who: Applicants) -> None:
    """Everything but the confirmations."""
    rules = application.rules
    change_basics(application, title=application.title, amount=400_000, months=12)
    save_section(application, rules.section("why"), {"challenge": "Rent vatten", "people": "900"}, 0, who.anna)
    save_section(application, rules.section("how"), {"plan": "Vi lär av varandra"}, 0, who.berta)
    for party, sex in ((who.home, "woman"), (who.abroad, "man")):
        member = TeamMember(municipality=party, name=f"N {party}", role="coordinator", sex=sex, is_main_contact=True)
        add_to_team(application, member, who.anna)
    attach(application, "letter", SimpleUploadedFile("avsikt.pdf", PDF), who.anna)


def make_ready(call: Call, who: Applicants, title: str = "Vatten för alla") -> Application:
    application = begin(call, who, title)
    fill_in(application, who)
    confirm(application, who.home, who.chief)
    confirm(application, who.abroad, who.mayor)
    return application
