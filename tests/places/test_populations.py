"""Populations from a statistical database's own file, and from a table of one's own."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from folkmoot.cli import main
from folkmoot.places.models import Country, Municipality, Population
from folkmoot.places.populations import PopulationsError, import_populations

pytestmark = pytest.mark.django_db
COUNTED = "Statistics Sweden, 31 December"
SWEDISH = '"region","Folkmängd 2023","Folkmängd 2024"\n"00 Riket",10551707,10587710\n"2480 Umeå",133091,134249\n'


@pytest.fixture
def umea() -> Municipality:
    sweden = Country.objects.create(code="SE")
    return Municipality.objects.create(name="Umeå kommun", slug="umea", country=sweden, official_code="2480")


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    file = folder / "populations.csv"
    file.write_bytes(text.encode(encoding))
    return file


def take_in(folder: Path, text: str, encoding: str = "utf-8", **given: str):
    return import_populations(write(folder, text, encoding), **({"country": "SE", "source": COUNTED} | given))


def stored() -> list[tuple[int, int, str]]:
    return list(Population.objects.order_by("year").values_list("year", "people", "source"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("divided_by", [",", ";", "\t"])
def test_the_file_of_the_statistical_database_is_read_as_it_is_saved(umea, tmp_path, encoding, divided_by):
    imported = take_in(tmp_path, SWEDISH.replace(",", divided_by), encoding)
    assert stored() == [(2023, 133091, COUNTED), (2024, 134249, COUNTED)]
    assert (imported.added, imported.unknown) == (2, ["00"])
    assert umea.population.people == 134249


def test_columns_of_what_the_figures_are_divided_by_are_passed_over(umea, tmp_path):
    take_in(tmp_path, '"region","ålder","kön","Folkmängd 2024"\n"2480 Umeå","totalt ålder","totalt","134 249"\n')
    assert stored() == [(2024, 134249, COUNTED)]


def test_the_same_file_again_changes_nothing_and_a_newer_one_mends(umea, tmp_path):
    take_in(tmp_path, SWEDISH)
    again = take_in(tmp_path, SWEDISH)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    mended = take_in(tmp_path, SWEDISH.replace("134249", "134250"))
    assert (mended.added, mended.changed, mended.unchanged) == (0, 1, 1)
    assert stored()[1] == (2024, 134250, COUNTED)


def test_what_the_database_does_not_know_is_left_out(umea, tmp_path):
    take_in(tmp_path, SWEDISH.replace("133091", '".."'))
    assert stored() == [(2024, 134249, COUNTED)]


def test_a_table_of_ones_own_knows_a_place_by_its_code_address_or_name(umea, tmp_path):
    lines = ["SE,2480,2022,132235,A", "SE,umea,2023,133091,B", "SE,UMEÅ KOMMUN,2024,134249,C", "KE,umea,2024,5,D"]
    imported = take_in(tmp_path, "\n".join(["country,place,year,people,source", *lines]), country="", source="")
    assert stored() == [(2022, 132235, "A"), (2023, 133091, "B"), (2024, 134249, "C")]
    assert imported.unknown == ["umea"]


def test_a_name_that_two_places_share_is_neithers(umea, tmp_path):
    Municipality.objects.create(name="Umeå kommun", slug="umea-2", country=umea.country)
    imported = take_in(tmp_path, "country,place,year,people,source\nSE,Umeå kommun,2024,5,D")
    assert (stored(), imported.unknown) == ([], ["Umeå kommun"])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is empty"),
        ('"region","Folkmängd 2024"\n', "has a heading and no figures"),
        ('"region","Folkmängd"\n"2480 Umeå",5\n', "no column's heading ends in a year"),
        ('"region","Folkmängd 2024","Folkökning 2024"\n"2480 Umeå",5,1\n', "a year stands over two columns"),
        ('"region","Folkmängd 2024"\n"Umeå",5\n', "line 2, column region: “Umeå” does not begin with a code"),
        ('"region","Folkmängd 2024"\n"2480 Umeå",många\n', "line 2, column Folkmängd 2024: många is not a whole number"),
        (
            '"region","kön","Folkmängd 2024"\n"2480 Umeå","män",5\n"2480 Umeå","kvinnor",6\n',
            "line 3: 2480 2024 stands on line 2",
        ),
        ("country,place,year,people,source\nSE,umea,20,5,A\n", "line 2, column year: 20 is not a year"),
        ("country,place,year,people,source\nSE,umea,2024,5,\n", "line 2, column source: is empty"),
        ('"region","Folkmängd 2024"\n"2480 Um"eå",5\n', "line 2:"),
    ],
)
def test_what_is_wrong_is_told_where_it_stands_and_nothing_is_stored(umea, tmp_path, text, told):
    with pytest.raises(PopulationsError, match=r"populations\.csv") as raised:
        take_in(tmp_path, text)
    assert told in str(raised.value)
    assert stored() == []


def test_a_file_without_a_source_asks_for_it(umea, tmp_path):
    with pytest.raises(PopulationsError, match="--source"):
        take_in(tmp_path, SWEDISH, source="")


def test_the_command_says_what_it_did_and_a_dry_run_stores_nothing(umea, tmp_path):
    told = CliRunner().invoke(
        main, ["import-populations", str(write(tmp_path, SWEDISH)), "--source", COUNTED, "--dry-run"], catch_exceptions=False
    )
    assert told.output == (
        "2 populations added, 0 changed, 0 as they were.\n"
        "Left out, being no municipality of this site (1): 00\nNothing was stored (--dry-run).\n"
    )
    assert stored() == []


def test_the_command_ends_with_2_where_the_file_is_not_there(tmp_path):
    told = CliRunner().invoke(main, ["import-populations", str(tmp_path / "missing.csv")], catch_exceptions=False)
    assert told.exit_code == 2
    assert "cannot be read" in told.output
