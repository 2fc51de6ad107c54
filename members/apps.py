from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from common.addresses import name_staff_page


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("Members of pods")

    def ready(self) -> None:
        # Registers what the messages say, and the number to call on private pages.
        from . import calling, notifications, pod_panel, receivers  # noqa: F401
        from .agreements import panels as agreements  # noqa: F401
        from .introductions import panels as introductions  # noqa: F401
        from .splitting import panels as splitting  # noqa: F401

        name_staff_page("my_pods", "admin:my_pods")
