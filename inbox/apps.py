from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InboxConfig(AppConfig):
    name = "inbox"
    verbose_name = _("Inbox")

    def ready(self) -> None:
        # Registers what takes the texts, what the answers say, and what ends with a person.
        from . import notifications, receivers, taking, tasks  # noqa: F401
