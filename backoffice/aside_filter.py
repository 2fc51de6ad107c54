"""The filter of lists of what strangers sent: what a program may have sent, and the others."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class AsideFilter(admin.SimpleListFilter):
    """Show what was set aside (of a model with `set_aside_at`) alone; without it, all others."""

    title = _("set aside")
    parameter_name = "aside"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Set aside: look at them first"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        # What a program may have sent stands in no other list.
        return queryset.filter(set_aside_at__isnull=self.value() != "yes")
