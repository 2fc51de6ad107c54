from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("Members of pods")

    def ready(self) -> None:
        # Registers what the messages say, and the number to call on private pages.
        from . import calling, notifications  # noqa: F401
