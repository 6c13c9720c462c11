from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "folkmoot.accounts"
    label = "accounts"
    verbose_name = _("People")
    default = True

    def ready(self) -> None:
        from folkmoot.accounts import language_choice  # noqa: F401  connects its signals


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's pages for managing people, with our own form."""

    user_viewset = "folkmoot.accounts.administration.PeopleViewSet"
    default = False
