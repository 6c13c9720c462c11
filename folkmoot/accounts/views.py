"""Django's own views of signing in, on the site's pages."""

import logging
from typing import Any

from django.contrib import messages
from django.contrib.auth import views as django_views
from django.contrib.auth.forms import AuthenticationForm, PasswordResetForm
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from wagtail.admin.forms.auth import LoginForm

from folkmoot.accounts.password_mail import send_password_mail
from folkmoot.accounts.sign_in_limits import may_send_password_mail, must_wait

TOO_MANY = 429
logger = logging.getLogger(__name__)


class SignInForm(AuthenticationForm):
    """Who signs in writes an e-mail address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs["autocomplete"] = "username"
        self.error_messages["invalid_login"] = _("The address or the password is wrong. Try again, or ask for a new password.")

    def get_invalid_login_error(self) -> ValidationError:
        return waiting_or(super().get_invalid_login_error(), self)


class AdminSignInForm(LoginForm):
    """The admin's own page of signing in."""

    def get_invalid_login_error(self) -> ValidationError:
        return waiting_or(super().get_invalid_login_error(), self)


def waiting_or(error: ValidationError, form: AuthenticationForm) -> ValidationError:
    """What a form says that was refused: to wait, where there were too many attempts, else `error`."""
    if form.request is None or not must_wait(form.request, form.cleaned_data.get("username") or ""):
        return error
    return ValidationError(
        _("Too many attempts. Wait a quarter of an hour, or ask for a new password: the link in the mail signs you in."),
        code="wait",
    )


class SignIn(django_views.LoginView):
    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        waits = form.has_error(NON_FIELD_ERRORS, "wait")
        return self.render_to_response(self.get_context_data(form=form), status=TOO_MANY if waits else None)

    def get_default_redirect_url(self) -> str:
        """People who work in the admin and belong to no municipality come there; everyone else to their own work."""
        person = self.request.user
        if person.is_authenticated and person.is_staff and not person.memberships.exists():
            return resolve_url("wagtailadmin_home")
        return super().get_default_redirect_url()


class SignOut(django_views.LogoutView):
    next_page = reverse_lazy("accounts:sign_in")


class ChangePassword(django_views.PasswordChangeView):
    template_name = "accounts/change_password.html"

    def get_success_url(self) -> str:
        return resolve_url("accounts:sign_in")

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _("Your password is changed."))
        return super().form_valid(form)


class NewPasswordForm(PasswordResetForm):
    """Whether somebody has the address or not, the page says the same."""

    def send_mail(self, *parts: Any, **_template: Any) -> None:
        """A mail server that does not answer is told to whoever runs the site, and not by the page."""
        context = parts[2]
        if not may_send_password_mail(context["user"].email):
            return
        try:
            send_password_mail(context["user"], context["uid"], context["token"])
        except OSError:
            logger.exception("The mail with a new password could not be sent.")


class AskForPassword(django_views.PasswordResetView):
    template_name = "accounts/new_password.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("accounts:new_password_sent")


class PasswordAsked(django_views.PasswordResetDoneView):
    template_name = "accounts/new_password_sent.html"


class WritePassword(django_views.PasswordResetConfirmView):
    template_name = "accounts/write_password.html"
    post_reset_login = True
    success_url = reverse_lazy("accounts:sign_in")

    def form_valid(self, form: Any) -> HttpResponse:
        """Whoever has the link has the account, and need not wait after too many attempts."""
        messages.success(self.request, _("Your new password holds, and you are signed in."))
        return super().form_valid(form)
