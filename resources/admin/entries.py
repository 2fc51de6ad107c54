"""Entries of the directory: one page with its phones and hours."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import ForeignKeyRawIdWidget
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import audit
from accounts.roles import DESK, DIRECTORY, holds, rows_of
from backoffice.area_filter import AreaFilter
from backoffice.base import RoleInline
from backoffice.bulk_actions import each
from backoffice.cells import day, shown
from backoffice.publishing import PublishedAdmin
from backoffice.recorded import user_of
from backoffice.translated_texts import text_fields
from backoffice.translations import TranslatedInline, translation_fieldsets
from common.languages import comma
from common.search import matching, typed
from pods import services as publishing
from pods.admin_places import PlaceFormMixin
from resources import services
from resources.admin.boxes import BoxesOrLookUp
from resources.admin.checks import KeepingActions, KeptFilter
from resources.admin.from_elsewhere import FromElsewhereMixin, OursFilter
from resources.choices import EntryState, PhoneKind, Reach
from resources.entry_forms import IN_WORDS, SECRET, ResourceForm, ScheduleForm
from resources.hours import Hours, words
from resources.keeping.words import last_check
from resources.models import (
    EVERYWHERE,
    HiddenAddress,
    Phone,
    Resource,
    Schedule,
    in_doubt,
    reached_by,
)


def secrets_known_to(user: Any) -> QuerySet[Resource]:
    """Return the entries with a secret address that `user` may see: as coordinator, near or far."""
    kept = Resource.objects.filter(hidden_address__isnull=False)
    if not holds(user, DESK):
        return kept.none()
    near = rows_of(Resource.objects.all(), user, DESK).values("pk")
    return kept.filter(Q(areas__overlap=list(EVERYWHERE)) | Q(pk__in=near))


class PhoneInline(TranslatedInline):
    """The lines of an entry, in the order in which they are shown."""

    model = Phone
    viewers = adders = changers = deleters = DIRECTORY
    fields = [("number", "kind", "position"), "note", "languages"]
    deliberately_omitted = ("i18n", "uuid")


class ScheduleInline(RoleInline):
    """The hours: a row for the days that have the same, one for each season and each exception."""

    model = Schedule
    form = ScheduleForm
    viewers = adders = changers = deleters = DIRECTORY
    fields = [
        "kind",
        "days",
        "opens_at",
        "closes_at",
        "weeks",
        "interval",
        "valid_from",
        "valid_to",
        "reads",
    ]
    readonly_fields = ["reads"]
    deliberately_omitted = ("uuid", "freq", "byday", "bymonthday")
    extra = 1

    @admin.display(description=_("readers see"))
    def reads(self, row: Schedule) -> str:
        return words.sentence(words.say(Hours((row.rule,)))) if row.pk else ""


@admin.register(Resource)
class ResourceAdmin(
    BoxesOrLookUp, FromElsewhereMixin, KeepingActions, PlaceFormMixin, PublishedAdmin
):
    explanation = _(
        "Services, places, funds and hotlines. The public sees what is published; "
        "no change sends a message."
    )
    services = publishing
    take_down = _("Withdraw: say that it is no longer listed")
    taken_down = _("No longer listed")
    form = ResourceForm
    viewers = adders = changers = deleters = DIRECTORY
    open_choices = ("category", "organization")
    inlines = [PhoneInline, ScheduleInline]
    list_display = ["name_i18n", "category", "place", "state", "checked", "doubt"]
    list_filter = [
        "state",
        OursFilter,
        KeptFilter,
        "category",
        "direction",
        ("wards", AreaFilter),
        "is_hotline",
        "address_hidden",
    ]
    list_select_related = ["category", "keeper__user", "source"]
    search_fields = ["text_key"]
    search_help_text = _("Name, description, or a whole phone number or its last four digits.")
    prepopulated_fields = {"slug": ["name"]}
    exported = ("exported_phones", "exported_hours", "exported_check")
    actions = [
        *("publish", "unpublish", "verify_today", "verify_by_name", "keep", "keep_no_more"),
    ]
    fieldsets = [
        *translation_fieldsets(Resource, text_fields(Resource)),
        (
            _("What it is"),
            {
                "fields": [
                    *("category", "organization", "is_hotline", "is_list"),
                    *("audiences", "slug"),
                ]
            },
        ),
        (_("Get or give"), {"fields": ["direction", "wanted_kinds"]}),
        (_("Where it belongs"), {"fields": ["reach", "wards", "pods"]}),
        (_("How to reach it"), {"fields": ["email", "website", "chat", "languages"]}),
        (
            _("Address"),
            {
                "fields": [
                    "street",
                    ("city", "region", "postal_code"),
                    ("latitude", "longitude"),
                    "address_hidden",
                    SECRET,
                    "secret_shown",
                ]
            },
        ),
        (
            _("Hours"),
            {"fields": ["hours_shown", IN_WORDS, "reopens_on", "appointment", "timezone"]},
        ),
        (_("What to expect"), {"fields": ["is_free", "access"]}),
        (
            _("State"),
            {
                "fields": [
                    "state",
                    "published_at",
                    "last_check",
                    "verified_by_shown",
                    "doubt",
                    "keeper",
                    "created_at",
                    "updated_at",
                ]
            },
        ),
    ]
    # The state is changed by actions alone, which go through the services and are recorded.
    readonly_fields = [
        "state",
        "published_at",
        "last_check",
        "verified_by_shown",
        "doubt",
        "created_at",
        "updated_at",
        "hours_shown",
        "secret_shown",
    ]
    verified_by_shown = shown("verified_by")
    # A trigger keeps `areas`; the country comes with what is taken in from elsewhere.
    deliberately_omitted = (
        *("i18n", "uuid", "areas", "country", "source"),
        *("verified_on", "verified_how", "verified_as", "verified_name", "verified_ward"),
    )

    # --- Lists ---

    def get_queryset(self, request: HttpRequest) -> QuerySet[Resource]:
        rows = super().get_queryset(request).annotate(doubted=in_doubt())
        return rows.prefetch_related("wards", "pods")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        term = typed(search_term)
        named = matching(term, "text_key", joined="name_joined")
        # With "or", an empty condition would be no condition at all.
        return queryset.filter(named | reached_by(term) if term else named), False

    @admin.display(description=_("area"))
    def place(self, resource: Resource) -> str:
        if resource.reach != Reach.AREAS:
            return str(resource.get_reach_display())
        return ", ".join(str(place) for place in [*resource.wards.all(), *resource.pods.all()])

    @admin.display(description=_("checked"), ordering="verified_on")
    def checked(self, resource: Resource) -> str:
        if resource.verified_on is None:
            return format_html(
                '<span class="age age-late">{}</span>',
                pgettext_lazy("when a resource was checked", "never"),
            )
        css, word = (
            ("age-late", pgettext_lazy("when a resource was checked", "long ago"))
            if resource.is_stale
            else ("", pgettext_lazy("when a resource was checked", "recently"))
        )
        return format_html(
            '<span class="age {}">{} · {}</span>', css, day(resource.verified_on), word
        )

    @admin.display(description=_("in doubt"))
    def doubt(self, resource: Resource) -> SafeString | str:
        """Say that staff called it wrong and nobody has decided, with the way to the queue."""
        if not getattr(resource, "doubted", False):
            return "–"
        url = reverse("admin:resources_suggestion_changelist")
        words = _("In doubt: somebody of staff says that it is wrong.")
        return format_html('<a href="{}?state__exact=waiting">{}</a>', url, words)

    # --- Files ---

    @admin.display(description=_("Phone"))
    def exported_phones(self, resource: Resource) -> str:
        """Return the lines of an entry as people dial them, with their kinds."""
        return comma().join(
            line.number.as_national
            if line.kind == PhoneKind.VOICE
            else f"{line.get_kind_display()} {line.number.as_national}"
            for line in resource.phones.all()
        )

    @admin.display(description=_("Hours"))
    def exported_hours(self, resource: Resource) -> str:
        return "\n".join(words.say(resource.hours))

    @admin.display(description=_("Verified on"))
    def exported_check(self, resource: Resource) -> str:
        return str(resource.verified_on or "")

    exported_phones.brings = ("phones",)  # type: ignore[attr-defined]
    exported_hours.brings = ("schedules",)  # type: ignore[attr-defined]

    # --- One entry ---

    @admin.display(description=_("readers see"))
    def hours_shown(self, resource: Resource) -> SafeString | str:
        lines = words.say(resource.hours) if resource.pk else []
        return format_html_join("", "{}<br>", ((line,) for line in lines)) or "–"

    @admin.display(description=_("last check"))
    def last_check(self, resource: Resource) -> str:
        return last_check(resource) if resource.pk else "–"

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Keepers are looked up: there may be hundreds, and no name stands in the page."""
        if db_field.name == "keeper":
            kwargs["widget"] = ForeignKeyRawIdWidget(db_field.remote_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=_("kept secret"))
    def secret_shown(self, resource: Resource) -> SafeString | str:
        if not (resource.pk and HiddenAddress.objects.filter(resource=resource).exists()):
            return "–"
        url = reverse("admin:resources_resource_secret", args=[resource.pk])
        words = _("An address is kept. Coordinators can see it.")
        return format_html('<a href="{}">{}</a>', url, words)

    def get_urls(self) -> list[URLPattern]:
        own = path(
            "<int:row_id>/secret/",
            self.admin_site.admin_view(self.secret_view),
            name="resources_resource_secret",
        )
        return [own, *super().get_urls()]

    def secret_view(self, request: HttpRequest, row_id: int) -> HttpResponse:
        """Show coordinators an address that is kept secret: by a press, which is recorded."""
        resource = secrets_known_to(request.user).filter(pk=row_id).first()
        if resource is None:
            raise PermissionDenied
        address = ""
        if request.method == "POST":
            audit.record(user_of(request), "see_secret_address", resource)
            address = resource.hidden_address.address
        context = {
            **self.admin_site.each_context(request),
            "title": resource.name_i18n,
            "resource": resource,
            "address": address,
        }
        response = TemplateResponse(request, "admin/resources/secret_address.html", context)
        add_never_cache_headers(response)
        return response

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        if change and obj.reach != Reach.AREAS:
            # Before the row: one that serves everybody has no areas beside it.
            services.set_area(obj, Reach(obj.reach))
        super().save_model(request, obj, form, change)
        if not obj.address_hidden or form.cleaned_data.get(SECRET):
            services.keep_secret(obj, form.cleaned_data.get(SECRET, ""))

    def save_related(
        self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        if week := form.cleaned_data.get(IN_WORDS):
            # After the rows below it: never two hours.
            services.set_week(form.instance, week, actor=user_of(request))

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Only what was never public: an address that may be in print must go on to answer."""
        is_public = isinstance(obj, Resource) and obj.state != EntryState.DRAFT
        return not is_public and super().has_delete_permission(request, obj)

    @admin.action(
        description=_("Withdraw: say that it is no longer listed"), permissions=["change"]
    )
    def unpublish(self, request: HttpRequest, queryset: QuerySet) -> None:
        each(self, request, queryset, self._act("unpublish", request), str(_("Withdrawn")))
