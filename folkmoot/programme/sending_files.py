"""Attached files on their way to a reader who may have them."""

from django.http import FileResponse
from django.shortcuts import get_object_or_404

from folkmoot.programme.applications import Application


def sent_attachment(application: Application, key: int) -> FileResponse:
    """To keep and not to show, so that no file runs as a page of the site; and not kept by anyone between."""
    found = get_object_or_404(application.attachments, pk=key, taken_out_at=None)
    response = FileResponse(found.file.open("rb"), as_attachment=True, filename=found.name, content_type=found.kind)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response
