"""The public addresses of surveys and report cards, below `undersokningar/` or `surveys/`.

An address is a promise: the Swedish and the English word stand here and in no catalogue.
"""

from django.urls import path
from django.utils.functional import lazy
from django.utils.translation import get_language

from folkmoot.places.feeds import ATOM, JSON
from folkmoot.surveys import figure_views, views
from folkmoot.surveys.address_parts import CARD_LANGUAGE, FILE_NAME, QUESTION

CARD = "<slug:survey>/<slug:round>/<slug:municipality>/"


def _edition_route(rest: str) -> str:
    word = "utgava" if (get_language() or "").startswith("sv") else "edition"
    return f"{CARD}{word}/<int:edition>/{rest}"


def _figure_route(rest: str) -> str:
    word = "figurer" if (get_language() or "").startswith("sv") else "figures"
    return f"{CARD}{word}/{rest}"


def _feed_route(before: str, form: str) -> str:
    return f"{before}{'flode' if (get_language() or '').startswith('sv') else 'feed'}.{form}"


edition_route = lazy(_edition_route, str)
figure_route = lazy(_figure_route, str)
feed_route = lazy(_feed_route, str)

app_name = "surveys"
urlpatterns = [
    path("", views.survey_list, name="surveys"),
    path(feed_route("", ATOM), views.cards_feed, {"form": ATOM}, "feed"),
    path(feed_route("", JSON), views.cards_feed, {"form": JSON}, "json_feed"),
    path("<slug:survey>/", views.survey_page, name="survey"),
    path(feed_route("<slug:survey>/", ATOM), views.cards_feed, {"form": ATOM}, "survey_feed"),
    path(feed_route("<slug:survey>/", JSON), views.cards_feed, {"form": JSON}, "survey_json_feed"),
    path(CARD, views.card_page, name="card"),
    path(f"{CARD}sharing.png", figure_views.sharing_picture, name="sharing_picture"),
    path(f"{CARD}<{CARD_LANGUAGE}:language>/sharing.png", figure_views.sharing_picture, name="sharing_picture_language"),
    path(figure_route(f"<{QUESTION}:question>/"), figure_views.figure, name="figure"),
    path(
        figure_route(f"<{CARD_LANGUAGE}:language>/<{QUESTION}:question>.svg"),
        figure_views.figure_picture,
        name="figure_svg_language",
    ),
    path(figure_route(f"<{QUESTION}:question>.svg"), figure_views.figure_picture, name="figure_svg"),
    path(edition_route(""), views.card_page, name="edition"),
    path(edition_route(f"<{CARD_LANGUAGE}:language>/"), views.card_page, name="edition_language"),
    path(edition_route(f"<{FILE_NAME}:name>"), views.release_file, name="edition_file"),
    path(f"{CARD}<{CARD_LANGUAGE}:language>/", views.card_page, name="card_language"),
    path(f"{CARD}<{FILE_NAME}:name>", views.release_file, name="card_file"),
]
