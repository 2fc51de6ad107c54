from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from common.addresses import name_staff_page
from pages import menu


class PodsConfig(AppConfig):
    name = "pods"
    verbose_name = _("Wards and pods")

    def ready(self) -> None:
        # Pages that are kept must follow the notices' hours from the first page on; and what is
        # said in letters, in news and beside private links is registered.
        from backoffice import network_admin

        from . import leaving, link_calls, notices, proposal_letters, zips  # noqa: F401

        network_admin.after_moving(zips.codes_of_another_rule)

        menu.register(
            "pods:find_pod",
            _("Find your pod"),
            position=30,
            also=("pods:ward_list", "pods:group_list"),
        )
        name_staff_page("proposal", "admin:pods_placeproposal_change")
        name_staff_page("proposals", "admin:pods_placeproposal_changelist")
