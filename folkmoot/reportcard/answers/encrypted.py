"""Interviews that were encrypted on the phone, opened with the survey lead's private key: never on the server.

ODK's scheme: a new AES-256 key for each interview, itself encrypted with the form's RSA public key (OAEP, SHA-256); each file
in AES-CFB with PKCS#5 padding, its initial vector made from the instance id, the key and the number of the file.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms

from folkmoot.reportcard.errors import ReportCardError, UnusableAnswers
from folkmoot.reportcard.files.archives import check_archive

MANIFEST = "submission.xml"
BLOCK = 16


class CannotDecrypt(ReportCardError):
    """A key that is none or does not fit, or a file that is missing or damaged."""


@dataclass(frozen=True)
class EncryptedInterview:
    """What a phone sent: the manifest that names the encrypted files, and these by their names."""

    manifest: bytes
    files: Mapping[str, bytes]


@dataclass(frozen=True)
class OpenedInterview:
    """An interview in clear: its XML, and its files under their names without `.enc`."""

    instance_id: str
    xml: bytes
    files: Mapping[str, bytes]


def read_private_key(path: Path, password: bytes | None = None) -> rsa.RSAPrivateKey:
    """An RSA private key in PEM or DER. Raises `CannotDecrypt`."""
    if not path.is_file():
        raise CannotDecrypt(f"{path} does not exist: give the private key that belongs to the form's public_key.")
    content = path.read_bytes()
    load = serialization.load_pem_private_key if b"-----BEGIN" in content else serialization.load_der_private_key
    try:
        key = load(content, password)
    except (ValueError, TypeError, binascii.Error) as error:
        raise CannotDecrypt(f"{path.name} is not a private key that can be read: {error}") from None
    if not isinstance(key, rsa.RSAPrivateKey):
        raise CannotDecrypt(f"{path.name} is a private key, but none of RSA.")
    return key


def read_bundle(path: Path) -> Iterator[EncryptedInterview]:
    """The interviews in a zip as `folkmoot submissions encrypted` writes it: a folder for each, with its manifest and files.

    Raises `UnusableAnswers` where it is no zip.
    """
    if not path.is_file():
        raise UnusableAnswers(f"{path} does not exist: give the zip that folkmoot submissions encrypted has written.")
    members = check_archive(path, UnusableAnswers, "a zip of encrypted interviews")
    folders: dict[str, list[str]] = {}
    for member in members:
        folder, _slash, name = member.filename.rpartition("/")
        folders.setdefault(folder, []).append(name)
    try:
        with ZipFile(path) as archive:
            for folder, names in sorted(folders.items()):
                if MANIFEST in names:
                    contents = {name: archive.read(f"{folder}/{name}" if folder else name) for name in names}
                    yield EncryptedInterview(contents.pop(MANIFEST), contents)
    except (BadZipFile, OSError, EOFError) as error:
        raise UnusableAnswers(f"{path.name} is damaged: {error}.") from None


def open_interview(interview: EncryptedInterview, key: rsa.RSAPrivateKey) -> OpenedInterview:
    """Raises `CannotDecrypt` where the key does not fit, a file is missing, or what comes out is no interview."""
    manifest = _Manifest(interview.manifest)
    symmetric = _symmetric_key(manifest, key)
    vectors = _initial_vectors(manifest.instance_id, symmetric)
    opened = {}
    for name in manifest.media:
        opened[name.removesuffix(".enc")] = _decrypt(manifest, interview.files, name, symmetric, next(vectors))
    xml = _decrypt(manifest, interview.files, manifest.xml_file, symmetric, next(vectors))
    try:
        ElementTree.fromstring(xml)  # noqa: S314 (expat of this Python does not expand external entities)
    except ElementTree.ParseError:
        raise CannotDecrypt(f"{manifest.instance_id}: what was decrypted is no interview; it is damaged.") from None
    return OpenedInterview(manifest.instance_id, xml, opened)


class _Manifest:
    """What the envelope of an encrypted interview says."""

    def __init__(self, xml: bytes) -> None:
        try:
            root = ElementTree.fromstring(xml)  # noqa: S314 (received by the server, which refuses document types)
        except ElementTree.ParseError as error:
            raise CannotDecrypt(f"The envelope of an interview is no XML: {error}.") from None
        texts: dict[str, list[str]] = {}
        for element in root.iter():
            texts.setdefault(str(element.tag).rpartition("}")[2], []).append((element.text or "").strip())
        try:
            self.instance_id = texts["instanceID"][0]
            self.key = base64.b64decode(texts["base64EncryptedKey"][0])
            self.xml_file = texts["encryptedXmlFile"][0]
        except (KeyError, binascii.Error) as error:
            raise CannotDecrypt(f"The envelope of an interview lacks {error}: it is not encrypted.") from None
        self.media = [name for name in texts.get("file", []) if name]


def _symmetric_key(manifest: _Manifest, key: rsa.RSAPrivateKey) -> bytes:
    """Clients differ in the hash of the mask: SHA-256 as on Android, or SHA-1."""
    for mask in (hashes.SHA256(), hashes.SHA1()):  # noqa: S303 (what some clients use; no collision matters here)
        try:
            return key.decrypt(manifest.key, padding.OAEP(padding.MGF1(mask), hashes.SHA256(), None))
        except ValueError:
            continue
    raise CannotDecrypt(f"{manifest.instance_id}: the private key is not the one that belongs to the form's public key.")


def _initial_vectors(instance_id: str, symmetric: bytes) -> Iterator[bytes]:
    """One for each file: the seed with one more byte counted up each time."""
    seed = bytearray(hashlib.md5(instance_id.encode() + symmetric, usedforsecurity=False).digest())
    for number in range(10**6):
        seed[number % BLOCK] = (seed[number % BLOCK] + 1) % 256
        yield bytes(seed)


def _decrypt(manifest: _Manifest, files: Mapping[str, bytes], name: str, symmetric: bytes, vector: bytes) -> bytes:
    if name not in files:
        raise CannotDecrypt(f"{manifest.instance_id}: the file {name} has not come (yet).")
    decryptor = Cipher(algorithms.AES(symmetric), CFB(vector)).decryptor()
    clear = decryptor.update(files[name]) + decryptor.finalize()
    length = clear[-1] if clear else 0
    if not 1 <= length <= BLOCK or clear[-length:] != bytes([length]) * length:
        raise CannotDecrypt(f"{manifest.instance_id}: the file {name} is damaged.")
    return clear[:-length]


def opened_interviews(
    interviews: Iterable[EncryptedInterview], key: rsa.RSAPrivateKey
) -> tuple[list[OpenedInterview], list[CannotDecrypt]]:
    """Those that could be opened, and what was wrong with the others."""
    opened, failed = [], []
    for interview in interviews:
        try:
            opened.append(open_interview(interview, key))
        except CannotDecrypt as error:
            failed.append(error)
    return opened, failed
