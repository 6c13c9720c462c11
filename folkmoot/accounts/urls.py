"""Signing in and out, and a new password, on the site's own pages: most people have no business in the admin."""

from django.urls import path
from django.utils.functional import lazy
from django.utils.translation import get_language

from folkmoot.accounts import views

app_name = "accounts"


def _word(swedish: str, english: str) -> str:
    return swedish if (get_language() or "").startswith("sv") else english


# An address is a promise, not an interface text: it does not come by way of gettext.
words = lazy(_word, str)

urlpatterns = [
    path(words("logga-in/", "sign-in/"), views.SignIn.as_view(), name="sign_in"),
    path(words("logga-ut/", "sign-out/"), views.SignOut.as_view(), name="sign_out"),
    path(words("byt-losenord/", "change-password/"), views.ChangePassword.as_view(), name="change_password"),
    path(words("nytt-losenord/", "new-password/"), views.AskForPassword.as_view(), name="new_password"),
    path(words("nytt-losenord/sant/", "new-password/sent/"), views.PasswordAsked.as_view(), name="new_password_sent"),
    path(
        words("nytt-losenord/<uidb64>/<token>/", "new-password/<uidb64>/<token>/"),
        views.WritePassword.as_view(),
        name="write_password",
    ),
]
