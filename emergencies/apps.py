from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from common.addresses import name_staff_page


class EmergenciesConfig(AppConfig):
    name = "emergencies"
    verbose_name = _("Emergencies")

    def ready(self) -> None:
        # Registers what stands on other apps' pages, what texts ask, and what ends with a person.
        from . import by_text, notifications, on_now, panels, receivers  # noqa: F401

        name_staff_page("emergencies", "admin:emergencies")
