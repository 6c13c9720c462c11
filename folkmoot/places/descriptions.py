"""A description in each of the site's languages: as `TextsField`, but of several sentences, and a language may be left out."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import capfirst

from folkmoot.places.texts import TextsField, TextsFormField, TextsWidget

LONGEST = 5000


class DescriptionsField(TextsField):
    def formfield(self, **kwargs: Any) -> forms.Field | None:
        kwargs.pop("widget", None)
        return DescriptionsFormField(label=capfirst(self.verbose_name), help_text=self.help_text, required=not self.blank)


class DescriptionsWidget(TextsWidget):
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes = {code: forms.Textarea(attrs={"lang": code, "rows": 4}) for code, _name in settings.LANGUAGES}
        forms.MultiWidget.__init__(self, boxes, attrs)


class DescriptionsFormField(TextsFormField):
    widget = DescriptionsWidget

    def __init__(self, **kwargs: Any) -> None:
        fields = [forms.CharField(max_length=LONGEST, required=False) for _language in settings.LANGUAGES]
        forms.MultiValueField.__init__(self, fields, require_all_fields=False, **kwargs)
