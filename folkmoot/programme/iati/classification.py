"""What an activity is counted as, in the standard's code lists: where it works, what it aims at, what kind of money it is."""

from decimal import Decimal
from xml.etree import ElementTree as ET

from django.conf import settings

from folkmoot.places.countries import country_name
from folkmoot.programme.iati.elements import add_narratives
from folkmoot.programme.projects.projects import Project, ReportingOrganisation

GENERAL_ENQUIRIES = "1"
ACTIVITY = "1"
APPROXIMATE = "2"
SEVERAL_COUNTRIES, SEVERAL_PLACES, ONE_PLACE = "3", "5", "8"
COORDINATES = "http://www.opengis.net/def/crs/EPSG/0/4326"
OECD, GENDER_EQUALITY = "1", "1"
KINDS_OF_MONEY = {
    "collaboration-type": "collaboration_type",
    "default-flow-type": "flow_type",
    "default-finance-type": "finance_type",
    "default-aid-type": "aid_type",
    "default-tied-status": "tied_status",
}
"""The elements, in the order of the schema, and where each code stands."""


def add_contact(told: ET.Element, organisation: ReportingOrganisation) -> None:
    """Whom one asks about any of the activities."""
    contact = ET.SubElement(told, "contact-info", {"type": GENERAL_ENQUIRIES})
    add_narratives(ET.SubElement(contact, "organisation"), {"": organisation.name})
    if organisation.email:
        ET.SubElement(contact, "email").text = organisation.email
    ET.SubElement(contact, "website").text = settings.WAGTAILADMIN_BASE_URL


def add_scope(told: ET.Element, project: Project) -> None:
    """By the parties abroad: one place, several in a country, or several countries."""
    abroad = _abroad(project)
    if not abroad:
        return
    several = SEVERAL_COUNTRIES if len(set(abroad)) > 1 else SEVERAL_PLACES
    ET.SubElement(told, "activity-scope", {"code": ONE_PLACE if len(abroad) == 1 else several})


def add_countries(told: ET.Element, project: Project) -> None:
    """The countries abroad, in equal parts that add up to 100."""
    codes = sorted(set(_abroad(project)))
    left = Decimal(100)
    for place, code in enumerate(codes):
        part = left if place == len(codes) - 1 else (Decimal(100) / len(codes)).quantize(Decimal("0.01"))
        left -= part
        country = ET.SubElement(told, "recipient-country", {"code": code, "percentage": f"{part.normalize():f}"})
        add_narratives(country, {"en": country_name(code, "en")})


def _abroad(project: Project) -> list[str]:
    """The country of each party that is not at home."""
    parties = project.municipalities
    return [one.country_id for one in parties if one.country_id and one.country_id != settings.PROGRAMME_HOME_COUNTRY]


def add_locations(told: ET.Element, project: Project) -> None:
    """The municipalities whose place on the map is known. The point says which municipality, not where in it."""
    for place in project.municipalities:
        if place.latitude is None or place.longitude is None:
            continue
        location = ET.SubElement(told, "location")
        ET.SubElement(location, "location-reach", {"code": ACTIVITY})
        add_narratives(ET.SubElement(location, "name"), {"": place.name})
        point = ET.SubElement(location, "point", {"srsName": COORDINATES})
        ET.SubElement(point, "pos").text = f"{place.latitude} {place.longitude}"
        ET.SubElement(location, "exactness", {"code": APPROXIMATE})


def add_kinds(told: ET.Element, project: Project, organisation: ReportingOrganisation) -> None:
    """The marker of gender equality where the project has been judged, and the kind of money where the organisation says it."""
    if project.gender_marker is not None:
        marker = {"vocabulary": OECD, "code": GENDER_EQUALITY, "significance": str(project.gender_marker)}
        ET.SubElement(told, "policy-marker", marker)
    for element, field in KINDS_OF_MONEY.items():
        if code := getattr(organisation, field):
            ET.SubElement(told, element, {"code": code})
