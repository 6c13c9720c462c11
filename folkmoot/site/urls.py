"""Every address of the site. Swedish stands at the root, other languages under their code."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, re_path
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from folkmoot.places.feeds import ATOM, JSON
from folkmoot.programme.iati import iati_views
from folkmoot.site import views
from folkmoot.site.search.views import search_page
from folkmoot.site.sitemap import SITEMAPS
from folkmoot.stories.feeds import newest_issues, newest_stories
from folkmoot.surveys import figure_views


def _route(routes: dict[str, str]) -> str:
    return routes.get(get_language() or "", routes["en"])


# A route that is another word in each language. Not by way of gettext: an address is a promise, not an interface text.
route = lazy(_route, str)

urlpatterns = [
    path("admin/", include("folkmoot.stories.editing.admin_urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("collect/", include("folkmoot.surveys.collecting.receiving.openrosa_urls")),
    path("api/", include("folkmoot.surveys.collecting.reading.api_urls")),
    path("iati/activities.xml", iati_views.activities, name="iati_activities"),
    path("iati/organisation.xml", iati_views.organisation, name="iati_organisation"),
    path("oembed/", figure_views.oembed, name="oembed"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    re_path(rf"^{settings.MEDIA_URL.strip('/')}/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT}, name="media"),
]

urlpatterns += i18n_patterns(
    path(route({"sv": "undersokningar/", "en": "surveys/"}), include("folkmoot.surveys.urls")),
    path(route({"sv": "faltarbete/", "en": "fieldwork/"}), include("folkmoot.surveys.collecting.fieldwork_urls")),
    path(route({"sv": "konto/", "en": "account/"}), include("folkmoot.accounts.urls")),
    path(route({"sv": "partnerskap/", "en": "partnerships/"}), include("folkmoot.programme.urls")),
    path(route({"sv": "artiklar/flode.atom", "en": "articles/feed.atom"}), newest_stories, {"form": ATOM}, "articles_feed"),
    path(
        route({"sv": "artiklar/flode.json", "en": "articles/feed.json"}), newest_stories, {"form": JSON}, "articles_json_feed"
    ),
    path(route({"sv": "nyhetsbrev/flode.atom", "en": "newsletter/feed.atom"}), newest_issues, {"form": ATOM}, "letters_feed"),
    path(
        route({"sv": "nyhetsbrev/flode.json", "en": "newsletter/feed.json"}), newest_issues, {"form": JSON}, "letters_json_feed"
    ),
    path(route({"sv": "prenumerera/", "en": "subscribe/"}), include("folkmoot.stories.letters.urls")),
    path(route({"sv": "sok/", "en": "search/"}), search_page, name="search"),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)

handler400 = views.not_understood
handler403 = views.not_allowed
handler404 = views.not_found
handler500 = views.broken
