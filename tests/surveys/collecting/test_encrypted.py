"""Interviews that are encrypted on the phone stay so on the server, and open on the lead's machine."""

import base64
import csv
import hashlib
import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms
from django.test import Client

from folkmoot.cli import main
from folkmoot.surveys.collecting.forms.form_publishing import publish_form, read_form
from folkmoot.surveys.collecting.forms.instruments import InstrumentVersion
from folkmoot.surveys.collecting.people.adding_enumerators import Credentials
from folkmoot.surveys.collecting.receiving.submissions import SubmissionVersion
from folkmoot.surveys.collecting.web_form.making_web_links import link_address, make_one_time_links, make_open_link
from folkmoot.surveys.collecting.web_form.web_links import WebLink
from folkmoot.surveys.errors import CollectingError
from tests.surveys.collecting.conftest import Send, interview, path_of

COLLECT = "http://www.opendatakit.org/xforms/encrypted"
SPECIFICATION = "http://opendatakit.org/submissions"
ENVELOPE = """<data xmlns="{namespace}" id="water" version="1" encrypted="yes">
<base64EncryptedKey>{key}</base64EncryptedKey>
<meta xmlns="http://openrosa.org/xforms"><instanceID>{instance}</instanceID></meta>
<media><file>hus.jpg.enc</file></media><encryptedXmlFile>submission.xml.enc</encryptedXmlFile></data>"""


def _encrypted(
    key: rsa.RSAPublicKey, instance: str, xml: bytes, photo: bytes, namespace: str = COLLECT
) -> tuple[bytes, dict[str, bytes]]:
    """As ODK Collect does it: one AES key, the files in turn, each with the next initial vector, the answers last."""
    symmetric = os.urandom(32)
    wrapped = key.encrypt(symmetric, padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None))
    seed = bytearray(hashlib.md5(instance.encode() + symmetric).digest())
    files = {}
    for number, (name, content) in enumerate({"hus.jpg.enc": photo, "submission.xml.enc": xml}.items()):
        seed[number % 16] = (seed[number % 16] + 1) % 256
        length = 16 - len(content) % 16
        encryptor = Cipher(algorithms.AES(symmetric), CFB(bytes(seed))).encryptor()
        files[name] = encryptor.update(content + bytes([length]) * length) + encryptor.finalize()
    encoded = base64.b64encode(wrapped).decode()
    return ENVELOPE.format(key=encoded, instance=instance, namespace=namespace).encode(), files


@pytest.fixture(scope="module")
def private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def _pem(key: rsa.RSAPrivateKey, path: Path) -> str:
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    path.write_bytes(key.private_bytes(encoding, form, serialization.NoEncryption()))
    return str(path)


@pytest.mark.parametrize("namespace", [COLLECT, SPECIFICATION])
def test_encrypted_interviews_are_kept_as_received_and_open_with_the_key_alone(
    send: Send,
    private_key: rsa.RSAPrivateKey,
    tmp_path: Path,
    write_form: Callable[..., Path],
    published: InstrumentVersion,
    namespace: str,
) -> None:
    envelope, files = _encrypted(private_key.public_key(), "uuid:one", interview("uuid:one"), b"a house", namespace)
    assert send(envelope, files).status_code == 201
    lacking, _files = _encrypted(private_key.public_key(), "uuid:two", interview("uuid:two"), b"")
    assert send(lacking).status_code == 201
    version = SubmissionVersion.objects.get(instance_id="uuid:one")
    assert version.is_encrypted
    assert bytes(version.xml) == envelope

    def run(*arguments: str) -> str:
        done = CliRunner().invoke(main, list(arguments))
        return f"{done.exit_code} {done.output}"

    plain = run("submissions", "export", "--survey", "water", "--output", str(tmp_path / "plain.csv"))
    assert "0 interviews written" in plain
    assert "2 encrypted" in plain
    assert "2 encrypted interviews" in run("submissions", "encrypted", "--survey", "water", "--output", str(tmp_path / "b.zip"))

    form, out = str(write_form()), tmp_path / "open.csv"
    common = ["--form", form, "--output", str(out), "--files", str(tmp_path / "files")]
    told = run("decrypt", str(tmp_path / "b.zip"), "--key", _pem(private_key, tmp_path / "key.pem"), *common)
    assert "1 interviews opened" in told
    assert "uuid:two: the file hus.jpg.enc has not come (yet)" in told
    (row,) = csv.DictReader(out.open(encoding="utf-8"))
    assert (row["age"], row["phone"], row["KEY"]) == ("41", "070-123", "uuid:one")
    assert (tmp_path / "files" / "00001" / "hus.jpg").read_bytes() == b"a house"

    other = _pem(rsa.generate_private_key(65537, 2048), tmp_path / "other.pem")
    assert "not the one that belongs to the form" in run("decrypt", str(tmp_path / "b.zip"), "--key", other, *common)
    assert run("decrypt", str(tmp_path / "b.zip"), "--key", form, *common).startswith("2 ")


def test_a_form_that_is_to_be_encrypted_is_not_filled_in_in_a_browser(
    published: InstrumentVersion, credentials: Credentials, write_form: Callable[..., Path], private_key: rsa.RSAPrivateKey
) -> None:
    """It would be sent in clear."""
    page = f"{path_of(credentials.token_server)}/web/"
    assert _offered(page) == ["water"]
    make_open_link(published.instrument)
    form = write_form("2")
    der = private_key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    header, row = (form / "settings.csv").read_text(encoding="utf-8").splitlines()
    key = base64.b64encode(der).decode()
    (form / "settings.csv").write_text(f"{header},public_key\n{row},{key}\n", encoding="utf-8")
    publish_form(read_form(form), "water")
    (link,) = WebLink.objects.all()
    for address in (page, path_of(link_address(published.instrument, link.open_key))):
        assert _offered(address) == []
        assert "Fyll i det i ODK Collect." in Client().get(address).content.decode()
    with pytest.raises(CollectingError):
        make_open_link(published.instrument)
    with pytest.raises(CollectingError):
        make_one_time_links(published.instrument, ["p1"])


def _offered(address: str) -> list[str]:
    found = re.search(r'<script id="web-form" type="application/json">(.*?)</script>', Client().get(address).content.decode())
    assert found
    return [form["formId"] for form in json.loads(found[1])["forms"]]
