from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DecisionsConfig(AppConfig):
    name = "decisions"
    verbose_name = _("Decisions")

    def ready(self) -> None:
        # Registers messages, jobs, panels, what texts ask, and what ends with a person.
        from . import by_text, calling, notifications, panels, receivers, tasks  # noqa: F401
