from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from common.addresses import name_staff_page
from pages import menu


class ResourcesConfig(AppConfig):
    name = "resources"
    verbose_name = _("Resources")

    def ready(self) -> None:
        # Registers what the pages of wards and pods show of the directory, what letters say of
        # suggestions, by what number staff find one, and when lists come and go.
        from . import numbers, panels  # noqa: F401
        from .hsds import tasks  # noqa: F401  so that the worker finds its job
        from .keeping import leaving  # noqa: F401  and what is freed when staff leave
        from .keeping import letters as keepers_letters  # noqa: F401
        from .lists import showing  # noqa: F401
        from .suggestions import jobs, letters, link_calls  # noqa: F401

        name_staff_page("suggestions", "admin:resources_suggestion_changelist")
        from .joined import notifications  # noqa: F401  registers what letters say
        from .joined import tasks as joined_tasks  # noqa: F401  so that the worker finds its jobs

        menu.register("resources:resource_list", _("Resources"), position=40)
