"""What a phone is told about forms: the list, and the manifest of each (OpenRosa 1.0), as XML."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape

from folkmoot.surveys.collecting.forms.instruments import FormAttachment, InstrumentVersion

XFORMS_LIST = "http://openrosa.org/xforms/xformsList"
XFORMS_MANIFEST = "http://openrosa.org/xforms/xformsManifest"


def form_list(versions: Iterable[InstrumentVersion], address: Callable[[InstrumentVersion, str], str]) -> str:
    """The list of forms. `address` gives where a version's `form` and `manifest` are. The hash is of the very bytes served."""
    forms = "".join(_form(version, address) for version in versions)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<xforms xmlns="{XFORMS_LIST}">{forms}</xforms>'


@dataclass(frozen=True)
class EntityList:
    """The worklist as it is for whoever asks. `token` changes with what is in it."""

    filename: str
    token: str
    address: str
    integrity_address: str


def manifest(
    attachments: Iterable[FormAttachment], address: Callable[[FormAttachment], str], entities: EntityList | None = None
) -> str:
    files = "".join(
        f"<mediaFile><filename>{escape(file.name)}</filename><hash>md5:{file.md5}</hash>"
        f"<downloadUrl>{escape(address(file))}</downloadUrl></mediaFile>"
        for file in attachments
    )
    if entities:
        files += (
            f'<mediaFile type="entityList"><filename>{escape(entities.filename)}</filename><hash>md5:{entities.token}</hash>'
            f"<downloadUrl>{escape(entities.address)}</downloadUrl>"
            f"<integrityUrl>{escape(entities.integrity_address)}</integrityUrl></mediaFile>"
        )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<manifest xmlns="{XFORMS_MANIFEST}">{files}</manifest>'


def _form(version: InstrumentVersion, address: Callable[[InstrumentVersion, str], str]) -> str:
    manifest_address = f"<manifestUrl>{escape(address(version, 'manifest'))}</manifestUrl>" if version.media else ""
    return (
        f"<xform><formID>{escape(version.instrument.form_id)}</formID><name>{escape(version.instrument.title)}</name>"
        f"<version>{escape(version.version)}</version><hash>md5:{version.md5}</hash>"
        f"<downloadUrl>{escape(address(version, 'form'))}</downloadUrl>{manifest_address}</xform>"
    )
