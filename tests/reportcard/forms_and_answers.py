"""Forms and answers for the tests: an XLSForm from the text of its sheets, a questionnaire, files of answers."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl
import xlsxwriter

from folkmoot.reportcard.answers.answers import Answers, read_answers
from folkmoot.reportcard.forms.questionnaire import Questionnaire
from folkmoot.reportcard.forms.xlsform import read_questionnaire

SURVEY = """\
type,name,label::English (en),label::العربية (ar)
start,start,,
end,end,,
today,today,,
begin_group,people,About you,عنك
select_one sex,sex,Are you a woman or a man?,هل أنت امرأة أم رجل؟
integer,age,How old are you?,كم عمرك؟
end_group,,,
begin_group,water,Water,الماء
select_multiple source,source,Where does your water come from?,من أين يأتي ماؤك؟
select_one quality,quality,How good is the water?,ما مدى جودة الماء؟
decimal,litres,How many litres a day?,كم لترا في اليوم؟
text,remark,Anything else?,أي شيء آخر؟
end_group,,,
"""

CHOICES = """\
list_name,name,label::English (en),label::العربية (ar)
sex,woman,Woman,امرأة
sex,man,Man,رجل
source,piped,Piped,أنابيب
source,well,Well,بئر
source,truck,Water truck,شاحنة ماء
quality,very_good,Very good,جيد جدا
quality,good,Good,جيد
quality,poor,Poor,سيئ
quality,dont_know,I don’t know,لا أعرف
"""

SETTINGS = """\
form_id,form_title,version,default_language
water,Water survey,3,English (en)
"""


def write_form(folder: Path, survey: str = SURVEY, choices: str = CHOICES, settings: str = SETTINGS) -> Path:
    """A form as a folder of three CSV files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (("survey", survey), ("choices", choices), ("settings", settings)):
        if text:
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def write_workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    """An XLSX file with the rows of each sheet."""
    with xlsxwriter.Workbook(path) as workbook:
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def rows_of(text: str) -> list[list[str]]:
    """The rows of a sheet given as CSV."""
    return list(csv.reader(io.StringIO(text)))


def questionnaire(folder: Path, survey: str = SURVEY, choices: str = CHOICES, settings: str = SETTINGS) -> Questionnaire:
    return read_questionnaire(write_form(folder / "form", survey, choices, settings))


def answers(folder: Path, form: Questionnaire, text: str, name: str = "answers.csv") -> Answers:
    """The answers of a CSV given as text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_answers(path, form)


def write_zip(path: Path, members: Mapping[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


def reasons(findings: pl.DataFrame) -> list[tuple[int | None, str, str]]:
    """The findings shortly: row, column, why."""
    return list(findings.select("row", "column", "why").iter_rows())
