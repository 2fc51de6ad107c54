from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DecisionsConfig(AppConfig):
    name = "decisions"
    verbose_name = _("Decisions")

    def ready(self) -> None:
        # Registers the messages, the jobs, the panels, and what ends with a person.
        from . import calling, notifications, panels, receivers, tasks  # noqa: F401
