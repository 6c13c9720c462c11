"""The template of a Citizen Report Card as an XLSForm, made of `forms/report_card.toml`.

Consent first, then the visit, one service, the four core values, the citizens' indicators of the global goals, the six
domains of the Washington Group's Short Set, and who answered. All wording is this project's own.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from folkmoot.reportcard.forms.form_writing import Row, Sheets, write_form

SOURCE = Path(__file__).with_name("report_card.toml")
ONLY_WITH_CONSENT = "selected(${consent}, 'yes')"
FILE_NAME = "report-card.xlsx"


def write_template(target: Path | BinaryIO) -> None:
    """Write the template as an `.xlsx`."""
    write_form(target, template_sheets())


@cache
def template_sheets() -> Sheets:
    """The sheets of the template: `survey`, `choices`, `settings`."""
    source = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    template = _Template(source)
    return {"survey": list(template.survey()), "choices": list(template.choices()), "settings": [template.settings()]}


class _Template:
    def __init__(self, source: Mapping[str, Any]) -> None:
        self.source = source
        self.languages: Mapping[str, str] = source["languages"]

    def survey(self) -> Iterator[Row]:
        for item in self.source["item"]:
            yield self._question(item)
        for group in self.source["group"]:
            condition = "" if group.get("always") else ONLY_WITH_CONSENT
            yield {**self._row("begin_group", group["name"]), **self._texts("label", group["text"]), "relevant": condition}
            for item in group["item"]:
                yield self._question(item, group.get("value", ""))
            yield self._row("end_group", "")

    def choices(self) -> Iterator[Row]:
        """Those who decline have the same answers in every list that lets them, marked as missing."""
        declining = {entry[0]: entry for entry in self.source["lists"]["declining"]}
        for answers in self.source["list"]:
            declines = answers.get("declining", [])
            last = list(declining) if declines is True else declines
            for name, *labels in [*answers["choices"], *(declining[name] for name in last)]:
                texts = {f"label::{column}": label for column, label in zip(self.languages.values(), labels, strict=True)}
                yield {
                    "list_name": answers["name"],
                    "name": name,
                    **texts,
                    "card::missing": name if name in last else "",
                }

    def settings(self) -> Row:
        settings = self.source["settings"]
        told = {f"card::{key}::{column}": "" for key in settings["to_fill_in"][:-1] for column in self.languages.values()}
        return {
            "form_title": settings["title"]["sv"],
            "form_id": settings["form_id"],
            "version": settings["version"],
            "default_language": self.languages["sv"],
            **self._texts("card::title", settings["title"]),
            **self._texts("card::mode", settings["mode"]),
            **told,
            f"card::{settings['to_fill_in'][-1]}": "",
        }

    def _question(self, item: Mapping[str, Any], core_value: str = "") -> Row:
        limit: Mapping[str, str] = self.source["limits"].get(item.get("limit", ""), {})
        hint = item.get("hint", {})
        calculated = "calculation" in item
        return {
            **self._row(item["type"], item["id"]),
            **self._texts("label", item.get("text", {})),
            **self._texts("hint", self.source["hints"][hint] if isinstance(hint, str) else hint),
            "required": "yes" if item.get("required") else "",
            "relevant": item.get("relevant", ""),
            "constraint": limit.get("constraint", ""),
            **self._texts("constraint_message", limit),
            "calculation": item.get("calculation", ""),
            "read_only": "yes" if calculated else "",
            "card::core_value": core_value,
            "card::section": item.get("section", ""),
            "card::favourable": item.get("favourable", ""),
            "card::role": item.get("role", ""),
            "card::sensitive": "yes" if item.get("sensitive") else "",
            **self._texts("card::period", self.source["periods"].get(item.get("period", ""), {})),
            **self._texts("card::finding", item.get("finding", {})),
        }

    @staticmethod
    def _row(kind: str, name: str) -> dict[str, str]:
        return {"type": kind, "name": name}

    def _texts(self, header: str, texts: Mapping[str, str]) -> dict[str, str]:
        return {f"{header}::{column}": texts.get(code, "") for code, column in self.languages.items()}
