"""The addresses of the OpenRosa clients, below `collect/`: the same ones behind each of five doors; by three of
them a browser gets a page that speaks to the others."""

from django.urls import URLPattern, path

from folkmoot.surveys.collecting.receiving import openrosa_views as views
from folkmoot.surveys.collecting.web_form import web_form_views
from folkmoot.surveys.collecting.worklist import visiting_views


def _behind(door: str, kind: str) -> list[URLPattern]:
    return [
        path(f"{door}formList", views.list_forms, name=f"{kind}form_list"),
        path(f"{door}submission", views.submission, name=f"{kind}submission"),
        path(f"{door}forms/<int:pk>/form.xml", views.form, name=f"{kind}form"),
        path(f"{door}forms/<int:pk>/manifest.xml", views.form_manifest, name=f"{kind}manifest"),
        path(f"{door}forms/<int:pk>/files/<path:name>", views.attachment, name=f"{kind}attachment"),
        path(f"{door}forms/entities/dwellings.csv", views.entities, name=f"{kind}entities"),
        path(f"{door}forms/entities/integrity.xml", views.entity_integrity, name=f"{kind}integrity"),
    ]


def _with_page(door: str, kind: str) -> list[URLPattern]:
    return [
        *_behind(door, kind),
        path(f"{door}web/", web_form_views.web_form, name=f"{kind}web_form"),
        path(f"{door}web/worker.js", web_form_views.worker, name=f"{kind}worker"),
    ]


app_name = "collect"
urlpatterns = [
    *_behind("<slug:survey>/", ""),
    *_with_page("<slug:survey>/key/<str:key>/", "key_"),
    path("<slug:survey>/key/<str:key>/worklist/", visiting_views.left, name="key_worklist"),
    path("<slug:survey>/key/<str:key>/worklist/<str:entity>/", visiting_views.visit, name="key_visit"),
    *_with_page("<slug:survey>/draft/<str:draft>/", "draft_"),
    *_with_page("<slug:survey>/link/<str:link>/", "link_"),
    *_behind("<slug:survey>/<str:username>/", "username_"),
]
