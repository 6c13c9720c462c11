"""What a submission says of an entity (ODK's specification of entities, 2024.1; forms that change entities in repeats, as in
2025.1, are refused by `form_entities`), read from its XML and its form's.

The attributes of `meta/entity` say what is asked for; the form's binds say which answers are properties (`entities:saveto`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

from folkmoot.surveys.collecting.forms.instruments import InstrumentVersion

ENTITIES = "http://www.opendatakit.org/xforms/entities"
SAVE_TO = f"{{{ENTITIES}}}saveto"
YES = {"1", "true"}
LONGEST_ID = 64

Path = tuple[str, ...]


@dataclass(frozen=True)
class EntityAsk:
    """What is asked for of an entity. Versions are None where they are missing or no number."""

    dataset: str
    entity_id: str
    create: bool
    update: bool
    base_version: int | None
    trunk_version: int | None
    branch: str
    properties: Mapping[str, str]


def touches_worklist(version: InstrumentVersion) -> bool:
    """Whether what fills in a form can be about a dwelling: it has entities, or a question with the role `contact`."""
    return ENTITIES in version.xform or version.questionnaire.with_role("contact") is not None


def saved_properties(xform: str) -> dict[Path, str]:
    """Which answers of a form are saved to which properties, by their paths below the root of a submission."""
    root = ElementTree.fromstring(xform)  # noqa: S314 (forms come from our own converter)
    binds = (element for element in root.iter() if element.tag.rpartition("}")[2] == "bind")
    return {tuple(bind.get("nodeset", "").split("/")[2:]): bind.get(SAVE_TO, "") for bind in binds if bind.get(SAVE_TO)}


def read_entity(xml: bytes, saved: Mapping[Path, str]) -> EntityAsk | None:
    """The entity in a submission's own `meta`; None where there is none. Those in repeats are not read."""
    root = ElementTree.fromstring(xml)  # noqa: S314 (receiving has refused document types and entities of XML)
    entity = _child(_child(root, "meta"), "entity")
    if entity is None:
        return None
    return EntityAsk(
        dataset=entity.get("dataset", ""),
        entity_id=entity.get("id", "").strip().removeprefix("uuid:").lower()[:LONGEST_ID],
        create=entity.get("create", "").lower() in YES,
        update=entity.get("update", "").lower() in YES,
        base_version=_number(entity.get("baseVersion", "")),
        trunk_version=_number(entity.get("trunkVersion", "")),
        branch=entity.get("branchId", "").strip().lower()[:LONGEST_ID],
        properties={name: text for path, name in saved.items() if (text := _text(root, path)) is not None},
    )


def read_answer(xml: bytes, path: Path) -> str:
    """The answer at a path below the root; empty where there is none."""
    return _text(ElementTree.fromstring(xml), path) or ""  # noqa: S314 (as above)


def _text(root: ElementTree.Element, path: Path) -> str | None:
    element: ElementTree.Element | None = root
    for name in path:
        element = _child(element, name)
    return None if element is None else (element.text or "").strip()


def _child(element: ElementTree.Element | None, name: str) -> ElementTree.Element | None:
    return next((child for child in element if child.tag.rpartition("}")[2] == name), None) if element is not None else None


def _number(text: str) -> int | None:
    return int(text) if text.strip().isdecimal() and len(text.strip()) < 10 else None
