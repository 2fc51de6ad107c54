from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PhoneTreesConfig(AppConfig):
    name = "phone_trees"
    verbose_name = _("Phone trees of pods")

    def ready(self) -> None:
        # Mends trees when members come, change and go; shows its part of their pages.
        from . import panels, receivers, tied  # noqa: F401
