"""The people of care, as stewards name them. What is written to them is in no list."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.roles import STEWARDS
from backoffice.recorded import RecordedAdmin, user_of
from care import services
from care.models import CarePerson


@admin.register(CarePerson)
class CarePersonAdmin(RecordedAdmin):
    explanation = _(
        "Two of the staff for the network, or for a ward, who read what people write when "
        "something is wrong between them. Nobody else reads it, and no steward who is not named "
        "here."
    )
    shared = True
    viewers = adders = deleters = STEWARDS
    list_display = ["user", "ward", "seat", "since"]
    list_select_related = ["user", "ward"]
    autocomplete_fields = ["user"]
    fieldsets = [(None, {"fields": ["user", "ward", "seat"]})]
    deliberately_omitted = ("since",)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Somebody else is another row: what was given to one is not the other's."""
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        """Name them, and let them read what goes on with fewer than two readers."""
        super().save_model(request, obj, form, change)
        services.give_open_ones(obj)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        services.end_person(obj.pk, actor=user_of(request))
