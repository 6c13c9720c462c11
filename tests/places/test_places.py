"""Countries and municipalities."""

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from folkmoot.places.countries import country_codes, country_name, language_name
from folkmoot.places.models import Country, Municipality, Population


@pytest.mark.parametrize(
    ("code", "swedish", "english"),
    [
        ("SE", "Sverige", "Sweden"),
        ("ZA", "Sydafrika", "South Africa"),
        ("XK", "Kosovo", "Kosovo"),
        ("BA", "Bosnien och Hercegovina", "Bosnia & Herzegovina"),
    ],
)
def test_a_country_is_named_in_the_readers_language(code, swedish, english):
    """Names of CLDR, as Babel has them."""
    country = Country(code=code)
    with override("sv"):
        assert str(country) == swedish
    with override("en"):
        assert str(country) == english


def test_a_code_or_language_that_cldr_does_not_know_stands_for_itself():
    assert country_name("QQ", "sv") == "QQ"
    assert country_name("SE", "klingon!") == "Sweden"
    assert language_name("xx", "sv") == "xx"
    assert language_name("pt-BR", "sv") == "brasiliansk portugisiska"


def test_groups_of_countries_are_no_countries():
    codes = country_codes()
    assert {"SE", "UA", "XK", "ZW"} <= set(codes)
    assert not {"EU", "UN", "ZZ"} & set(codes)


@pytest.mark.parametrize("code", ["se", "S", "ZZ", "EU", "12"])
def test_what_is_no_country_code_is_refused_with_what_to_write(code):
    with override("sv"), pytest.raises(ValidationError, match="är ingen landskod"):
        Country(code=code).clean_fields()


def test_a_municipality_is_told_apart_by_its_country():
    with override("sv"):
        assert str(Municipality(name="Kabwe", country=Country(code="ZM"))) == "Kabwe, Zambia"
    assert str(Municipality(name="Exempelby")) == "Exempelby"


def test_languages_are_codes_with_a_space_between():
    place = Municipality(name="Haparanda", slug="haparanda", languages="sv fi")
    place.clean_fields()
    with override("sv"):
        assert place.language_codes == ("sv", "fi")
        assert place.language_names == ("svenska", "finska")
    with pytest.raises(ValidationError):
        Municipality(name="Haparanda", slug="haparanda", languages="svenska, finska").clean_fields()


@pytest.mark.django_db
def test_a_country_with_municipalities_cannot_be_taken_away():
    country = Country.objects.create(code="KE")
    Municipality.objects.create(name="Kisumu", slug="kisumu", country=country)
    with pytest.raises(Exception, match="protected"):
        country.delete()
    assert Country.objects.filter(code="KE").exists()


@pytest.mark.django_db
def test_an_official_code_is_one_places_in_its_country():
    for code in ("SE", "NO"):
        Country.objects.create(code=code)
    Municipality.objects.create(name="Umeå", slug="umea", country_id="SE", official_code="2480")
    Municipality(name="Ort", slug="ort", country_id="NO", official_code="2480").full_clean()
    with pytest.raises(ValidationError):
        Municipality(name="Ort", slug="ort", country_id="SE", official_code="2480").full_clean()
    Municipality.objects.create(name="Utan", slug="utan", country_id="SE")
    Municipality(name="Också utan", slug="ocksa-utan", country_id="SE").full_clean()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"subdivision": "NO-03"},
        {"subdivision": "AC"},
        {"latitude": 60},
        {"latitude": 91, "longitude": 0},
        {"official_code": "a b"},
    ],
)
def test_codes_and_coordinates_that_cannot_be_are_refused(fields):
    Country.objects.create(code="SE")
    with pytest.raises(ValidationError):
        Municipality(name="Umeå", slug="umea", country_id="SE", **fields).full_clean()


@pytest.mark.django_db
def test_the_newest_population_counts():
    Country.objects.create(code="SE")
    place = Municipality.objects.create(name="Umeå", slug="umea", country_id="SE")
    assert place.population is None
    for year, people in ((2021, 100), (2023, 120), (2022, 110)):
        Population.objects.create(municipality=place, year=year, people=people)
    assert Municipality.objects.get().population.people == 120
