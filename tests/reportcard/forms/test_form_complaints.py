"""What is wrong in a form, or stands out, is told with sheet, row and column: pyxform's complaints and our own."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from folkmoot.reportcard.errors import UnusableForm
from folkmoot.reportcard.forms.form_checks import FormNote, check_form
from folkmoot.reportcard.forms.xform import make_xform
from folkmoot.reportcard.forms.xlsform import read_questionnaire
from tests.reportcard.forms_and_answers import write_form

HEADER = (
    "type,name,label::English (en),label::Svenska (sv),hint::English (en),hint::Svenska (sv),"
    "relevant,calculation,parameters,card::sensitive,card::role"
)
CHOICES = "list_name,name,label::English (en),label::Svenska (sv)\nyn,yes,Yes,Ja\nyn,no,No,Nej\n"
SETTINGS = "form_id,version,default_language\nform,1,English (en)\n"


def _form(folder: Path, *rows: str, choices: str = CHOICES, settings: str = SETTINGS) -> Path:
    survey = "\n".join((HEADER, "text,first,First,Första", *rows))
    return write_form(folder / "form", survey, choices, settings)


@pytest.mark.parametrize(
    ("rows", "choices", "place"),
    [
        (["selectone yn,a,A,A"], "", "sheet survey, row 3, column type"),
        (["select_one,a,A,A"], "", "sheet survey, row 3, column type"),
        (["text,b,B,B", "select_one nowhere,a,A,A"], "", "sheet survey, row 4, column type"),
        (["text,first,A,A"], "", "sheet survey, row 3, column name"),
        (["text,1 a,A,A"], "", "sheet survey, row 3, column name"),
        (["text,,A,A"], "", "sheet survey, row 3, column name"),
        ([",b,A,A"], "", "sheet survey, row 3, column type"),
        (["text,b"], "", "sheet survey, row 3, column label"),
        (["calculate,b"], "", "sheet survey, row 3, column calculation"),
        (["text,b,B,B,,,${nowhere} = 1"], "", "sheet survey, row 3, column relevant"),
        (["text,b,Hello ${nowhere},B"], "", r"sheet survey, row 3, column label::English \(en\)"),
        (["text,b,B,B,,,(${first} = 1"], "", "sheet survey, row 3, column relevant"),
        (["text,b,B,B,,,${first} = 'x"], "", "sheet survey, row 3, column relevant"),
        (["range,b,B,B,,,,,start=1;foo=2"], "", "sheet survey, row 3, column parameters"),
        (["begin_group,g,G,G", "text,b,B,B"], "", "sheet survey, row 3, column type"),
        (["text,b,B,B", "end_group"], "", "sheet survey, row 4, column type"),
        (["select_one yn,a,A,A"], "yn,,Maybe,Kanske\n", "sheet choices, row 4, column name"),
        (["select_one yn,a,A,A"], "yn,no,Maybe,Kanske\n", "sheet choices, row 4, column name"),
        (["select_multiple yn,a,A,A"], "yn,may be,Maybe,Kanske\n", "sheet choices, row 4, column name"),
    ],
)
def test_what_makes_a_form_unusable_names_its_cell(tmp_path: Path, rows: list[str], choices: str, place: str) -> None:
    form = _form(tmp_path, *rows, choices=CHOICES + choices)
    with pytest.raises(UnusableForm, match=f"^form, {place}: [A-Z']"):
        make_xform(form)


def test_several_complaints_are_told_at_once(tmp_path: Path) -> None:
    form = _form(tmp_path, "text,b,B,B,,,(${first} = 1", "text,c,C,C,,,${first} = 1)")
    with pytest.raises(UnusableForm) as told:
        make_xform(form)
    assert [line.split(":")[0] for line in str(told.value).splitlines()] == [
        "form, sheet survey, row 3, column relevant",
        "form, sheet survey, row 4, column relevant",
    ]


def test_brackets_within_quotation_marks_are_text(tmp_path: Path) -> None:
    assert make_xform(_form(tmp_path, "text,b,B,B,,,\"${first} != ':(' and selected(${first}, 'a')\""))


@pytest.mark.parametrize(
    ("rows", "choices", "place"),
    [
        (["image,b,B,B"], "", ("survey", 3, "parameters")),
        (["text,FIRST,B,B"], "", ("survey", 3, "name")),
        (["select_one yn,a,A,A"], "yn,maybe,,\n", ("choices", 4, "label")),
    ],
)
def test_warnings_have_their_place(tmp_path: Path, rows: list[str], choices: str, place: tuple[str, int, str]) -> None:
    [warning] = make_xform(_form(tmp_path, *rows, choices=CHOICES + choices)).warnings
    assert (warning.sheet, warning.row, warning.column) == place
    assert "[row" not in warning.message


def _notes(form: Path, before: Path | None = None) -> set[tuple[str, str, int, str]]:
    known = read_questionnaire(before) if before else None
    return {(note.kind, note.sheet, note.row, note.column) for note in check_form(form, read_questionnaire(form), known)}


def test_our_own_checks_name_their_cells(tmp_path: Path) -> None:
    form = _form(tmp_path, "select_one yn,a,A,,,,,,,yes", "text,b,B,B,Hint", choices=f"{CHOICES}yn,maybe,Maybe,\n")
    assert _notes(form) == {
        ("no_consent", "", 0, ""),
        ("breakdown_not_asked", "", 0, ""),
        ("untranslated_question", "survey", 3, "label::Svenska (sv)"),
        ("sensitive_without_missing", "survey", 3, "card::sensitive"),
        ("untranslated_hint", "survey", 4, "hint::Svenska (sv)"),
        ("untranslated_choice", "choices", 4, "label::Svenska (sv)"),
    }


def test_a_default_language_without_texts_is_noted(tmp_path: Path) -> None:
    form = _form(tmp_path, settings=SETTINGS.replace("English (en)", "French (fr)"))
    assert ("no_default_language", "settings", 2, "default_language") in _notes(form)


def test_changed_wording_is_noted_where_it_stands(tmp_path: Path) -> None:
    groups = ("begin_group,g,G,G", "select_one yn,a,A,A", "end_group", "begin_group,h,H,H", "select_one yn,a,A,A", "end_group")
    before = _form(tmp_path / "before", *groups)
    after = _form(
        tmp_path / "after",
        *groups[:4],
        "select_one yn,a,Another,A",
        *groups[5:],
        choices=CHOICES.replace("Nej", "Inte alls"),
    )
    changed = {note for note in _notes(after, before) if note[0].startswith("reworded")}
    assert changed == {
        ("reworded", "survey", 7, "label::English (en)"),
        ("reworded_choice", "choices", 3, "label::Svenska (sv)"),
    }


def test_a_note_says_its_place_in_one_way() -> None:
    assert FormNote("x", "survey", 12, "label").place == "sheet survey, row 12, column label"
    assert FormNote("x").place == ""


def test_a_public_key_that_no_phone_can_encrypt_with_is_refused(tmp_path: Path) -> None:
    def pem(key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey) -> str:
        return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode().replace("\n", " ").strip()

    def make(key: str) -> str:
        return make_xform(_form(tmp_path, settings=f"form_id,version,public_key\nform,1,{key}\n")).xml

    whole = pem(rsa.generate_private_key(65537, 2048).public_key())
    inner = whole.removeprefix("-----BEGIN PUBLIC KEY-----").removesuffix("-----END PUBLIC KEY-----").strip()
    assert 'base64RsaPublicKey="MII' in make(inner)
    for wrong in (whole, inner[:-40], "secret", pem(ec.generate_private_key(ec.SECP256R1()).public_key())):
        with pytest.raises(UnusableForm, match="sheet settings, row 2, column public_key"):
            make(wrong)


@pytest.mark.parametrize(
    ("rows", "until", "noted"),
    [
        (("geopoint,place,Place,Plats",), "", ("no_day", {"questions": "place"})),
        (("geopoint,place,Place,Plats",), "2026-12-31", None),
        (("geopoint,place,Place,Plats",), "2026-12-31 00:00:00", None),
        (("geopoint,place,Place,Plats",), "New Year", ("not_a_day", {"written": "New Year"})),
        ((), "", None),
    ],
)
def test_a_form_says_on_which_day_what_can_find_a_person_out_goes(
    tmp_path: Path, rows: tuple[str, ...], until: str, noted: tuple[str, dict[str, str]] | None
) -> None:
    settings = f"form_id,version,card::identifiers_until\nform,1,{until}\n"
    form = _form(tmp_path, *rows, settings=settings)
    found = [note for note in check_form(form, read_questionnaire(form)) if note.kind in {"no_day", "not_a_day"}]
    assert [(note.kind, note.values) for note in found] == ([noted] if noted else [])
    assert all(note.place == "sheet settings, row 2, column card::identifiers_until" for note in found)
