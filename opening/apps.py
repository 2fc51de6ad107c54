from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from common.addresses import name_staff_page


class OpeningConfig(AppConfig):
    name = "opening"
    verbose_name = _("Opening a network")

    def ready(self) -> None:
        # Registers what the test letter and the news of backups say.
        from backoffice import network_admin
        from opening import checklist, letters, news  # noqa: F401

        name_staff_page("backups", "admin:backups")
        network_admin.before_opening(checklist.is_missing, "admin:open_all_the_same")
