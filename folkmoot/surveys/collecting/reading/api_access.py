"""Signing in to the API: `Authorization: Bearer TOKEN`, or Basic with the token as the password (Excel, Power BI)."""

import base64
import binascii
from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from folkmoot.surveys.collecting.forms.instruments import Instrument, VersionState
from folkmoot.surveys.collecting.people.fieldwork_roles import RIGHTS, Right
from folkmoot.surveys.collecting.reading.api_tokens import ApiToken, token_of


class Refused(Exception):
    """What is asked for cannot be given; `code` is the status, the message is for whoever writes the program."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


class Access:
    """A request with the token it came with."""

    def __init__(self, request: HttpRequest, token: ApiToken) -> None:
        self.request, self.survey, self.rights = request, token.survey, RIGHTS[token.role]

    def instruments(self) -> list[Instrument]:
        """The published forms."""
        return list(self.survey.instruments.filter(versions__state=VersionState.PUBLISHED).distinct())

    def instrument(self, form_id: str) -> Instrument:
        for instrument in self.instruments():
            if instrument.form_id == form_id:
                return instrument
        raise Refused(404, f"The survey {self.survey.slug} has no published form {form_id}.")

    def with_identifiers(self) -> bool:
        """Whether names and places are asked for, which needs a role that may see them."""
        if self.request.GET.get("identifiers", "") not in {"1", "true"}:
            return False
        if Right.SEE_IDENTIFIERS not in self.rights:
            raise Refused(403, "This token's role may not see names, telephones and places.")
        return True


View = Callable[..., HttpResponse]


def api(right: Right) -> Callable[[View], View]:
    """An address for tokens whose role has a right; whatever goes wrong is told as JSON."""

    def wrap(view: View) -> View:
        @require_safe
        @wraps(view)
        def answered(request: HttpRequest, survey: str, **arguments: object) -> HttpResponse:
            try:
                response = view(_access(request, survey, right), **arguments)
            except Refused as error:
                response = refusal(error.code, str(error))
            except Http404:
                response = refusal(404, "There is nothing at this address.")
            response["Cache-Control"] = "private, no-store"
            return response

        answered.right = right
        return answered

    return wrap


def _access(request: HttpRequest, survey: str, right: Right) -> Access:
    token = token_of(_secret(request), survey)
    if token is None:
        raise Refused(401, "Sign in with a token of this survey: Authorization: Bearer TOKEN.")
    access = Access(request, token)
    if right not in access.rights:
        raise Refused(403, "This token's role may not read interviews.")
    return access


def refusal(code: int, message: str) -> HttpResponse:
    """As OData has it, which suits the rest too."""
    response = JsonResponse({"error": {"code": str(code), "message": message}}, status=code)
    if code == 401:
        response["WWW-Authenticate"] = 'Bearer realm="Folkmoot", Basic realm="Folkmoot", charset="UTF-8"'
    return response


def _secret(request: HttpRequest) -> str:
    scheme, _space, rest = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(rest.strip(), validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError, ValueError):
            return ""
    return ""
