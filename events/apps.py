from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = pgettext_lazy("events", "Days")

    def ready(self) -> None:
        # Registers what stands on the pages of others, what texts ask, what ends with a person.
        from . import by_text, by_word, calling, notifications, panels, receivers, tasks  # noqa: F401
