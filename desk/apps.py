from django.apps import AppConfig

from common.addresses import name_staff_page


class DeskConfig(AppConfig):
    name = "desk"

    def ready(self) -> None:
        # Registers what a blank form asks.
        from . import intake  # noqa: F401

        # By these names letters of lower apps link here, which may not import this one.
        name_staff_page("desk", "admin:desk")
        name_staff_page("set_aside", "admin:set_aside")
        name_staff_page("need", "admin:desk_need")
        name_staff_page("request", "admin:requests_app_helprequest_change")
