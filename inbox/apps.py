from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from common.addresses import name_staff_page


class InboxConfig(AppConfig):
    name = "inbox"
    verbose_name = _("Inbox")

    def ready(self) -> None:
        # Registers what takes the texts, what the answers say, what stands on private pages, and
        # what ends with a person.
        from . import (  # noqa: F401
            from_threads,
            last_heard,
            news,
            notifications,
            panels,
            receivers,
            taking,
            tasks,
        )

        name_staff_page("thread", "admin:inbox_thread_change")
        name_staff_page("inbox", "admin:inbox_thread_changelist")
