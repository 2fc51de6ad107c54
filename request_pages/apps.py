from django.apps import AppConfig


class RequestPagesConfig(AppConfig):
    name = "request_pages"

    def ready(self) -> None:
        # Registers the request that a member of a pod begins.
        from . import from_member  # noqa: F401
