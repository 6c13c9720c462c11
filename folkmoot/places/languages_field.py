"""The field where people say which languages they can work in."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from folkmoot.places.countries import is_language_code, language_code, language_name


class LanguagesField(forms.CharField):
    """Languages by their names or codes, with commas (or, where each is one word, spaces) between; kept as codes."""

    def prepare_value(self, value: Any) -> Any:
        """Names for what is kept; what somebody has just written stays as it is."""
        codes = str(value or "").split()
        return ", ".join(map(language_name, codes)) if codes and all(map(is_language_code, codes)) else value

    def to_python(self, value: Any) -> str:
        written = super().to_python(value)
        parts = re.split(r"[,;\n]", written)
        if len(parts) == 1 and language_code(written) is None:
            parts = written.split()
        codes = []
        for name in filter(None, map(str.strip, parts)):
            code = language_code(name)
            if code is None:
                raise ValidationError(
                    _("No language is called “%(name)s”. Write its name in Swedish or English."), params={"name": name}
                )
            codes.append(code)
        return " ".join(dict.fromkeys(codes))
