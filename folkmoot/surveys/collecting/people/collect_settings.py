"""The QR code that configures ODK Collect: its settings as JSON, compressed, in base64."""

import base64
import json
import zlib
from io import BytesIO

import segno

from folkmoot.surveys.collecting.people.adding_enumerators import Credentials


def settings_text(server: str, project: str, credentials: Credentials | None = None) -> str:
    """What the QR code says. With credentials the phone signs in by name and password; without, the address alone is enough.

    Forms follow the server exactly: new versions are fetched, closed ones go, and what is finished is sent by itself.
    """
    general = {"server_url": server, "form_update_mode": "match_exactly", "autosend": "wifi_and_cellular"}
    if credentials:
        general |= {"username": credentials.username, "password": credentials.password}
    settings = {"general": general, "admin": {}, "project": {"name": project}}
    return base64.b64encode(zlib.compress(json.dumps(settings, ensure_ascii=False).encode())).decode()


def qr_code(text: str) -> str:
    """A QR code as an SVG picture: black on white in any colour scheme, since cameras read it."""
    out = BytesIO()
    segno.make(text, error="l").save(
        out, kind="svg", scale=4, border=4, dark="#000", light="#fff", xmldecl=False, svgns=True, omitsize=True
    )
    return out.getvalue().decode()
