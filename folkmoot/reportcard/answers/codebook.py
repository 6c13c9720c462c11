"""What the variables of a survey mean, as DDI-Codebook 2.5: for archives, and for whoever reads the data in twenty years."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from folkmoot.reportcard.forms.questionnaire import Choice, Question, Questionnaire, Texts

DDI = "ddi:codebook:2_5"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ABOUT_COLLECTION = (("selection", "sampProc"), ("mode", "collMode"))
_LONGEST_ID = 60


@dataclass(frozen=True)
class DescribedTable:
    """A table of answers by its name (empty for the interviews), how many rows and how many columns it has."""

    name: str
    rows: int
    columns: int


def write_codebook(path: Path, tables: Iterable[DescribedTable], questionnaire: Questionnaire, language: str) -> None:
    """Study, files and variables of a form and its answers. Every text stands in each of the form's languages, the wanted one
    first; a variable's categories are its choices, those declared missing marked so. No answer is in it, only how many."""
    ET.register_namespace("", DDI)
    root = _element(None, "codeBook", version="2.5")
    _study(root, questionnaire, language)
    for table in tables:
        described = _element(root, "fileDscr", ID=_id("F", table.name))
        text = _element(described, "fileTxt")
        _element(text, "fileName").text = f"{questionnaire.form_id}-{table.name}" if table.name else questionnaire.form_id
        dimensions = _element(text, "dimensns")
        _element(dimensions, "caseQnty").text = str(table.rows)
        _element(dimensions, "varQnty").text = str(table.columns)
    variables = _element(root, "dataDscr")
    for number, question in enumerate(questionnaire.questions, start=1):
        _variable(variables, number, question, questionnaire, language)
    ET.indent(root)
    path.write_bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _study(root: ET.Element, questionnaire: Questionnaire, language: str) -> None:
    study = _element(root, "stdyDscr")
    citation = _element(study, "citation")
    titles = _element(citation, "titlStmt")
    _element(titles, "titl").text = questionnaire.titles.get(language) or next(iter(questionnaire.titles.values()), "")
    for code, title in questionnaire.titles.items():
        if code != language:
            _element(titles, "parTitl", **{XML_LANG: code}).text = title
    _element(titles, "IDNo").text = questionnaire.form_id
    if questionnaire.version:
        version = _element(citation, "verStmt")
        _element(version, "version").text = questionnaire.version
    about = questionnaire.about
    info = _element(study, "stdyInfo")
    summary = _element(info, "sumDscr")
    if about.get("place"):
        _element(summary, "geogCover").text = _one(about["place"], language)
    if about.get("population"):
        _element(summary, "universe").text = _one(about["population"], language)
    method = _element(study, "method")
    collection = _element(method, "dataColl")
    for key, name in _ABOUT_COLLECTION:
        if about.get(key):
            _element(collection, name).text = _one(about[key], language)


def _variable(parent: ET.Element, number: int, question: Question, questionnaire: Questionnaire, language: str) -> None:
    files = _id("F", question.repeat)
    variable = _element(parent, "var", ID=f"V{number}", name=question.id, files=files, intrvl=_interval(question))
    for code in _languages(questionnaire, language):
        if question.labels.get(code):
            _element(variable, "labl", **{XML_LANG: code}).text = question.labels[code]
    asked = [code for code in _languages(questionnaire, language) if question.labels.get(code)]
    if asked:
        put = _element(variable, "qstn")
        for code in asked:
            _element(put, "qstnLit", **{XML_LANG: code}).text = question.labels[code]
        for code in asked:
            if question.hints.get(code):
                _element(put, "ivuInstr", **{XML_LANG: code}).text = question.hints[code]
    if question.relevant:
        _element(variable, "universe").text = question.relevant
    for choice in question.choices:
        _category(variable, choice, questionnaire, language)
    _element(variable, "varFormat", type="numeric" if question.is_number else "character")
    if question.kind == "select_multiple":
        _element(variable, "notes").text = "Several answers can be chosen; their names stand with a space between."


def _category(variable: ET.Element, choice: Choice, questionnaire: Questionnaire, language: str) -> None:
    category = _element(variable, "catgry", missing="Y" if choice.missing else "N")
    _element(category, "catValu").text = choice.name
    for code in _languages(questionnaire, language):
        if choice.labels.get(code):
            _element(category, "labl", **{XML_LANG: code}).text = choice.labels[code]


def _interval(question: Question) -> str:
    return "contin" if question.kind in {"decimal", "range"} else "discrete"


def _languages(questionnaire: Questionnaire, first: str) -> list[str]:
    return list(dict.fromkeys([first, *(language.code for language in questionnaire.languages)]))


def _one(texts: Texts, language: str) -> str:
    return texts.get(language) or next(iter(texts.values()), "")


def _id(prefix: str, name: str) -> str:
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in name)[:_LONGEST_ID]
    return f"{prefix}_{plain}" if plain else prefix


def _element(parent: ET.Element | None, tag_name: str, /, **attributes: str) -> ET.Element:
    tag = f"{{{DDI}}}{tag_name}"
    return ET.Element(tag, attributes) if parent is None else ET.SubElement(parent, tag, attributes)
