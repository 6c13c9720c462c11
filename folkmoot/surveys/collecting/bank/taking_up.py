"""How questions come into the bank: from a published form, or from a form in a file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

import msgspec
from defusedxml.ElementTree import fromstring
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from folkmoot.accounts.models import User
from folkmoot.reportcard.forms.items import KINDS, comparability_key, item_of, references_of
from folkmoot.reportcard.forms.questionnaire import Question, Questionnaire
from folkmoot.surveys.collecting.bank.bank_items import BankItem, BankItemVersion
from folkmoot.surveys.collecting.forms.instruments import InstrumentVersion
from folkmoot.surveys.errors import CollectingError

XFORMS, XHTML = "{http://www.w3.org/2002/xforms}", "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True)
class TakenUp:
    """What came of it, by the ids of items."""

    new: tuple[str, ...]
    new_versions: tuple[str, ...]
    unchanged: tuple[str, ...]


def askable(questionnaire: Questionnaire, xform: str) -> list[Question]:
    """The questions of a form that can stand in the bank: asked of people, outside repeats, not computed, with a wording that
    quotes no other answer."""
    model = fromstring(xform)
    computed = {bind.get("nodeset", "") for bind in model.iter(f"{XFORMS}bind") if bind.get("calculate")}
    quoting = _quoting(model)
    root = next(iter(model.find(f".//{XFORMS}instance") or ()), None)
    top = root.tag.rpartition("}")[2] if root is not None else "data"
    found = []
    for question in questionnaire.questions:
        path = f"/{top}/{'/'.join(question.path)}"
        if question.kind in KINDS and question.labels and not question.repeat and path not in computed | quoting:
            found.append(question)
    return found


def take_up(
    questionnaire: Questionnaire,
    xform: str,
    names: Iterable[str],
    *,
    by: User | None = None,
    reason: str = "",
    source: InstrumentVersion | None = None,
) -> TakenUp:
    """Lock these questions as items. One that is in the bank and is put otherwise becomes its next version, for a reason.

    Raises `CollectingError`, and then nothing is taken up: a question that cannot be an item, one whose condition speaks of a
    question that is not in the bank, another wording without a reason.
    """
    can = {question.name: question for question in askable(questionnaire, xform)}
    wanted = list(dict.fromkeys(names))
    if not wanted:
        raise CollectingError(_("Choose at least one question."))
    for name in wanted:
        if name not in can:
            raise CollectingError(_("%(question)s cannot stand in the question bank.") % {"question": name})
    with transaction.atomic():
        known = {item.item_id: item for item in BankItem.objects.select_for_update().prefetch_related("versions")}
        _check_references([can[name] for name in wanted], {*wanted, *known})
        place = (BankItem.objects.aggregate(last=Max("place"))["last"] or 0) + 1
        languages = {language.code: language.column for language in questionnaire.languages}
        told: dict[str, list[str]] = {"new": [], "new_versions": [], "unchanged": []}
        for name in wanted:
            question = item_of(can[name])
            item = known.get(name)
            if item and item.newest.key == comparability_key(question):
                told["unchanged"].append(name)
                continue
            if item and not reason.strip():
                raise CollectingError(
                    _("%(question)s is in the question bank with another wording or other answers. Say why it changes.")
                    % {"question": name}
                )
            number = item.newest.number + 1 if item else 1
            if item is None:
                item, place = BankItem.objects.create(item_id=name, place=place), place + 1
            BankItemVersion.objects.create(
                item=item,
                number=number,
                question_json=msgspec.json.encode(question).decode(),
                languages=languages,
                key=comparability_key(question),
                reason=reason.strip() if number > 1 else "",
                source=source,
                locked_by=by,
            )
            told["new" if number == 1 else "new_versions"].append(name)
    return TakenUp(*(tuple(told[name]) for name in ("new", "new_versions", "unchanged")))


def _check_references(questions: Sequence[Question], known: set[str]) -> None:
    for question in questions:
        for name in references_of(question):
            if name not in known:
                raise CollectingError(
                    _("Who is asked %(question)s depends on %(other)s, which is not in the question bank: take it up too.")
                    % {"question": question.name, "other": name}
                )


def _quoting(model: Element) -> set[str]:
    """The paths of the questions whose wording or hint quotes an answer."""
    in_itext = {
        text.get("id", "").rpartition(":")[0]
        for text in model.iter(f"{XFORMS}text")
        if next(text.iter(f"{XFORMS}output"), None) is not None
    }
    in_body = {
        control.get("ref", "")
        for control in model.iter()
        if control.get("ref") and any(next(label.iter(f"{XFORMS}output"), None) is not None for label in control)
    }
    return in_itext | in_body


def items_by_id(*, with_retired: bool = False) -> Mapping[str, Sequence[Question]]:
    """The versions of every item, the newest first, in the order of the bank."""
    versions = BankItemVersion.objects.select_related("item").order_by("item__place", "item_id", "-number")
    if not with_retired:
        versions = versions.filter(item__retired=False)
    found: dict[str, list[Question]] = {}
    for version in versions:
        found.setdefault(version.item.item_id, []).append(version.question)
    return found
