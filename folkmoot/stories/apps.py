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
        from folkmoot.stories.archive_preparing import prepare_after_a_change
        from folkmoot.stories.remembering import forget_with_every_page, pages_changed

        forget_with_every_page()
        pages_changed.connect(prepare_after_a_change, dispatch_uid="prepare archives")
        _limit_pages()


def _limit_pages() -> None:
    """Lists of pages in the admin know the limits of writing."""
    from wagtail.models import Page
    from wagtail.permissions import register_permission_policy

    from folkmoot.stories.editing.limited_pages import LimitedPolicy

    register_permission_policy(Page, LimitedPolicy())
