"""A call as its readers and its applicants would meet it, shown beside the admin's form while it is written.

Nothing is stored: the rules are those of the form as it stands, and nobody can apply from a preview.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from folkmoot.places.texts import in_readers_language
from folkmoot.programme.calls.call_listing import ListedCall, rules_in_words
from folkmoot.programme.calls.calls import FORM, Call, CallVersion
from folkmoot.programme.calls.publishing_calls import rules_of
from folkmoot.programme.calls.rules import to_json
from folkmoot.programme.writing.section_form import form_questions

NOT_SAVED_YET = "-"


def preview(call: Call, request: HttpRequest, mode: str) -> str:
    """The whole page; `mode` is one of the call's `preview_modes`."""
    what, _space, code = mode.partition(" ")
    call.slug = call.slug or NOT_SAVED_YET
    rules = rules_of(call)
    version = CallVersion(call=call, number=1, kept_rules=to_json(rules))
    now = timezone.now()
    with override(code or settings.LANGUAGE_CODE):
        context: dict[str, Any] = rules_in_words(ListedCall(call, version, version.state(now), now))
        if what == FORM:
            context["sections"] = [
                (in_readers_language(section.titles), in_readers_language(section.introductions), form_questions(section, {}))
                for section in rules.sections
            ]
            return render_to_string("programme/call_form.html", context, request)
        return render_to_string("programme/call.html", context, request)
