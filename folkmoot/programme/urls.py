"""The addresses of the programme, below `partnerskap/` or `partnerships/`."""

from django.urls import path

from folkmoot.programme import views
from folkmoot.programme.addresses import words

app_name = "programme"
urlpatterns = [
    path("", views.partnership_list, name="partnerships"),
    path(words("natverk/", "networks/"), views.network_list, name="networks"),
    path(words("natverk/<slug:slug>/", "networks/<slug:slug>/"), views.network_page, name="network"),
    path("<slug:slug>/", views.partnership_page, name="partnership"),
]
