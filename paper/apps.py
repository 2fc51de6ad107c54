from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaperConfig(AppConfig):
    name = "paper"
    verbose_name = _("Paper")

    def ready(self) -> None:
        # Registers the check, the link on the pages of wards and pods, and what finds the number of
        # a form and the picture for a shared link.
        from . import asking, cards, checks, panels, receivers  # noqa: F401
