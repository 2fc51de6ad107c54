from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from pages import menu


class PodsConfig(AppConfig):
    name = "pods"
    verbose_name = _("Wards and pods")

    def ready(self) -> None:
        # Pages that are kept must follow the notices' hours from the first page on.
        from . import notices  # noqa: F401

        menu.register("pods:ward_list", _("Wards and pods"), position=30)
