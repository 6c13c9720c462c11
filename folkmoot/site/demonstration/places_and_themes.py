"""The countries, municipalities, networks and topics that the demonstration's articles and survey are about."""

from folkmoot.places.models import Country, Municipality
from folkmoot.programme.models import Network
from folkmoot.site.demonstration.municipalities import MUNICIPALITIES
from folkmoot.site.demonstration.real_partnerships import make_parties, make_partnerships
from folkmoot.stories.models import Topic

COUNTRIES_OF_NETWORKS_AND_ARTICLES = ("BA", "CO", "GT", "KE", "PH", "SE", "UA", "UG", "XK", "ZA", "ZM")
TOPICS = {
    "calls": ("Utlysningar", "Calls"),
    "children-and-young-people": ("Barn och unga", "Children and young people"),
    "climate": ("Klimat", "Climate"),
    "gender-equality": ("Jämställdhet", "Gender equality"),
    "local-democracy": ("Lokal demokrati", "Local democracy"),
    "partnerships": ("Partnerskap", "Partnerships"),
    "portraits": ("Porträtt", "Portraits"),
    "research": ("Forskning", "Research"),
    "surveys": ("Undersökningar", "Surveys"),
}


def make_places_and_themes() -> None:
    for code in COUNTRIES_OF_NETWORKS_AND_ARTICLES:
        Country.objects.get_or_create(code=code)
    make_parties()
    for invented in MUNICIPALITIES:
        Municipality.objects.create(
            slug=invented.slug,
            name=invented.name,
            country_id=invented.country.code,
            languages=invented.languages,
            synthetic=True,
        )
    for slug, (swedish, english) in TOPICS.items():
        Topic.objects.create(slug=slug, names={"sv": swedish, "en": english})
    _make_network("gender-equality", ("Jämställdhet", "Gender equality"), (2023, 2026), ("SE", "GT", "CO"))
    _make_network(
        "democratic-resilience", ("Demokratisk motståndskraft", "Democratic resilience"), (2024, None), ("UA", "BA", "XK")
    )
    _make_network("climate-action", ("Klimatåtgärder", "Climate action"), (2022, 2025), ("KE", "ZA", "ZM", "UG"))
    make_partnerships()


def _make_network(slug: str, names: tuple[str, str], years: tuple[int, int | None], countries: tuple[str, ...]) -> None:
    network = Network.objects.create(slug=slug, names={"sv": names[0], "en": names[1]}, first_year=years[0], last_year=years[1])
    network.countries.set(countries)
