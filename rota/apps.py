from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from common.addresses import name_staff_page


class RotaConfig(AppConfig):
    name = "rota"
    verbose_name = _("Rota")

    def ready(self) -> None:
        # Registers who is on call, what the messages say, and what ends with a person.
        from backoffice.staff_invite import prefilled_from  # needs the models

        from . import gap_news, leaving, notifications, on_now, panels, receivers  # noqa: F401
        from .views.staff_people import invited  # needs the models

        name_staff_page("rota", "admin:rota")
        prefilled_from("volunteer", invited)
