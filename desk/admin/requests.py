"""Help requests in the admin."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db.models import Min, Model, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.forms import BaseInlineFormSet, ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_POST

from accounts.models import User
from backoffice.bulk_actions import bulk_action
from backoffice.cells import age, day, shown
from backoffice.long_lists import without_encrypted
from backoffice.recorded import user_of
from common.bidi import code
from desk.admin import filters
from desk.admin.inlines import ContactInline, NeedInline, save_contacts, save_needs
from desk.admin.search import RequestSearchAdmin
from requests_app import services
from requests_app.models import ContactLog, HelpRequest, Need
from requests_app.services.requests import CONTACT_FIELDS

HISTORY: list[Any] = [
    "shown_reference",
    "source",
    "entered_by_shown",
    "created_at",
    "closed_at",
    "erased_at",
    "consented_at",
]


@admin.register(HelpRequest)
class HelpRequestAdmin(RequestSearchAdmin):
    explanation = gettext_lazy(
        "Requests of households, in your wards and without a ward. Cancelling or closing tells "
        "a volunteer who was asked; editing, notes and calls send nothing."
    )
    personal = (
        *(name for name in CONTACT_FIELDS if name != "name"),
        "cross_streets",
        "address",
        "access_notes",
        "allergies",
    )
    list_display = [
        "shown_reference",
        "name",
        "ward",
        "asked_for",
        "waiting",
        "ring_again",
        "source",
    ]
    list_display_links = ["shown_reference", "name"]
    list_filter = [
        filters.StateFilter,
        filters.RequestWaitingFilter,
        filters.RequestUrgentFilter,
        filters.NoMatchFilter,
        filters.RequestFollowUpFilter,
        filters.InWardFilter,
        filters.NoWardFilter,
        filters.RepeatFilter,
        "source",
    ]
    list_select_related = ["ward"]
    actions = ["cancel", "close"]
    inlines = [NeedInline, ContactInline]
    change_form_template = "desk/request_change_form.html"
    fieldsets = [
        (None, {"fields": ["name", "staff_note", "earlier"]}),
        (
            gettext_lazy("Contact"),
            {
                "fields": [
                    "phone",
                    "phone_extension",
                    "email",
                    "contact_method",
                    "contact_time",
                    "spoken_language",
                    "other_languages",
                    "language",
                    "may_leave_message",
                    "helper_name",
                    "for_someone_else",
                    "person_knows",
                ]
            },
        ),
        (
            gettext_lazy("Where"),
            {"fields": ["ward", "pod", "zip_code", "cross_streets", "address", "access_notes"]},
        ),
        (gettext_lazy("Food"), {"fields": ["household_size", "allergies"]}),
        (
            gettext_lazy("How it reached us, and where it stands"),
            {"fields": HISTORY, "classes": ["collapse"]},
        ),
    ]
    readonly_fields = ["earlier", *HISTORY]
    entered_by_shown = shown("entered_by")
    # Machine keys; the earlier request is shown as a link (`earlier`).
    deliberately_omitted = (
        "reference",  # stands there as `shown_reference`
        "submission_key",
        "phone_index",
        "phone_tail_index",
        "email_index",
        "repeat_of",
    )

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path(
                "<int:request_id>/erase/",
                wrap(require_POST(self.erase_view)),
                name="requests_app_helprequest_erase",
            ),
        ]
        return [*own, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[HelpRequest]:
        needs = without_encrypted(Need.objects.select_related("category").order_by("id"))
        calls = ContactLog.objects.filter(
            request=OuterRef("pk"), follow_up_on__isnull=False, followed_up_at=None
        )
        first = calls.order_by().values("request").annotate(first=Min("follow_up_on"))
        rows = super().get_queryset(request).prefetch_related(Prefetch("needs", needs))
        return rows.annotate(follow_up_on=Subquery(first.values("first")))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        url = reverse("admin:intake_request")
        own = {"intake_url": url, "intake_words": _("New request by phone")}
        return super().changelist_view(request, {**own, **(extra_context or {})})

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        """By the service, which writes what was changed and records it."""
        fields = {name: form.cleaned_data[name] for name in form.changed_data}
        if fields:
            services.update_request(obj.pk, fields, actor=user_of(request))

    def save_formset(
        self, request: HttpRequest, form: ModelForm, formset: BaseInlineFormSet, change: bool
    ) -> None:
        if formset.model is Need:
            save_needs(formset, user_of(request))
        else:
            save_contacts(formset, form.instance.pk, user_of(request))

    def erase_view(self, request: HttpRequest, request_id: int) -> HttpResponse:
        """Delete what tells whose request it was, as the household asked."""
        row = self.get_object(request, unquote(str(request_id)))
        if row is None or not self.has_change_permission(request, row):
            raise Http404
        if request.POST.get("sure") == "yes":
            services.erase_request(row.pk, actor=user_of(request))
            self.message_user(request, _("Their personal data is deleted."), messages.SUCCESS)
        else:
            words = _("Nothing was deleted: check the box to say that you are sure.")
            self.message_user(request, words, messages.WARNING)
        return HttpResponseRedirect(reverse("admin:requests_app_helprequest_change", args=[row.pk]))

    @admin.display(description=gettext_lazy("reference"))
    def shown_reference(self, row: HelpRequest) -> str:
        return code(row.reference)

    @admin.display(description=gettext_lazy("asked for"))
    def asked_for(self, row: HelpRequest) -> str:
        lines = ((need.category, need.get_status_display()) for need in row.needs.all())
        return format_html_join("", "<div>{} · {}</div>", lines)

    @admin.display(description=gettext_lazy("asked"), ordering="id")
    def waiting(self, row: HelpRequest) -> str:
        return age(row.created_at) if row.closed_at is None else day(row.created_at)

    @admin.display(description=gettext_lazy("call back"))
    def ring_again(self, row: HelpRequest) -> str:
        on = row.follow_up_on  # type: ignore[attr-defined]
        if on is None or on > timezone.localdate():
            return day(on)
        return format_html(
            '<span class="age age-late">{} · {}</span>',
            day(on),
            pgettext("calls to make by today", "due"),
        )

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> HelpRequest | None:
        row = super().get_object(request, object_id, from_field)
        if row is not None:
            row.asked_also = asked_also(row, user_of(request))
        return row

    @admin.display(description=gettext_lazy("also asked"))
    def earlier(self, row: HelpRequest) -> str:
        return row.asked_also  # type: ignore[attr-defined]

    @bulk_action(gettext_lazy("Cancel (volunteers who were asked are told)"))
    def cancel(self, request: HttpRequest, row: HelpRequest) -> None:
        services.cancel_request(row.pk, actor=user_of(request))

    @bulk_action(gettext_lazy("Close without a match (volunteers who were asked are told)"))
    def close(self, request: HttpRequest, row: HelpRequest) -> None:
        for need in row.needs.all():
            services.close_need(need.pk, actor=user_of(request))


def asked_also(row: HelpRequest, user: User) -> str:
    """Links to the same household's other requests; those of other wards are named by no word."""
    others = HelpRequest.objects.filter(Q(pk=row.repeat_of_id) | Q(repeat_of=row)).order_by("id")
    seen = list(others.visible_to(user))
    name = "admin:requests_app_helprequest_change"
    links = [(reverse(name, args=[other.pk]), code(other.reference)) for other in seen]
    shown_links = format_html_join(" · ", '<a href="{}">{}</a>', links)
    if others.count() == len(seen):
        return shown_links or pgettext("there is none", "no")
    return (
        format_html("{} · {}", shown_links, _("in another ward")) if seen else _("in another ward")
    )
