from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from common.addresses import name_staff_page


class CareConfig(AppConfig):
    name = "care"
    verbose_name = _("People of care")

    def ready(self) -> None:
        # Registers the messages, the panels, and what is free when somebody's access ends.
        from . import calling, leaving, notifications, panels  # noqa: F401

        name_staff_page(notifications.STAFF_PAGE, "admin:care")
