"""What is answered to an OpenRosa client: its own small XML, with a message in the language of the device."""

from xml.sax.saxutils import escape

from django.http import HttpResponse
from django.utils.translation import gettext as _

from folkmoot.surveys.collecting.receiving.receiving import Refusal
from folkmoot.surveys.collecting.receiving.sign_in import challenge
from folkmoot.surveys.collecting.receiving.submission_parts import MOST_REQUEST, MOST_XML
from folkmoot.surveys.collecting.receiving.submission_xml import MOST_ELEMENTS

XML = "text/xml; charset=utf-8"
ACCEPTED_LENGTH = "X-OpenRosa-Accept-Content-Length"
STATUS = {
    Refusal.NOT_SIGNED_IN: 401,
    Refusal.CLOSED: 403,
    Refusal.OTHER_CONTENT: 409,
    Refusal.EDITED_ALREADY: 409,
    Refusal.OTHER_FILE: 409,
    Refusal.LINK_IS_USED: 403,
}
TRY_AGAIN_AFTER = "30"


def answer(status: int, message: str, nature: str = "") -> HttpResponse:
    """A message as OpenRosa has it."""
    kind = f' nature="{nature}"' if nature else ""
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<OpenRosaResponse xmlns="http://openrosa.org/http/response">'
        f"<message{kind}>{escape(message)}</message></OpenRosaResponse>"
    )
    return with_headers(HttpResponse(body, status=status, content_type=XML))


def with_headers(response: HttpResponse) -> HttpResponse:
    response["X-OpenRosa-Version"] = "1.0"
    response[ACCEPTED_LENGTH] = str(MOST_REQUEST)
    return response


def received(*, again: bool) -> HttpResponse:
    text = _("This interview had been received already; all is well.") if again else _("The interview is received and stored.")
    return answer(201, text, "submit_success")


def refused(refusal: Refusal) -> HttpResponse:
    """A submission that is not stored, for a reason that sending it again does not change."""
    if refusal is Refusal.NOT_SIGNED_IN:
        return not_signed_in()
    text = {
        Refusal.CLOSED: _("This form is closed, and the interview began after that. Speak to your supervisor."),
        Refusal.OTHER_CONTENT: _(
            "An interview with this id is here already, with other answers. Nothing was changed. Speak to your supervisor."
        ),
        Refusal.EDITED_ALREADY: _(
            "Somebody has edited this interview since. Nothing was changed. Fetch it again, or speak to your supervisor."
        ),
        Refusal.OTHER_FILE: _(
            "A file of this interview is here already, with other content. Nothing was changed. Speak to your supervisor."
        ),
        Refusal.LINK_IS_USED: _("This link has been used already, or no longer works. Nothing was stored."),
    }[refusal]
    return answer(STATUS[refusal], text, "submit_error")


def not_signed_in(*, stale: bool = False) -> HttpResponse:
    text = _("Sign in with the user name and password that your supervisor gave you. If they worked before, they were changed.")
    response = answer(401, text)
    response["WWW-Authenticate"] = challenge(stale=stale)
    return response


def unreadable(why: str) -> HttpResponse:
    """`why` is technical, and stays in English."""
    return answer(
        400, _("What was sent is no interview that can be read. Nothing was stored. (%(why)s)") % {"why": why}, "submit_error"
    )


def too_large() -> HttpResponse:
    text = _(
        "What was sent is too large: at most %(request)s MB at a time, and %(xml)s MB and %(elements)s answers without files."
    )
    values = {"request": MOST_REQUEST // 1024**2, "xml": MOST_XML // 1024**2, "elements": MOST_ELEMENTS}
    return answer(413, text % values, "submit_error")


def unknown_form(form_id: str, version: str) -> HttpResponse:
    if version:
        text = _("There is no form %(form)s in the version %(version)s here. Fetch the forms anew.")
    else:
        text = _("There is no form %(form)s here. Fetch the forms anew.")
    return answer(404, text % {"form": form_id[:100], "version": version[:100]}, "submit_error")


def no_database() -> HttpResponse:
    response = answer(
        503, _("It could not be stored just now. Nothing was lost: the phone keeps it. Send it again in a while.")
    )
    response["Retry-After"] = TRY_AGAIN_AFTER
    return response
