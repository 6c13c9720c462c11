"""The addresses of letters, below `prenumerera/` or `subscribe/`."""

from django.urls import path

from folkmoot.stories.letters import views

app_name = "letters"
urlpatterns = [
    path("", views.sign_up, name="subscribe"),
    path("sent/", views.asked, name="asked"),
    path("confirm/<str:token>/", views.confirm_address, name="confirm"),
    path("leave/<str:token>/", views.leave_letters, name="leave"),
]
