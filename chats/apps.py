from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from common.addresses import name_staff_page


class ChatsConfig(AppConfig):
    name = "chats"
    verbose_name = _("Chats")

    def ready(self) -> None:
        # Registers what posts say, the jobs, and what follows on a post that failed.
        from . import notifications, tasks  # noqa: F401

        name_staff_page("chat", "admin:chats_chattarget_change")
