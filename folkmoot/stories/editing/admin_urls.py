"""Pages of the admin that stand in place of Wagtail's own at the same addresses: asked before them (`site/urls.py`)."""

from django.urls import path
from wagtail.admin.auth import require_admin_access
from wagtail.utils.urlpatterns import decorate_urlpatterns

from folkmoot.stories.editing.limited_views import ChooseKind, Translate

urlpatterns = decorate_urlpatterns(
    [
        path("pages/<int:parent_page_id>/add_subpage/", ChooseKind.as_view()),
        path("translation/submit/page/<int:page_id>/", Translate.as_view()),
    ],
    require_admin_access,
)
