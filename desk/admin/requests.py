"""The admin of help requests."""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db.models import Min, Model, OuterRef, Prefetch, QuerySet, Subquery
from django.forms import BaseInlineFormSet, ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_POST

from backoffice.bulk_actions import bulk_action, each
from backoffice.cells import age, day, shown
from backoffice.recorded import user_of
from common.bidi import code
from desk.admin import filters
from desk.admin.inlines import ContactInline, NeedInline, save_contacts, save_needs
from desk.admin.search import RequestSearchAdmin
from desk.alike import OPENED, others_of
from desk.help_calendar import calendars_of
from messaging.people_admin import MailedAdmin, UnreachedFilter
from requests_app import services
from requests_app.choices import NeedStatus
from requests_app.models import ContactLog, HelpRequest, Need
from requests_app.notifications.residents import RESIDENT
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
class HelpRequestAdmin(MailedAdmin, RequestSearchAdmin):
    explanation = gettext_lazy(
        "Requests of households, in your wards and without a ward. Closing tells the household, "
        "and cancelling or closing tells a volunteer who was asked; a new email gets the private "
        "link; other edits, notes and calls send nothing."
    )
    personal = (
        # Names are readable everywhere in the admin: staff find and speak of people by them.
        *(name for name in CONTACT_FIELDS if name != "name"),
        "cross_streets",
        "address",
        "access_notes",
        "allergies",
    )
    opens = OPENED
    recipient_kind = RESIDENT
    send_link = staticmethod(services.resend_link)
    renew_link = staticmethod(services.renew_link)
    list_display = [
        "shown_reference",
        "name",
        "ward",
        "asked_for",
        "mail",
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
        UnreachedFilter,
        "source",
    ]
    list_select_related = ["ward"]
    actions = ["cancel", "close_cannot_help", "close_others_did", "erase"]
    inlines = [NeedInline, ContactInline]
    change_form_template = "desk/request_change_form.html"
    fieldsets = [
        (None, {"fields": ["name", "staff_note"]}),
        (
            gettext_lazy("Contact"),
            {
                "fields": [
                    "phone",
                    "phone_extension",
                    "email",
                    "others_read_email",
                    "reached_through",
                    "found_at",
                    "contact_method",
                    "contact_time",
                    "spoken_language",
                    "spoken_words",
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
    readonly_fields = HISTORY
    entered_by_shown = shown("entered_by")
    # Machine keys; the household's other requests stand above the form (`desk/_household.html`).
    deliberately_omitted = (
        "reference",  # stands there as `shown_reference`
        "submission_key",
        "phone_index",
        "phone_tail_index",
        "email_index",
        "address_index",
        *("household", "is_coarse"),
        # What is set aside is not here, and whether an email is proven says nothing of a household.
        *("set_aside_at", "why_aside", "email_proven_at"),
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
        # Before Django's, the last of which takes any path at all.
        return [*own, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[HelpRequest]:
        # The list shows kinds and states only; each detail would cost a decryption.
        shown = ("request", "status", "category__name", "category__i18n")
        needs = Need.objects.select_related("category").only(*shown).order_by("id")
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

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        own = {"calendars": partial(calendars_of, object_id)}
        return super().change_view(request, object_id, form_url, {**own, **(extra_context or {})})

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        """Save by the service, which writes what was changed and records it."""
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
        """Delete what tells whose requests they were, as the household asked: all of its own."""
        row = self.get_object(request, unquote(str(request_id)))
        # The permission to change, since nobody may delete: the emptied row stays for the counts.
        if row is None or not self.has_change_permission(request, row):
            raise Http404
        if request.POST.get("sure") == "yes":
            services.erase_household(row.pk, actor=user_of(request))
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
        # Not `get_status_display`, which puts all states into words to find one.
        lines = ((need.category, NeedStatus(need.status).label) for need in row.needs.all())
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

        # Here the user is known; a method of `readonly_fields` is given the row alone.

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if row := kwargs.get("obj"):
            context.update(others_of(request, row))
        return super().render_change_form(request, context, *args, **kwargs)

    @bulk_action(gettext_lazy("Cancel (volunteers who were asked are told)"))
    def cancel(self, request: HttpRequest, row: HelpRequest) -> None:
        services.cancel_request(row.pk, actor=user_of(request))

    @bulk_action(
        gettext_lazy("Close: we cannot help (the household is told, with resources that fit)")
    )
    def close_cannot_help(self, request: HttpRequest, row: HelpRequest) -> None:
        services.close_request(row.pk, others_did=False, actor=user_of(request))

    @bulk_action(gettext_lazy("Close: others helped (the household is told)"))
    def close_others_did(self, request: HttpRequest, row: HelpRequest) -> None:
        services.close_request(row.pk, others_did=True, actor=user_of(request))

    @admin.action(
        description=gettext_lazy("Delete their personal data (asks once more)"),
        permissions=["change"],
    )
    def erase(self, request: HttpRequest, queryset: QuerySet[HelpRequest]) -> HttpResponse | None:
        """Only the chosen rows, once it was said for sure: a phone can be two households'."""
        if request.POST.get("sure") == "yes":

            def act(row: HelpRequest) -> None:
                services.erase_request(row.pk, actor=user_of(request))

            each(self, request, queryset, act, _("Their personal data is deleted."))
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": _("Delete their personal data"),
            "rows": list(queryset.filter(erased_at=None).select_related("ward")),
        }
        return TemplateResponse(request, "desk/erase_requests.html", context)
