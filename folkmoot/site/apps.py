from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    name = "folkmoot.site"
    label = "site"
    verbose_name = _("Site")

    def ready(self) -> None:
        from folkmoot.site.companions import tell_of_partnerships
        from folkmoot.site.search.keeping import keep_up_to_date

        tell_of_partnerships()
        keep_up_to_date()
