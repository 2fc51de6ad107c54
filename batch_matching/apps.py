from django.apps import AppConfig


class BatchMatchingConfig(AppConfig):
    name = "batch_matching"

    def ready(self) -> None:
        from . import leaving  # noqa: F401  what is deleted when somebody leaves
