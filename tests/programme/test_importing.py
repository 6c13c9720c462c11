"""Partnerships from a CSV file."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from folkmoot.cli import main
from folkmoot.places.models import Municipality
from folkmoot.programme.models import Network, Partnership, Theme
from folkmoot.programme.partnerships.importing import COLUMNS, ImportingError, import_partnerships

pytestmark = pytest.mark.django_db
HEADING = ",".join(COLUMNS)
GOOD = "Umeå kommun,,Kherson,UA,Democratic resilience,Education,inception,16"


def write(folder: Path, *rows: str, heading: str = HEADING, encoding: str = "utf-8") -> Path:
    file = folder / "partnerships.csv"
    file.write_text("\n".join([heading, *rows]) + "\n", encoding=encoding)
    return file


def test_a_row_becomes_a_partnership_with_its_parties_network_theme_and_goal(tmp_path):
    row = "Region Norr,Umeå kommun,Kisumu County,KE,Climate action,Health,project,13"
    imported = import_partnerships(write(tmp_path, row))
    partnership = Partnership.objects.get()
    assert partnership.name == "Region Norr – Umeå kommun – Kisumu County"
    assert [place.kind for place in partnership.municipalities] == ["region", "municipality", "county"]
    assert (partnership.network.names, partnership.theme.names) == ({"en": "Climate action"}, {"en": "Health"})
    assert (partnership.state, partnership.global_goals) == ("project", [13])
    assert (imported.added, imported.changed, imported.unchanged) == (1, 0, 0)


def test_the_same_file_twice_makes_no_doubles(tmp_path):
    file = write(tmp_path, GOOD, GOOD.replace("Kherson", "Lutsk"))
    import_partnerships(file)
    again = import_partnerships(file)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    assert (Partnership.objects.count(), Network.objects.count(), Theme.objects.count()) == (2, 1, 1)
    assert Municipality.objects.count() == 3


def test_a_corrected_row_changes_the_partnership_that_is_there(tmp_path):
    import_partnerships(write(tmp_path, GOOD))
    imported = import_partnerships(write(tmp_path, GOOD.replace("inception,16", "project,11;16").replace("Umeå", "UMEÅ")))
    assert imported.changed == 1
    assert (Partnership.objects.get().state, Partnership.objects.get().global_goals) == ("project", [11, 16])


def test_a_dry_run_stores_nothing(tmp_path):
    imported = import_partnerships(write(tmp_path, GOOD), dry_run=True)
    assert imported.added == 1
    assert imported.new_municipalities == ["Umeå kommun (SE)", "Kherson (UA)"]
    assert not Partnership.objects.exists()
    assert not Municipality.objects.exists()


def test_a_network_is_known_by_its_name_in_any_language(tmp_path):
    network = Network.objects.create(slug="motstand", names={"sv": "Motståndskraft", "en": "Democratic resilience"})
    import_partnerships(write(tmp_path, GOOD))
    assert Partnership.objects.get().network == network


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",,Kherson,UA,,,inception,16", "line 2, column swedish_partner: is empty"),
        ("Umeå kommun,,Kherson,Ukraine,,,inception,16", "line 2, column country: Ukraine is not a country"),
        ("Umeå kommun,,Lund,SE,,,inception,16", "line 2, column country: SE is at home"),
        ("Umeå kommun,,Kherson,UA,,,begun,16", "line 2, column phase: begun is none of inception, project"),
        ("Umeå kommun,,Kherson,UA,,,inception,18", "line 2, column global_goal: 18 is no global goal"),
        ("Umeå kommun,Umeå kommun,Kherson,UA,,,inception,16", "line 2, column other_swedish_partner: is the same"),
        (GOOD + "\n" + GOOD, "line 3: the same parties in the same network as on line 2"),
        ("x" * 201 + ",,Kherson,UA,,,inception,16", "longer than 200 characters"),
    ],
)
def test_what_is_wrong_is_said_with_its_place_and_nothing_is_stored(tmp_path, row, said):
    with pytest.raises(ImportingError, match=said):
        import_partnerships(write(tmp_path, row, GOOD.replace("Kherson", "Lutsk")))
    assert not Partnership.objects.exists()


def test_every_wrong_row_is_named_at_once(tmp_path):
    with pytest.raises(ImportingError) as raised:
        import_partnerships(write(tmp_path, ",,A,UA,,,inception,16", "B,,C,UA,,,x,16"))
    assert "line 2" in str(raised.value)
    assert "line 3" in str(raised.value)


def test_files_that_are_no_such_table_are_refused(tmp_path):
    with pytest.raises(ImportingError, match="lacks the columns global_goal"):
        import_partnerships(write(tmp_path, GOOD, heading=HEADING.removesuffix(",global_goal")))
    with pytest.raises(ImportingError, match="not UTF-8"):
        import_partnerships(write(tmp_path, GOOD, encoding="latin-1"))
    with pytest.raises(ImportingError, match="no partnerships"):
        import_partnerships(write(tmp_path))
    with pytest.raises(ImportingError, match="cannot be read"):
        import_partnerships(tmp_path / "nej.csv")


def test_the_command_says_what_it_did(tmp_path):
    result = CliRunner().invoke(main, ["import-partnerships", str(write(tmp_path, GOOD)), "--dry-run"])
    assert result.exit_code == 0
    assert "1 partnerships added, 0 changed, 0 as they were." in result.output
    assert "Nothing was stored" in result.output
    wrong = CliRunner().invoke(main, ["import-partnerships", str(tmp_path / "nej.csv")])
    assert wrong.exit_code == 2


def test_the_real_partnerships_are_those_of_the_demonstration(shared_data):
    """Importing the file of real partnerships into the demonstration finds every one of them there already."""
    from folkmoot.site.demonstration.places_and_themes import make_places_and_themes

    make_places_and_themes()
    imported = import_partnerships(shared_data / "partnerships.csv")
    assert (imported.added, imported.changed, imported.unchanged) == (0, 0, 17)
    assert imported.new_municipalities == []
