"""The shelves: cards of things and skills, reserved by private link."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from common.addresses import name_staff_page


class ShelvesConfig(AppConfig):
    name = "shelves"
    verbose_name = _("Things and skills to share")

    def ready(self) -> None:
        # Registers what pages of wards and volunteers show, messages, calls, and the jobs.
        from shelves import link_calls, news, notifications, panels, sheets, tasks  # noqa: F401

        name_staff_page("cards", "admin:shelves_card_changelist")
