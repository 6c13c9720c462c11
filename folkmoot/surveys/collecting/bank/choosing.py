"""A form with chosen items of the bank, and which items a form has."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.translation import gettext as _

from folkmoot.accounts.models import User
from folkmoot.reportcard.forms.form_writing import Sheets
from folkmoot.reportcard.forms.items import differences_from_item, form_of_items, with_what_they_speak_of
from folkmoot.reportcard.forms.questionnaire import Questionnaire
from folkmoot.reportcard.forms.report_card_template import write_template
from folkmoot.reportcard.forms.xform import make_xform
from folkmoot.reportcard.forms.xlsform import read_questionnaire
from folkmoot.surveys.collecting.bank.bank_items import BankItem, BankItemVersion
from folkmoot.surveys.collecting.bank.taking_up import TakenUp, askable, take_up
from folkmoot.surveys.errors import CollectingError


@dataclass(frozen=True)
class Recognised:
    """An item that a form has: its newest version and the one that the form puts, None where it puts it otherwise."""

    item_id: str
    version: int | None
    newest: int


def form_with_items(chosen: Sequence[str], form_id: str, title: str) -> Sheets:
    """The sheets of a form with these items, and with those that their conditions speak of, in the order of the bank.

    Raises `CollectingError` where none is chosen, or one is not in the bank.
    """
    items = {item.item_id: item.newest for item in BankItem.objects.filter(retired=False).prefetch_related("versions")}
    for name in chosen:
        if name not in items:
            raise CollectingError(_("There is no item %(item)s in the question bank.") % {"item": name})
    questions = {name: version.question for name, version in items.items()}
    wanted = with_what_they_speak_of(chosen, questions)
    if not wanted:
        raise CollectingError(_("Choose at least one question."))
    languages: dict[str, str] = {}
    for name in wanted:
        columns = items[name].languages
        # In the order of the wording: a database may keep the names of a JSON object in another one.
        codes = [code for code in dict.fromkeys([*items[name].question.labels, *columns]) if code in columns]
        languages |= {code: columns[code] for code in codes if code not in languages}
    return form_of_items([questions[name] for name in wanted], languages, form_id, title)


def recognise(questionnaire: Questionnaire) -> list[Recognised]:
    """The items of the bank that a form has, in the form's order."""
    names = [question.name for question in questionnaire.questions]
    versions: dict[str, list[BankItemVersion]] = {}
    for version in BankItemVersion.objects.filter(item__item_id__in=names).select_related("item").order_by("-number"):
        versions.setdefault(version.item.item_id, []).append(version)
    found = []
    for question in questionnaire.questions:
        if known := versions.get(question.name):
            same = (version.number for version in known if not differences_from_item(version.question, question))
            found.append(Recognised(question.name, next(same, None), known[0].number))
    return found


def take_up_form(path: Path | None, *, reason: str = "", by: User | None = None) -> TakenUp:
    """Every question of a form in a file that can stand in the bank; of the template of a report card where none is given."""
    with TemporaryDirectory(prefix="folkmoot-form-") as folder:
        if path is None:
            path = Path(folder) / "template.xlsx"
            write_template(path)
        questionnaire, xform = read_questionnaire(path), make_xform(path).xml
    names = [question.name for question in askable(questionnaire, xform)]
    return take_up(questionnaire, xform, names, reason=reason, by=by)
