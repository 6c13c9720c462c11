"""Steps that are taken by forms on one page: each has its form, who may take it, and the work that it does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from folkmoot.programme.errors import ProgrammeError


@dataclass(frozen=True)
class PageStep:
    """`work` is given the cleaned form, and everything that was sent. `shown` is whether the page has the form now."""

    form: Callable[..., forms.Form]
    may: bool
    shown: bool
    work: Callable[[dict[str, Any], Any], Any]


def take_step(request: HttpRequest, steps: Mapping[str, PageStep]) -> tuple[str, forms.Form | None]:
    """Takes the step that was sent as `step`. Gives its name, and its form with what is wrong in it; None where it was taken.

    A step that is no step, or not this person's, is not found.
    """
    name = request.POST.get("step", "")
    step = steps.get(name)
    if step is None or not step.may:
        raise Http404("no such step for this person")
    form = step.form(request.POST, request.FILES, auto_id=_ids(name))
    if form.is_valid():
        try:
            step.work(form.cleaned_data, request.POST)
        except ProgrammeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Done."))
            return name, None
    return name, form


def open_forms(steps: Mapping[str, PageStep], sent: str = "", wrong: forms.Form | None = None) -> dict[str, forms.Form]:
    """The forms that the page shows; the one that was sent with what is wrong in it."""
    return {
        name: wrong if wrong is not None and name == sent else step.form(auto_id=_ids(name))
        for name, step in steps.items()
        if step.may and step.shown
    }


def _ids(name: str) -> str:
    """Several forms stand on one page."""
    return f"id_{name}_%s"


def number_in(written: str | None) -> int:
    """The key of a row that a button names; 0 where it is none."""
    return int(written) if written and written.isascii() and written.isdigit() and len(written) < 12 else 0
