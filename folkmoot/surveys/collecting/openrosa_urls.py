"""The addresses of the OpenRosa clients, below `collect/`: the same ones behind each of three doors."""

from django.urls import URLPattern, path

from folkmoot.surveys.collecting import openrosa_views as views


def _behind(door: str, kind: str) -> list[URLPattern]:
    return [
        path(f"{door}formList", views.list_forms, name=f"{kind}form_list"),
        path(f"{door}submission", views.submission, name=f"{kind}submission"),
        path(f"{door}forms/<int:pk>/form.xml", views.form, name=f"{kind}form"),
        path(f"{door}forms/<int:pk>/manifest.xml", views.form_manifest, name=f"{kind}manifest"),
        path(f"{door}forms/<int:pk>/files/<path:name>", views.attachment, name=f"{kind}attachment"),
    ]


app_name = "collect"
urlpatterns = [
    *_behind("<slug:survey>/", ""),
    *_behind("<slug:survey>/key/<str:key>/", "key_"),
    *_behind("<slug:survey>/draft/<str:draft>/", "draft_"),
]
