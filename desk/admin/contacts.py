"""The contact log in the admin: calls, messages and notes, and when to ring again."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import BooleanField, Case, ExpressionWrapper, Model, Q, QuerySet, When
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST

from backoffice.bulk_actions import bulk_action
from backoffice.cells import day
from backoffice.long_lists import RoleChangeList
from backoffice.personal_data import open_details
from backoffice.recorded import user_of
from desk.admin import calls
from desk.admin.filters import EntryDueFilter, InWardFilter
from desk.admin.search import RequestSearchAdmin
from desk.alike import OPENED
from requests_app import services
from requests_app.choices import ContactKind
from requests_app.models import ContactLog
from rota.views.staff_calls import calls_due

LIST = "admin:requests_app_contactlog_changelist"


URGENT_FIRST = Case(When(kind=ContactKind.IN_SHORT, then=0), default=1)


@admin.register(ContactLog)
class ContactLogAdmin(RequestSearchAdmin):
    explanation = _(
        "Calls, messages and notes about requests. Entries are written at the desk or on a "
        "request's page and stay as they are; nothing here sends a message. When a household "
        "or a volunteer says that it did not work, that is an entry too, due on the same day."
    )
    contact_path = "request__"
    personal = ("note",)
    opens = OPENED
    list_filter = [EntryDueFilter, "kind", InWardFilter]
    list_select_related = ["request", "by", "need__category"]
    actions = ["finish"]
    fieldsets = [
        (None, {"fields": ["request", "need", "kind", "note", "who", "created_at"]}),
        (_("Follow-up"), {"fields": ["follow_up_on", "followed_up_at"]}),
    ]
    readonly_fields = ["who", "need"]
    # As `who`, which has words for what people said on their own pages.
    deliberately_omitted = ("by", "in_ward", "match")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path(f"<int:entry_id>/{way}/", wrap(require_POST(view)), name=calls.PRESSES[way])
            for way, view in (
                ("reached", self.reached_view),
                ("no-answer", self.no_answer_view),
                ("show", self.show_view),
            )
        ]
        # Before Django's, the last of which takes any path at all.
        return [*own, *super().get_urls()]

    def may_open(self, request: HttpRequest, obj: Model) -> bool:
        return self.has_view_permission(request, obj)

    def whose_details(self, obj: ContactLog) -> Model:
        return obj.request

    def get_queryset(self, request: HttpRequest) -> QuerySet[ContactLog]:
        # Asked of the database: lists do not read encrypted fields.
        has_note = ExpressionWrapper(~Q(note=""), BooleanField())
        rows = super().get_queryset(request).annotate(has_note=has_note)
        return calls.with_volunteer(rows) if calls.is_due_list(request) else rows

    def get_list_display(self, request: HttpRequest) -> Any:
        """Show whom to call, and buttons for what came of it, where the calls of today are."""
        opened = calls.Opened(request)
        if not calls.is_due_list(request):
            short = calls.in_short(opened)
            return ["ring_again", "whose", "kind", short, "who", "created_at"]
        whom, answers = calls.whom(request, opened), calls.answers(request)
        return ["ring_again", "whose", whom, "kind", "who", calls.in_short(opened), answers]

    def get_list_display_links(self, request: HttpRequest, list_display: Any) -> Any:
        return [column for column in list_display if getattr(column, "leads_on", False)]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[RoleChangeList]:
        """Return Django's pages for what is due: a short list, in the order of its days."""
        return RoleChangeList if calls.is_due_list(request) else super().get_changelist(request)

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        """Put those who need help in an emergency above all other calls of today."""
        return (URGENT_FIRST, "follow_up_on", "id") if calls.is_due_list(request) else ("-id",)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Allow the list's action; an entry is never edited."""
        return obj is None and super().has_change_permission(request, obj)

    @admin.display(description=_("request"))
    def whose(self, entry: ContactLog) -> str:
        """Link to the request's page: there is whom to ring, and what else was said."""
        url = reverse("admin:requests_app_helprequest_change", args=[entry.request_id])
        return format_html('<a href="{}">{}</a>', url, entry.request)

    @admin.display(description=pgettext_lazy("who wrote an entry of the log", "by"))
    def who(self, entry: ContactLog) -> str:
        return entry.by_whom

    @admin.display(description=_("call back"))
    def ring_again(self, entry: ContactLog) -> str:
        on = entry.follow_up_on
        if on is None or entry.followed_up_at is not None:
            return ""
        if not entry.is_due:
            return day(on)
        return format_html(
            '<span class="age age-late">{} · {}</span>',
            day(on),
            pgettext_lazy("calls to make by today", "due"),
        )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead from the calls of today to those about shifts, which are not about a request."""
        count = calls_due(user_of(request)).count() if calls.is_due_list(request) else 0
        own: dict[str, Any] = {}
        if count:
            url, words = reverse("admin:rota_calls"), _("Calls about shifts")
            link = format_html('<a href="{}">{} ({})</a>', url, words, count)
            own["explanation"] = format_html("{} {}", self.explanation, link)
        return super().changelist_view(request, {**own, **(extra_context or {})})

    # --- A call, and what came of it ---

    def show_view(self, request: HttpRequest, entry_id: int) -> HttpResponse:
        """Open how to reach whom the call is made to."""
        rows = calls.with_volunteer(self.get_queryset(request))
        entry = rows.select_related("request").filter(pk=entry_id).first()
        if entry is None:
            raise Http404
        row, pieces = calls.whose_number(entry)
        open_details(request, row, pieces)
        return HttpResponseRedirect(f"{reverse(LIST)}?{request.GET.urlencode()}")

    def reached_view(self, request: HttpRequest, entry_id: int) -> HttpResponse:
        """Record that they were reached."""
        words = _("Saved: they were reached. Nobody has to call back about this.")
        return self._answer(request, entry_id, words, reached=True)

    def no_answer_view(self, request: HttpRequest, entry_id: int) -> HttpResponse:
        """Record that nobody answered; the call is due again tomorrow."""
        words = _("Saved: no answer. The call is on the list again tomorrow.")
        return self._answer(request, entry_id, words, reached=False)

    def _answer(
        self, request: HttpRequest, entry_id: int, words: Any, *, reached: bool
    ) -> HttpResponse:
        entry = self.get_object(request, str(entry_id))
        if entry is None or not self.has_change_permission(request):
            raise Http404
        if services.answer_call(entry.pk, reached=reached, actor=user_of(request)):
            self.message_user(request, words, messages.SUCCESS)
        else:
            words = _("This call is not on the list any more. Nothing was changed.")
            self.message_user(request, words, messages.INFO)
        return HttpResponseRedirect(f"{reverse(LIST)}?{request.GET.urlencode()}")

    @bulk_action(_("Nothing left to follow up"))
    def finish(self, request: HttpRequest, entry: ContactLog) -> None:
        services.finish_follow_up(entry.pk, actor=user_of(request))
