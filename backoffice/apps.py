from django.apps import AppConfig

from common.addresses import name_staff_page


class BackofficeConfig(AppConfig):
    name = "backoffice"

    def ready(self) -> None:
        name_staff_page("my_account", "admin:my_account")
