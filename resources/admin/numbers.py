"""The numbers that every page shows; stewards choose them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.roles import STEWARDS
from backoffice.recorded import RecordedAdmin
from backoffice.translations import TranslatedAdmin, translation_fieldsets
from resources.models import AlwaysShown, Resource


@admin.register(AlwaysShown)
class AlwaysShownAdmin(TranslatedAdmin, RecordedAdmin):
    explanation = _(
        "Emergency and crisis numbers at the foot of every page. A number is an entry of the "
        "directory, and changes with it. No change sends a message."
    )
    # Else one ward's organizer writes to every page.
    viewers = adders = changers = deleters = STEWARDS
    shared = True
    list_display = ["__str__", "ward", "position"]
    list_select_related = ["ward", "resource"]
    fieldsets = [
        *translation_fieldsets(AlwaysShown, ["sentence"]),
        (None, {"fields": ["resource", "ward", "position"]}),
    ]
    deliberately_omitted = ("i18n",)

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> Any:
        rows = super().get_field_queryset(db, db_field, request)
        # What has no number, or is not public, could not be shown.
        if db_field.name == "resource":
            return Resource.objects.published().filter(pk__in=rows.order_by().values("pk"))
        return rows
