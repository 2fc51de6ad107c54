from django.apps import AppConfig

from common.addresses import name_staff_page


class DeskConfig(AppConfig):
    name = "desk"

    def ready(self) -> None:
        name_staff_page("desk", "admin:desk")
        name_staff_page("need", "admin:desk_need")
