"""An XLSForm as the XForm that clients fill in: pyxform's own conversion, without our `card::` columns."""

import re
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import unescape

from folkmoot.reportcard.errors import UnusableForm
from folkmoot.reportcard.forms.card_columns import is_card_column
from folkmoot.reportcard.forms.form_complaints import Complaint
from folkmoot.reportcard.forms.form_workbook import explainer, first_line, locator, read_sheets, refuse_what_no_phone_opens

_MEDIA = re.compile(r"\bjr://(?:images|audio|video|file|file-csv|choices)/([^\"'<>]+)")


@dataclass(frozen=True)
class XForm:
    """A form as it is served. `xml` is what its hash is made of; `media` are the names of the files that it asks for;
    `warnings` are pyxform's. `sha256` is of the XLSForm."""

    form_id: str
    version: str
    title: str
    xml: str
    media: tuple[str, ...]
    warnings: tuple[Complaint, ...]
    sha256: str


def make_xform(path: Path) -> XForm:
    """The XForm of an XLSForm: an `.xlsx`, or a folder with `survey.csv`, `choices.csv` and `settings.csv`.

    Raises `UnusableForm` with what pyxform says, and where.
    """
    from pyxform.builder import create_survey_element_from_dict
    from pyxform.errors import PyXFormError
    from pyxform.xls2json import workbook_to_json

    sheets = read_sheets(path)
    for sheet in ("survey", "choices", "settings"):
        rows = sheets.rows(sheet)
        for row in rows:
            for header in [header for header in row if is_card_column(header)]:
                del row[header]
        headers = {header for listed in getattr(sheets.definition, f"{sheet}_header") or [] for header in listed}
        sheets.without_columns({header for header in headers if is_card_column(header)})
    refuse_what_no_phone_opens(sheets)
    explain, located = explainer(sheets), locator(sheets)
    warnings: list[str] = []
    try:
        form = workbook_to_json(sheets.definition, fallback_form_name=sheets.definition.fallback_form_name, warnings=warnings)
        survey = create_survey_element_from_dict(form)
        xml = survey.to_xml(validate=False, pretty_print=False, warnings=warnings)
    except PyXFormError as error:
        raise UnusableForm(explain(error)) from error
    except Exception as error:
        # pyxform checks what people usually get wrong; on other input it can fail inside. The form is unusable all the same.
        raise UnusableForm(f"{sheets.file} cannot be made into a form: {first_line(error)}") from error
    return XForm(
        form_id=str(form["id_string"]),
        version=str(form.get("version", "")),
        title=str(form.get("title") or form["id_string"]),
        xml=xml,
        media=tuple(dict.fromkeys(unescape(name) for name in _MEDIA.findall(xml))),
        warnings=tuple(dict.fromkeys(located(warning) for warning in warnings)),
        sha256=sheets.sha256,
    )
