from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from common.addresses import name_staff_page


class AnnouncementsConfig(AppConfig):
    name = "announcements"
    verbose_name = _("Announcements")

    def ready(self) -> None:
        # Registers the link on the pages of wards and pods, the messages, and the jobs.
        from . import calling, many_messages, panels, receivers, tasks  # noqa: F401

        name_staff_page(many_messages.STAFF_PAGE, "admin:announcements_announcement_check")
