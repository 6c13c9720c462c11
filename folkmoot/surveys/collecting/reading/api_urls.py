"""The addresses of the API, below `api/`: for programs with a token."""

from django.urls import path

from folkmoot.surveys.collecting.reading import api_views, odata_views

app_name = "api"
urlpatterns = [
    path("<slug:survey>/", api_views.survey, name="survey"),
    path("<slug:survey>/forms/<str:form>/interviews", api_views.interviews, name="interviews"),
    path("<slug:survey>/forms/<str:form>/interviews/<path:instance_id>", api_views.interview, name="interview"),
    path("<slug:survey>/forms/<str:form>.svc/", odata_views.service, name="odata"),
    path("<slug:survey>/forms/<str:form>.svc", odata_views.service),
    path("<slug:survey>/forms/<str:form>.svc/$metadata", odata_views.description, name="odata_metadata"),
    path("<slug:survey>/forms/<str:form>.svc/<str:name>", odata_views.table, name="odata_table"),
    path("<slug:survey>/forms/<str:form>.svc/<str:name>/$count", odata_views.number_of_rows, name="odata_count"),
]
