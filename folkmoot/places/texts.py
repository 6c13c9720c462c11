"""A short text of a record in each of the site's languages, for what is one thing with several names."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.db import models
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, NullIf
from django.utils.text import capfirst
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _


def in_readers_language(texts: Mapping[str, str]) -> str:
    """The text in the reader's language; where it is missing, in the site's first language, then in any."""
    for language in (get_language() or "", settings.LANGUAGE_CODE, *texts):
        if texts.get(language):
            return texts[language]
    return ""


def texts_by_language(say: Callable[[], Any]) -> dict[str, str]:
    """What is said in each of the site's languages, by their codes."""
    texts = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            texts[code] = str(say())
    return texts


def readers_text(column: str, heading: Any = "") -> property:
    """A record's text in the reader's language, from its column of texts. `heading` is what the admin's lists call it."""

    def read(record: Any) -> str:
        return in_readers_language(getattr(record, column))

    if heading:
        read.short_description = heading  # type: ignore[attr-defined]  # Django's name for it
    return property(read)


def read_in_database(column: str) -> Coalesce:
    """The same as `in_readers_language`, worked out by the database, to sort or to group by."""
    codes = dict.fromkeys((get_language() or "", settings.LANGUAGE_CODE, *(code for code, _name in settings.LANGUAGES)))
    texts = (NullIf(KeyTextTransform(code, column), models.Value("")) for code in codes if code)
    return Coalesce(*texts, models.Value(""), output_field=models.CharField())


class TextsField(models.JSONField):
    """Texts by language code, written in a form as one line for each of the site's languages; all of them are asked for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        kwargs.pop("widget", None)
        return TextsFormField(label=capfirst(self.verbose_name), help_text=self.help_text, required=not self.blank)


class TextsWidget(forms.MultiWidget):
    template_name = "places/texts_widget.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({code: forms.TextInput(attrs={"lang": code}) for code, _name in settings.LANGUAGES}, attrs)

    def decompress(self, value: Mapping[str, str] | None) -> list[str]:
        return [(value or {}).get(code, "") for code, _name in settings.LANGUAGES]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for subwidget, (_code, language) in zip(context["widget"]["subwidgets"], settings.LANGUAGES, strict=True):
            subwidget["label"] = language
        return context


class TextsFormField(forms.MultiValueField):
    widget = TextsWidget

    def __init__(self, **kwargs: Any) -> None:
        incomplete = {"incomplete": _("Write it in every language.")}
        fields = [forms.CharField(max_length=200, error_messages=incomplete) for _language in settings.LANGUAGES]
        super().__init__(fields, require_all_fields=kwargs.get("required", True), **kwargs)

    def compress(self, data_list: list[str]) -> dict[str, str]:
        return {code: text for (code, _name), text in zip(settings.LANGUAGES, data_list, strict=False) if text}
