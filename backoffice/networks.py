"""Addresses that many people share, as stewards name them."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from backoffice.recorded import RecordedAdmin
from common.bidi import code
from common.models import KnownNetwork


@admin.register(KnownNetwork)
class KnownNetworkAdmin(RecordedAdmin):
    explanation = _(
        "Libraries, shelters and offices from which many people send forms: more of them are "
        "taken in before the rest is set aside for a look. No change here sends a message."
    )
    shared = True
    list_display = ["name", "shown_network", "times"]
    fieldsets = [(None, {"fields": ["name", "network", "times"]})]

    @admin.display(description=_("address or network"), ordering="network")
    def shown_network(self, row: KnownNetwork) -> str:
        return code(row.network)
