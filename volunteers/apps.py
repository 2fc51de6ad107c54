from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from pages import menu


class VolunteersConfig(AppConfig):
    name = "volunteers"
    verbose_name = _("Volunteers")

    def ready(self) -> None:
        from . import notifications  # noqa: F401  registers what the messages say

        menu.register("volunteers:volunteer_about", _("Offer help"), position=20)
