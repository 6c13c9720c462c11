"""The field where a document is chosen: it offers the kinds that are taken, and a phone's camera."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from folkmoot.programme.writing.attaching import EXTENSIONS


class DocumentFileField(forms.FileField):
    """`accept` names JPEG and not what some phones keep pictures in, which makes them send JPEG."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("File"),
            help_text=_(
                "PDF, PNG, JPEG, DOCX, XLSX or ODT, at most 10 MB. A paper can be scanned or photographed, page by page."
            ),
            widget=forms.FileInput(attrs={"accept": ",".join(EXTENSIONS)}),
            **kwargs,
        )
