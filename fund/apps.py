from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FundConfig(AppConfig):
    name = "fund"
    verbose_name = _("Shared fund")

    def ready(self) -> None:
        # Registers what stands on other apps' pages, what ends with a person, messages, and which
        # needs are for no neighbor.
        from . import notifications, panels, receivers  # noqa: F401
