"""What the OData feed says of itself: its tables, their columns and types (OData 4.0, CSDL)."""

import re
from collections.abc import Iterable
from xml.sax.saxutils import quoteattr

from folkmoot.reportcard.forms.questionnaire import Question, Questionnaire

NAMESPACE = "org.folkmoot.interviews"
SUBMISSIONS = "Submissions"
TYPES = {
    "integer": "Edm.Int64",
    "decimal": "Edm.Double",
    "range": "Edm.Double",
    "date": "Edm.Date",
    "today": "Edm.Date",
    "datetime": "Edm.DateTimeOffset",
    "start": "Edm.DateTimeOffset",
    "end": "Edm.DateTimeOffset",
}
SYSTEM = {
    "submissionDate": "Edm.DateTimeOffset",
    "submitterName": "Edm.String",
    "reviewState": "Edm.String",
    "formVersion": "Edm.String",
    "cameBy": "Edm.String",
}
PARENT = f"__{SUBMISSIONS}-id"
_NO_LETTER = re.compile(r"[^\w]", re.ASCII)


def set_names(questionnaire: Questionnaire) -> dict[str, str]:
    """The name of each table in the feed, to the name of its repeat ('' for the interviews)."""
    repeats = unique(repeat.name for repeat in questionnaire.repeats)
    return {SUBMISSIONS: "", **{f"{SUBMISSIONS}.{name}": repeat for repeat, name in repeats.items()}}


def column_names(questions: Iterable[Question]) -> dict[str, str]:
    """The name of each question's column in the feed: letters, digits and underscores, each once."""
    return unique(question.id for question in questions)


def unique(names: Iterable[str]) -> dict[str, str]:
    made: dict[str, str] = {}
    for name in names:
        plain = _NO_LETTER.sub("_", name)
        plain = plain if plain[:1].isalpha() else f"_{plain.lstrip('_')}"
        number, free = 2, plain
        while free in made.values():
            free, number = f"{plain}_{number}", number + 1
        made[name] = free
    return made


def service_document(questionnaire: Questionnaire, address: str) -> dict[str, object]:
    names = [{"name": name, "kind": "EntitySet", "url": name} for name in set_names(questionnaire)]
    return {"@odata.context": f"{address}/$metadata", "value": names}


def metadata(questionnaire: Questionnaire) -> str:
    """The description of all tables in XML."""
    tables = {}
    for name, repeat in set_names(questionnaire).items():
        questions = [question for question in questionnaire.questions if question.repeat == repeat]
        names = column_names(questions)
        properties = [("__id", "Edm.String")]
        properties += [(PARENT, "Edm.String")] if repeat else [("__system", f"{NAMESPACE}.metadata")]
        tables[name] = properties + [(names[each.id], TYPES.get(each.kind, "Edm.String")) for each in questions]
    types = "".join(_entity_type(name, properties) for name, properties in tables.items())
    sets = "".join(
        f"<EntitySet Name={quoteattr(name)} EntityType={quoteattr(f'{NAMESPACE}.{_type_name(name)}')}/>" for name in tables
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0"><edmx:DataServices>'
        f'<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="{NAMESPACE}">'
        f'<ComplexType Name="metadata">{_properties(SYSTEM.items())}</ComplexType>{types}'
        f'<EntityContainer Name="Container">{sets}</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>'
    )


def _type_name(table: str) -> str:
    return table.replace(".", "_")


def _entity_type(name: str, properties: Iterable[tuple[str, str]]) -> str:
    key = '<Key><PropertyRef Name="__id"/></Key>'
    return f"<EntityType Name={quoteattr(_type_name(name))}>{key}{_properties(properties)}</EntityType>"


def _properties(properties: Iterable[tuple[str, str]]) -> str:
    return "".join(
        f'<Property Name={quoteattr(name)} Type="{kind}"' + (' Nullable="false"/>' if name == "__id" else "/>")
        for name, kind in properties
    )
