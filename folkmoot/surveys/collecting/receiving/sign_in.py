"""Who sends: an enumerator by Digest (RFC 7616), by Basic, or by the key in their own server address.

What signed in once is remembered by this process, so that a phone's next request costs no question to the database; whether
the enumerator may still send is asked again in the transaction that stores what they send.
"""

import base64
import binascii
import hashlib
import hmac
import re
import time
from dataclasses import dataclass
from secrets import compare_digest
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.http import HttpRequest

from folkmoot.surveys.collecting.people.enumerators import REALM, Enumerator, digest_secret, key_hash

NONCE_SECONDS = 3600
REMEMBERED_SECONDS = 60
MOST_REMEMBERED = 10_000
_FIELD = re.compile(r'(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))')


@dataclass(frozen=True)
class Sender:
    """An enumerator as far as receiving needs to know them."""

    enumerator_id: int
    survey: str
    secret: str
    in_training: bool
    username: str


class NotSignedIn(Exception):
    """Without credentials that fit. `stale` says that a Digest's nonce is too old and all else fits."""

    def __init__(self, *, stale: bool = False) -> None:
        super().__init__()
        self.stale = stale


def sender_of(request: HttpRequest, survey: str, key: str = "") -> Sender:
    """Whoever signed the request, of that survey. Raises `NotSignedIn`."""
    sender = _by_key(key) if key else _by_credentials(request)
    if sender.survey != survey:
        raise NotSignedIn
    return sender


def challenge(*, stale: bool = False) -> str:
    """What a `401` asks for: Digest, or Basic from clients that know no Digest."""
    return (
        f'Digest realm="{REALM}", qop="auth", algorithm=MD5, nonce="{_new_nonce()}"{", stale=true" if stale else ""}, '
        f'Basic realm="{REALM}", charset="UTF-8"'
    )


def forget_senders() -> None:
    """So that a change of an enumerator counts at once in this process."""
    _REMEMBERED.clear()


_REMEMBERED: dict[tuple[str, str], tuple[float, Sender]] = {}


def _by_key(key: str) -> Sender:
    return _find("key_hash", key_hash(key))


def _by_credentials(request: HttpRequest) -> Sender:
    scheme, _space, rest = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        return _basic(rest)
    if scheme.lower() == "digest":
        return _digest(request, rest)
    raise NotSignedIn


def _basic(encoded: str) -> Sender:
    try:
        username, colon, password = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise NotSignedIn from None
    if not colon:
        raise NotSignedIn
    sender = _find("username", username)
    if not compare_digest(sender.secret, digest_secret(username, password)):
        raise NotSignedIn
    return sender


def _digest(request: HttpRequest, written: str) -> Sender:
    fields = {name.lower(): quoted or bare for name, quoted, bare in _FIELD.findall(written)}
    given = {name: fields.get(name, "") for name in ("username", "realm", "nonce", "uri", "response", "nc", "cnonce", "qop")}
    if (
        fields.get("algorithm", "MD5").upper() != "MD5"
        or given["realm"] != REALM
        or not _is_this_address(request, given["uri"])
    ):
        raise NotSignedIn
    sender = _find("username", given["username"])
    method_and_address = _md5(f"{request.method}:{given['uri']}")
    between = ":".join(given[name] for name in (("nonce", "nc", "cnonce", "qop") if given["qop"] else ("nonce",)))
    expected = _md5(f"{sender.secret}:{between}:{method_and_address}")
    if not compare_digest(expected.encode(), given["response"].lower().encode()):
        raise NotSignedIn
    if not _is_fresh(given["nonce"]):
        raise NotSignedIn(stale=True)
    return sender


def _find(field: str, value: str) -> Sender:
    now = time.monotonic()
    known = _REMEMBERED.get((field, value))
    if known and now - known[0] < REMEMBERED_SECONDS:
        return known[1]
    if "\0" in value:
        raise NotSignedIn
    row = (
        Enumerator.objects.filter(**{field: value}, is_active=True)
        .values_list("pk", "survey__slug", "secret", "in_training", "username")
        .first()
    )
    if row is None:
        _REMEMBERED.pop((field, value), None)
        raise NotSignedIn
    if len(_REMEMBERED) >= MOST_REMEMBERED:
        _REMEMBERED.clear()
    sender = Sender(*row)
    _REMEMBERED[field, value] = (now, sender)
    return sender


def _is_this_address(request: HttpRequest, uri: str) -> bool:
    try:
        return unquote(urlsplit(uri).path) == request.path
    except ValueError:
        return False


def _new_nonce() -> str:
    issued = f"{int(time.time()):x}"
    return f"{issued}.{_signature(issued)}"


def _is_fresh(nonce: str) -> bool:
    issued, _dot, signature = nonce.partition(".")
    if not compare_digest(signature.encode(), _signature(issued).encode()):
        return False
    return time.time() - int(issued, 16) < NONCE_SECONDS


def _signature(issued: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"digest {issued}".encode(), hashlib.sha256).hexdigest()[:32]


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
