"""Attached files on their way to a reader who may have them."""

from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404


def sent_attachment(owner: Any, key: int) -> FileResponse:
    return sent_file(get_object_or_404(owner.attachments, pk=key, taken_out_at=None))


def sent_file(found: Any) -> FileResponse:
    """To keep and not to show, so that no file runs as a page of the site; and not kept by anyone between."""
    response = FileResponse(found.file.open("rb"), as_attachment=True, filename=found.name, content_type=found.kind)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def sent_pdf(content: bytes, name: str) -> HttpResponse:
    """To read in the browser, and not kept by anyone between."""
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
