from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from common.addresses import name_staff_page
from pages import menu


class VolunteersConfig(AppConfig):
    name = "volunteers"
    verbose_name = _("Volunteers")

    def ready(self) -> None:
        # Registers what the messages say, and the number to call on private pages.
        # And what a blank form to sign up asks.
        from . import calling, from_member, intake, notifications  # noqa: F401

        menu.register("volunteers:volunteer_about", _("Offer help"), position=20)
        name_staff_page("volunteer", "admin:volunteers_volunteer_change")
        name_staff_page("volunteers", "admin:volunteers_volunteer_changelist")
