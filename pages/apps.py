from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "pages"

    def ready(self) -> None:
        from pages import gaps  # needs the apps loaded

        gaps.watch()
