from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "imports"
    verbose_name = _("Moving in")

    def ready(self) -> None:
        from . import leaving  # noqa: F401  what is stopped when somebody leaves
