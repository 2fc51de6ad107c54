from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from common.addresses import name_staff_page


class FundConfig(AppConfig):
    name = "fund"
    verbose_name = _("Shared fund")

    def ready(self) -> None:
        # Registers what stands on other apps' pages, what ends with a person, messages, news, and
        # which needs are for no neighbor.
        from . import news, notifications, panels, receivers  # noqa: F401

        name_staff_page("funds", "admin:funds")
