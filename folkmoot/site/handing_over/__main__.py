"""`python -m folkmoot.site.handing_over` brings the list of kinds and columns in the documents up to date."""

import os
from pathlib import Path

import django

DOCUMENT = Path("docs/what-an-export-holds.md")

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "folkmoot.site.settings")
django.setup()

from folkmoot.site.handing_over.describing import START, as_document  # noqa: E402 (needs the models)

text = DOCUMENT.read_text(encoding="utf-8")
DOCUMENT.write_text(text[: text.index(START)] + "\n".join(as_document()) + "\n", encoding="utf-8")
