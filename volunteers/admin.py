"""Volunteers: approval, pauses, and what they said about themselves."""

import datetime
from typing import Any

from django.contrib import admin
from django.db.models import Model, Q, QuerySet
from django.forms import CheckboxSelectMultiple, ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.roles import DESK, NOBODY
from backoffice.base import AreaFilter
from backoffice.bulk_actions import bulk_action
from backoffice.cells import age, day, shown
from backoffice.personal_data import PersonalAdmin
from backoffice.recorded import user_of
from common.bidi import code, name_list
from common.languages import comma, language_name
from volunteers import intake, services
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer

PAUSE = datetime.timedelta(days=14)


class PausedFilter(admin.SimpleListFilter):
    title = _("pause")
    parameter_name = "pause"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Paused")), ("no", _("Not paused"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        paused = Q(paused_until__gt=timezone.localdate())
        if self.value() == "yes":
            return queryset.filter(paused)
        return queryset.exclude(paused) if self.value() == "no" else queryset


class NoWardFilter(admin.SimpleListFilter):
    title = _("place")
    parameter_name = "place"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("unknown", _("No ward named"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(ward=None) if self.value() == "unknown" else queryset


@admin.register(Volunteer)
class VolunteerAdmin(PersonalAdmin):
    explanation = _(
        "Neighbors who offer help, in your wards and without a ward. Approving sends them a "
        "message; pausing and editing do not. If you do not approve somebody, the tasks they "
        "said yes to are open again."
    )
    viewers = changers = DESK
    adders = deleters = (
        NOBODY  # people come by the form or by phone; they leave, or are not approved
    )
    personal = ("phone", "email", "goods_note", "skills_note")
    open_choices = ("categories",)
    list_display = ["number", "name", "ward", "status", "offers", "speaks", "pause", "waiting"]
    list_display_links = ["number", "name"]
    list_filter = ["status", PausedFilter, ("ward", AreaFilter), NoWardFilter, "reach"]
    list_select_related = ["ward"]
    search_fields = ["name"]
    search_help_text = _("Name, or a whole phone number or email.")
    actions = ["approve", "reject", "pause_two_weeks", "end_pause"]
    fieldsets = [
        (None, {"fields": ["name", "status", "paused_until", "staff_note"]}),
        (_("Contact"), {"fields": ["phone", "email", "contact_method", "language"]}),
        (_("Where and how far"), {"fields": ["ward", "pod", "zip_code", "reach", "transport"]}),
        (
            _("What they offer"),
            {"fields": ["categories", "goods_note", "skills_note", "languages"]},
        ),
        (_("When and how much"), {"fields": ["days", "times", "max_at_once", "max_per_week"]}),
        (
            _("How they reached us"),
            {"fields": ["source", "entered_by_shown", "created_at", "approved_at", "agreed_at"]},
        ),
    ]
    readonly_fields = [
        "status",
        "paused_until",
        "source",
        "entered_by_shown",
        "created_at",
        "approved_at",
        "agreed_at",
    ]
    entered_by_shown = shown("entered_by")
    # Machine keys: how a phone is found, and what makes a form count once.
    deliberately_omitted = ("submission_key", "phone_index", "phone_tail_index", "email_index")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("intake/", wrap(intake.intake_volunteer), name="intake_volunteer"),
            path("intake/<int:volunteer_id>/", wrap(intake.taken), name="taken_volunteer"),
        ]
        return [*own, *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        url = reverse("admin:intake_volunteer")
        own = {"intake_url": url, "intake_words": gettext("New volunteer by phone")}
        return super().changelist_view(request, {**own, **(extra_context or {})})

    def get_queryset(self, request: HttpRequest) -> QuerySet[Volunteer]:
        return super().get_queryset(request).prefetch_related("categories")

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["widget"] = CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        """By the service, which writes what was changed and records it."""
        changed = {name: form.cleaned_data[name] for name in form.changed_data}
        categories = changed.pop("categories", None)
        ids = None if categories is None else [category.pk for category in categories]
        services.update_volunteer(obj.pk, changed, ids, actor=user_of(request))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Nothing is left to save: the service did it."""

    @admin.display(description=_("number"), ordering="id")
    def number(self, volunteer: Volunteer) -> str:
        return code(f"#{volunteer.pk}")

    @admin.display(description=_("can help with"))
    def offers(self, volunteer: Volunteer) -> str:
        return comma().join(str(category) for category in volunteer.categories.all())

    @admin.display(description=_("languages"))
    def speaks(self, volunteer: Volunteer) -> str:
        return name_list(language_name(spoken) for spoken in volunteer.languages)

    @admin.display(description=_("pause"))
    def pause(self, volunteer: Volunteer) -> str:
        if not volunteer.is_paused or volunteer.paused_until is None:
            return ""
        return _("until %(day)s") % {"day": day(volunteer.paused_until)}

    @admin.display(description=_("signed up"), ordering="id")
    def waiting(self, volunteer: Volunteer) -> str:
        if volunteer.status != VolunteerStatus.PENDING:
            return day(volunteer.created_at)
        return age(volunteer.created_at)

    @bulk_action(_("Approve (sends them a message)"))
    def approve(self, request: HttpRequest, volunteer: Volunteer) -> None:
        services.approve_volunteer(volunteer.pk, actor=user_of(request))

    @bulk_action(_("Do not approve (their tasks are open again)"))
    def reject(self, request: HttpRequest, volunteer: Volunteer) -> None:
        services.reject_volunteer(volunteer.pk, actor=user_of(request))

    @bulk_action(_("Pause for two weeks"))
    def pause_two_weeks(self, request: HttpRequest, volunteer: Volunteer) -> None:
        until = timezone.localdate() + PAUSE
        services.pause_volunteer(volunteer.pk, until=until, actor=user_of(request))

    @bulk_action(_("End the pause"))
    def end_pause(self, request: HttpRequest, volunteer: Volunteer) -> None:
        services.pause_volunteer(volunteer.pk, until=None, actor=user_of(request))
