"""The admin of routes: looked at here; offered, answered and taken back on the desk."""

from collections import Counter
from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.roles import DESK, NOBODY
from backoffice.cells import shown
from backoffice.long_lists import without_encrypted
from backoffice.personal_data import PersonalAdmin
from backoffice.recorded import user_of
from common.bidi import code
from requests_app.models import Match, Route


@admin.register(Route)
class RouteAdmin(PersonalAdmin):
    explanation = _(
        "Several needs that one volunteer is asked for as one task. Coordinators see the stops "
        "in their wards. Routes are made and withdrawn at the desk; nothing here sends a message."
    )
    viewers = DESK
    adders = changers = deleters = NOBODY
    search_fields = ["volunteer__name"]  # shows the box; PersonalAdmin says how it finds
    contact_path = "volunteer__"
    search_help_text = _(
        "Name of the volunteer, a whole phone number or its last four digits, an email, or a "
        "number: #12."
    )
    list_display = ["number", "volunteer_name", "states", "created_at", "by"]
    list_select_related = ["volunteer", "offered_by"]
    fieldsets = [
        (None, {"fields": ["volunteer", "stops"]}),
        (_("When"), {"fields": ["offered_by_shown", "created_at"]}),
    ]
    readonly_fields = ["stops", "offered_by_shown"]
    offered_by_shown = shown("offered_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return the rows with the stops that the user may see."""
        seen = Match.objects.visible_to(user_of(request)).order_by("id")
        related = ("need__category", "need__request")
        stops = without_encrypted(seen.select_related(*related), related)
        # Under a name of its own: `matches` would hold the stops of other wards as well.
        return super().get_queryset(request).prefetch_related(Prefetch("matches", stops, "seen"))

    @admin.display(description=_("number"), ordering="id")
    def number(self, route: Route) -> str:
        return code(f"#{route.pk}")

    @admin.display(description=_("volunteer"))
    def volunteer_name(self, route: Route) -> str:
        return route.volunteer.name or str(route.volunteer)

    @admin.display(description=_("stops"))
    def states(self, route: Any) -> str:
        """Count the stops that the user may see, by their state."""
        counts = Counter(match.get_status_display() for match in route.seen)
        return " · ".join(f"{words}: {count}" for words, count in counts.items())

    @admin.display(description=pgettext_lazy("the staff member who asked a volunteer", "asked by"))
    def by(self, route: Route) -> Any:
        return route.offered_by

    @admin.display(description=_("stops"))
    def stops(self, route: Any) -> str:
        """List the stops, each with its household's reference and a link to its match."""
        return format_html_join(
            mark_safe("<br>"),  # nosec B308
            '<a href="{}">{} {}</a> · {}',
            (
                (
                    reverse("admin:requests_app_match_change", args=[match.pk]),
                    match.need.category,
                    code(match.need.request.reference),
                    match.get_status_display(),
                )
                for match in route.seen
            ),
        )
