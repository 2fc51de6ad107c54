from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OpeningConfig(AppConfig):
    name = "opening"
    verbose_name = _("Opening a network")

    def ready(self) -> None:
        from opening import letters  # noqa: F401  registers what the test letter says
