from django.apps import AppConfig


class OpenNeedsConfig(AppConfig):
    name = "open_needs"

    def ready(self) -> None:
        from open_needs import panels  # noqa: F401  registers what volunteers see on their page
