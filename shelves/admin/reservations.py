"""The admin of reservations: read when somebody calls about one, and told on by phone."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.roles import DESK, NOBODY
from backoffice.area_filter import AreaFilter
from backoffice.personal_data import PersonalAdmin, details_are_open
from backoffice.recorded import RecordedAdmin, user_of
from common.errors import NotPossible
from common.languages import marked_language_name
from shelves.choices import Stage
from shelves.models import Reservation
from shelves.services import reservations

PAGE = "admin:shelves_reservation_change"
# By the name of the button: the verb of the owner's page, and from which stages it leads on.
PRESSES: dict[str, tuple[Callable[..., Any], tuple[Stage, ...]]] = {
    "agree": (reservations.agree, (Stage.ASKED,)),
    "hand_over": (reservations.hand_over, (Stage.AGREED,)),
    "returned": (reservations.take_in_return, (Stage.HANDED_OVER,)),
    "lost": (reservations.write_off, (Stage.HANDED_OVER,)),
    "let_go": (reservations.decline, (Stage.ASKED, Stage.AGREED)),
}


class OverdueFilter(admin.SimpleListFilter):
    title = _("overdue")
    parameter_name = "overdue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Yes"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() != "yes":
            return queryset
        return queryset.filter(stage=Stage.HANDED_OVER, due_on__lt=timezone.localdate())


@admin.register(Reservation)
class ReservationAdmin(RecordedAdmin, PersonalAdmin):
    """The reservations of cards. Each press is a verb of its service."""

    explanation = _(
        "Neighbors settle these by themselves on their pages. When one of them calls, note here "
        "what they say: the other one gets a message."
    )
    viewers = changers = DESK
    adders = deleters = NOBODY  # made by the form; they and the retention job delete them
    personal = ("phone", "email")
    change_form_template = "admin/shelves/reservation_change_form.html"
    list_display = ["number", "card_title", "name", "stage", "created_at", "due_on"]
    list_display_links = ["number", "card_title"]
    list_filter = ["stage", OverdueFilter, ("card__ward", AreaFilter)]
    list_select_related = ["card"]
    search_fields = ["name"]  # shows the box; PersonalAdmin says how it finds
    fieldsets = [
        (None, {"fields": ["card_title", "card", "stage"]}),
        (_("Contact"), {"fields": ["name", "phone", "email", "contact_method", "language_shown"]}),
        (
            _("What became of it"),
            {
                "fields": [
                    *("created_at", "asked_at", "agreed_at", "handed_over_at", "due_on"),
                    *("reminded_on", "ended_at", "email_proven_at"),
                ]
            },
        ),
    ]
    deliberately_omitted = (
        *("phone_index", "phone_tail_index", "email_index"),
        *("others_read_email", "submission_key"),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """All of them: what changes is told by a press."""
        return [name for _title, options in self.fieldsets for name in options["fields"]]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.press_view))
        own = path("<int:reservation_id>/press/", view, name="press_reservation")
        return [own, *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row: Any = kwargs.get("obj")
        if row is not None:
            context["presses"] = {name for name, (_verb, of) in PRESSES.items() if row.stage in of}
        return super().render_change_form(request, context, *args, **kwargs)

    def press_view(self, request: HttpRequest, reservation_id: int) -> HttpResponse:
        """Note what somebody said on the phone, once their details were opened."""
        row: Any = self.get_object(request, str(reservation_id))
        name = next((name for name in PRESSES if name in request.POST), "")
        if row is None or not name or not self.has_change_permission(request, row):
            raise Http404
        if not details_are_open(request, row):
            words = gettext("Please open the contact details first.")
            self.message_user(request, words, messages.ERROR)
            return redirect(PAGE, row.pk)
        self._press(request, partial(PRESSES[name][0], row.card_id, row.pk))
        return redirect(PAGE, row.pk)

    def _press(self, request: HttpRequest, verb: Callable[..., Any]) -> None:
        try:
            verb(actor=user_of(request))
        except NotPossible as refusal:
            self.message_user(request, str(refusal.message), messages.ERROR)
        else:
            self.message_user(request, gettext("Saved."), messages.SUCCESS)

    # --- Cells ---

    @admin.display(description=_("number"), ordering="id")
    def number(self, row: Reservation) -> str:
        return f"#{row.pk}"

    @admin.display(description=pgettext_lazy("of the shelf", "what it is"))
    def card_title(self, row: Reservation) -> str:
        return row.card.title or str(row.card)

    @admin.display(description=_("language of messages"))
    def language_shown(self, row: Reservation) -> str:
        return marked_language_name(row.language)
