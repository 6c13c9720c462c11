import mimetypes

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StoriesConfig(AppConfig):
    name = "folkmoot.stories"
    label = "stories"
    verbose_name = _("Stories")

    def ready(self) -> None:
        # Browsers show captions of this type alone, and not every machine knows it.
        mimetypes.add_type("text/vtt", ".vtt")
        from folkmoot.stories.remembering import forget_with_every_page

        forget_with_every_page()
        _limit_pages()


def _limit_pages() -> None:
    """Lists of pages in the admin know the limits of writing."""
    from wagtail.models import Page
    from wagtail.permissions import register_permission_policy

    from folkmoot.stories.editing.limited_pages import LimitedPolicy

    register_permission_policy(Page, LimitedPolicy())
