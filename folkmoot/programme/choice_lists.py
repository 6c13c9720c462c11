"""A field that holds several choices at once: the global goals that a partnership serves, its core values."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _


class ChoiceListField(models.JSONField):
    """A list of values of `kind` (an enumeration of Django's), in its order and each once; ticked in a form."""

    def __init__(self, *args: Any, kind: Any = None, **kwargs: Any) -> None:
        self.kind = kind
        kwargs.setdefault("default", list)
        super().__init__(*args, **kwargs)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if not isinstance(value, list) or value != [choice for choice in self.kind.values if choice in value]:
            raise ValidationError(_("Choose among what is listed, each once."))

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        kwargs.pop("widget", None)
        return forms.TypedMultipleChoiceField(
            label=capfirst(self.verbose_name),
            help_text=self.help_text,
            required=not self.blank,
            choices=self.kind.choices,
            coerce=type(self.kind.values[0]),
            widget=forms.CheckboxSelectMultiple,
        )
