from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from pages import menu


class RequestsAppConfig(AppConfig):
    name = "requests_app"
    verbose_name = _("Help requests")

    def ready(self) -> None:
        # Registers what the messages say, what happens when a volunteer leaves, and what volunteers
        # see of requests on their page.
        from . import (  # noqa: F401
            calling,
            leaving,
            notifications,
            panels,
            pod_counts,
            receivers,
            undelivered,
        )

        menu.register("request_pages:request_needs", _("Ask for help"), position=10)
