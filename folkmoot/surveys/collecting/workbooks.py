"""A workbook that is made for whoever asks for it."""

from collections.abc import Callable
from io import BytesIO
from typing import BinaryIO

from django.http import HttpResponse

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(write: Callable[[BinaryIO], object], name: str) -> HttpResponse:
    """What `write` writes, to be kept under a name."""
    content = BytesIO()
    write(content)
    return HttpResponse(
        content.getvalue(), content_type=KIND, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
