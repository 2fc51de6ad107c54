"""The list without personal data: read, posted, told of, and “I can do this”."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OpenNeedsConfig(AppConfig):
    name = "open_needs"
    verbose_name = _("Open needs")

    def ready(self) -> None:
        # Registers what volunteers see on their page, the message to them, its jobs, and what ends
        # with a volunteer.
        from open_needs import notifications, panels, receivers, tasks  # noqa: F401
