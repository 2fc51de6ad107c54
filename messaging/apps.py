from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from common.addresses import name_staff_page


class MessagingConfig(AppConfig):
    name = "messaging"
    verbose_name = _("Messages")

    def ready(self) -> None:
        # Registers the letters to staff, their jobs, and what follows on mail that failed.
        from . import failed_mail, news_tasks, staff_letters  # noqa: F401

        name_staff_page("staff", "admin:accounts_user_change")
