"""A researcher's number, which stays the same wherever the person works."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

FORM = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")


def validate_orcid(value: str) -> None:
    """Raises `ValidationError` where it is none: the last sign is a check of the others (ISO 7064, MOD 11-2)."""
    if not FORM.fullmatch(value):
        raise ValidationError(_("An ORCID has four groups of four signs: 0000-0002-1825-0097"))
    total = 0
    for digit in value.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    if value[-1] != ("X" if check == 10 else str(check)):
        raise ValidationError(_("This is no ORCID: a sign of it is wrong. Copy it from orcid.org."))


class OrcidField(models.CharField):
    default_validators = [validate_orcid]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"verbose_name": "ORCID", "max_length": 19, "blank": True, **kwargs})
