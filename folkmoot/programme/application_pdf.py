"""An application as an accessible PDF (PDF/UA-1): tagged headings, lists and tables, its language and title."""

import json
from pathlib import Path
from typing import Any

import typst
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from folkmoot.places.texts import in_readers_language
from folkmoot.programme.applications import Application
from folkmoot.programme.call_listing import moment_in_words
from folkmoot.programme.content import read_content
from folkmoot.programme.section_form import form_questions

TEMPLATE = Path(__file__).with_name("application.typ")


def application_pdf(application: Application) -> bytes:
    """In the reader's language; what people wrote is in theirs. A draft says that it is one."""
    inputs = {"data": json.dumps(_data(application), ensure_ascii=False)}
    pdf: bytes = typst.compile(TEMPLATE.read_bytes(), format="pdf", sys_inputs=inputs, pdf_standards="ua-1")
    return pdf


def _data(application: Application) -> dict[str, Any]:
    content = read_content(application)
    version = application.version or application.call.current_version
    return {
        "language": (get_language() or "en")[:2],
        "kind": _("Application"),
        "title": application.title,
        "call": application.call.name,
        "state": _state(application),
        "facts": _facts(application, content.rules.currency),
        "confirmed": [
            [one.municipality.name, one.name, moment_in_words(version, one.at) if version else ""]
            for one in application.confirmations.filter(content_hash=content.hash).select_related("municipality")
        ],
        "confirmed_heading": _("Confirmed by"),
        "confirmed_columns": [_("Party"), _("Signatory"), _("When")],
        "sections": [
            {
                "title": in_readers_language(section.titles),
                "questions": [
                    {"text": question.text, "answer": question.answer_in_words or "–"}
                    for question in form_questions(
                        section, content.texts[section.key].answers if section.key in content.texts else {}
                    )
                ],
            }
            for section in content.rules.sections
        ],
        "team_heading": _("Team"),
        "team_columns": [_("Party"), _("Name"), _("Role")],
        "team": [[one.municipality.name, one.name, one.get_role_display()] for one in content.team],
        "documents_heading": _("Documents"),
        "documents": [f"{one.name} (SHA-256 {one.sha256[:16]}…)" for one in content.attachments],
        "hash": content.hash,
        "hash_label": _("Fingerprint of what is written here (SHA-256)"),
    }


def _state(application: Application) -> str:
    if application.is_draft:
        return _("Draft, not submitted")
    version = application.version
    when = application.submitted_at or timezone.now()
    moment = moment_in_words(version, when) if version else ""
    return _("Submitted %(moment)s, receipt %(receipt)s") % {"moment": moment, "receipt": application.receipt}


def _facts(application: Application, currency: str) -> list[list[str]]:
    facts = [[_("Parties"), ", ".join(str(party) for party in application.municipalities)]]
    if application.amount is not None:
        facts.append([_("Amount applied for"), f"{application.amount:,} {currency}".replace(",", "\u00a0")])
    if application.months is not None:
        facts.append([_("Months"), str(application.months)])
    return facts
