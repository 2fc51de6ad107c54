from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from pages import menu


class ResourcesConfig(AppConfig):
    name = "resources"
    verbose_name = _("Resources")

    def ready(self) -> None:
        # Registers what the pages of wards and pods show of the directory.
        from . import panels  # noqa: F401
        from .hsds import tasks  # noqa: F401  so that the worker finds its job
        from .joined import notifications  # noqa: F401  registers what letters say
        from .joined import tasks as joined_tasks  # noqa: F401  so that the worker finds its jobs

        menu.register("resources:resource_list", _("Resources"), position=40)
