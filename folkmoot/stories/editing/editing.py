"""Beside the text while it is edited: its readability, hints, and which translations it has and lacks."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import Panel
from wagtail.models import Page

from folkmoot.stories.bodies.blocks import body_html
from folkmoot.stories.editing.hints import Readability, hints_on, readability
from folkmoot.stories.excerpt import readable_text


@dataclass(frozen=True)
class TranslationState:
    """How a page stands in another language; `page` is None where it is not translated at all."""

    language: str
    page: Page | None
    words: str


class HintsPanel(Panel):
    """Shown for the draft that was saved last; empty for a page that is new."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"heading": gettext_lazy("Before it is published"), **kwargs})

    class BoundPanel(Panel.BoundPanel):
        template_name = "stories/admin/hints_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            page = self.instance
            body = list(page.body.raw_data) if page.pk else []
            return context | {
                "is_new": not page.pk,
                "hints": hints_on(body, page.locale.language_code) if page.pk else [],
                "readability": readability_of(body),
                "translations": translation_states(page) if page.pk else [],
            }


def readability_of(body: list[Any]) -> Readability:
    return readability(readable_text(body_html(body)))


def translation_states(page: Page) -> list[TranslationState]:
    """For each other language of the site: whether there is a translation, whether readers see it, and whether it is older."""
    others = {other.locale.language_code: other for other in page.get_translations().select_related("locale")}
    return [
        TranslationState(str(name), others.get(code), _in_words(page, others.get(code)))
        for code, name in settings.LANGUAGES
        if code != page.locale.language_code
    ]


def _in_words(page: Page, other: Page | None) -> str:
    if other is None:
        return _("missing: readers are led to the archive of that language")
    if not other.live:
        return _("a draft: readers are led to the archive of that language")
    body, own = getattr(other.specific, "body", None), getattr(page, "body", None)
    if body is not None and own is not None and list(body.raw_data) == list(own.raw_data):
        return _("published, but its text is still the same as this one")
    changed, then = page.latest_revision_created_at, other.latest_revision_created_at or other.last_published_at
    if changed and then and then < changed:
        return _("published, and older than this one: look whether it still says the same")
    return _("published")
