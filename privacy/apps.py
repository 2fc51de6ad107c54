from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from common.addresses import name_staff_page


class PrivacyConfig(AppConfig):
    name = "privacy"
    verbose_name = _("Privacy")

    def ready(self) -> None:
        # Registers the check of the settings, and what its letters and news say.
        from . import checks, notifications  # noqa: F401

        name_staff_page("retention", "admin:retention")
