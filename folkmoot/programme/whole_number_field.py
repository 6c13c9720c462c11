"""The field for an amount, or another whole number, that people write as they are used to."""

import re
from typing import Any

from django import forms

THOUSANDS = re.compile(r"[0-9]{1,3}([,.][0-9]{3})+", re.ASCII)


class WholeNumberField(forms.IntegerField):
    """A whole number as people write it, with spaces, commas or points between thousands; shown again with spaces."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}".replace(",", "\u00a0") if isinstance(value, int) else value

    def to_python(self, value: Any) -> int | None:
        plain = "".join(str(value or "").split())
        return super().to_python(re.sub("[,.]", "", plain) if THOUSANDS.fullmatch(plain) else plain)
