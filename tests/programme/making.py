"""Partnerships for the tests of this room."""

from folkmoot.places.models import Country, Municipality
from folkmoot.programme.models import Network, Partnership, PartnershipParty, Theme


def make_municipality(name: str, country: str = "SE", **fields) -> Municipality:
    Country.objects.get_or_create(code=country)
    slug = fields.pop("slug", name.lower().replace(" ", "-").translate(str.maketrans("åäö", "aao")))
    return Municipality.objects.create(name=name, slug=slug, country_id=country, **fields)


def make_partnership(*parties: Municipality, **fields) -> Partnership:
    slug = fields.pop("slug", "-".join(party.slug for party in parties))
    partnership = Partnership.objects.create(slug=slug, **fields)
    for place, party in enumerate(parties):
        PartnershipParty.objects.create(partnership=partnership, municipality=party, sort_order=place)
    return partnership


def make_network(slug: str = "klimat", swedish: str = "Klimatåtgärder", english: str = "Climate action", **fields) -> Network:
    return Network.objects.create(slug=slug, names={"sv": swedish, "en": english}, **fields)


def make_theme(slug: str = "vatten", swedish: str = "Vatten", english: str = "Water") -> Theme:
    return Theme.objects.create(slug=slug, names={"sv": swedish, "en": english})
