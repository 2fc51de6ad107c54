"""The admin of volunteers: approval, pauses, and what they said about themselves."""

import datetime
import re
from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, Prefetch, Q, QuerySet
from django.forms import CheckboxSelectMultiple, ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.roles import DESK, NOBODY
from backoffice.area_filter import AreaFilter
from backoffice.bulk_actions import bulk_action, each
from backoffice.cells import age, day, shown
from backoffice.personal_data import details_are_open, open_all_details, opened_rows
from backoffice.recorded import user_of
from common.bidi import code, name_list, plain_name
from common.errors import NotPossible
from common.languages import comma, language_name
from common.models import Category
from messaging.people_admin import MailedAdmin, UnreachedFilter
from volunteers import approval, intake, joining, link_services, services
from volunteers.alike import DETAILS, alike_to, looks_alike
from volunteers.choices import Duty, VolunteerStatus
from volunteers.goods import things_of
from volunteers.goods_admin import GoodsAdmin
from volunteers.models import Departure, Goods, Volunteer
from volunteers.notifications import VOLUNTEER

__all__ = ["GoodsAdmin", "VolunteerAdmin"]
PAUSE = datetime.timedelta(days=14)
APPROVE = _("Approve (sends them a message)")


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


class LookFilter(admin.SimpleListFilter):
    title = _("look again")
    parameter_name = "look"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("again", _("Please look again"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        return queryset.to_look_at() if self.value() == "again" else queryset


class DutyFilter(admin.SimpleListFilter):
    title = _("wants to help run it")
    parameter_name = "duty"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("any", _("Any of these")), *Duty.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.value()
        if chosen in Duty.values:
            return queryset.exclude(duties=[]).filter(duties__contains=[chosen])
        return queryset.exclude(duties=[]) if chosen == "any" else queryset


class TwiceFilter(admin.SimpleListFilter):
    title = _("signed up twice?")
    parameter_name = "twice"
    is_looked_up = True

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("perhaps", _("Same phone or email as another"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(looks_alike()) if self.value() == "perhaps" else queryset


@admin.register(Volunteer)
class VolunteerAdmin(MailedAdmin):
    explanation = _(
        "Neighbors who offer help, in your wards and without a ward. Approving sends them a "
        "message, and a new email gets their private link; pausing and other edits send nothing. "
        "If you do not approve somebody, the tasks they said yes to are open again."
    )
    viewers = changers = DESK
    adders = deleters = (
        NOBODY  # people come by the form or by phone; they leave, or are not approved
    )
    personal = ("phone", "email", "skills_note")
    open_choices = ("categories",)
    recipient_kind = VOLUNTEER
    send_link = staticmethod(link_services.resend_link)
    renew_link = staticmethod(link_services.renew_link)
    change_form_template = "admin/volunteers/volunteer_change_form.html"
    list_display = [
        *("number", "name", "ward", "status", "mail", "twice"),
        *("offers", "speaks", "pause", "waiting"),
    ]
    list_display_links = ["number", "name"]
    list_filter = [
        *(
            "status",
            LookFilter,
            TwiceFilter,
            PausedFilter,
            ("ward", AreaFilter),
            NoWardFilter,
            "reach",
            DutyFilter,
        ),
        UnreachedFilter,
    ]
    list_select_related = ["ward"]
    search_fields = ["name"]
    search_help_text = _(
        "Name, a whole phone number or its last four digits, an email, or a number: #12."
    )
    actions = ["approve", "reject", "pause_two_weeks", "end_pause"]
    fieldsets = [
        (None, {"fields": ["name", "status", "paused_until", "staff_note"]}),
        (
            _("How we know them"),
            {"fields": ["known_by", "known_words", "references_taken", "talked_on"]},
        ),
        (
            _("Whose details they may see"),
            {"fields": ["households_per_day", "households_per_week", "raised_why"]},
        ),
        (
            _("Contact"),
            {"fields": ["phone", "email", "others_read_email", "contact_method", "language"]},
        ),
        (_("Where and how far"), {"fields": ["ward", "pod", "zip_code", "reach", "transport"]}),
        (
            _("What they offer"),
            {
                "fields": [
                    *("categories", "duties", "goods_shown", "skills_note"),
                    *("languages", "spoken_words"),
                ]
            },
        ),
        (_("When and how much"), {"fields": ["days", "times", "max_at_once", "max_per_week"]}),
        (
            _("How they reached us"),
            {"fields": ["source", "entered_by_shown", "created_at", "approved_at", "agreed_at"]},
        ),
    ]
    # A state is changed by the actions alone: tasks are given back with it, or a letter is sent.
    readonly_fields = [
        "status",
        "paused_until",
        "goods_shown",
        "source",
        "entered_by_shown",
        "created_at",
        "approved_at",
        "agreed_at",
    ]
    entered_by_shown = shown("entered_by")
    # Machine keys: how a phone is found, and what makes a form count once.
    deliberately_omitted = (
        *("submission_key", "phone_index", "phone_tail_index", "email_index"),
        # What is to be looked at again stands above the form.
        *("changed_fields", "picking_stopped_at", "looked_at"),
        # What is set aside is not here.
        *("set_aside_at", "why_aside", "email_proven_at"),
    )

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("intake/", wrap(intake.intake_volunteer), name="intake_volunteer"),
            path("intake/<int:volunteer_id>/", wrap(intake.taken), name="taken_volunteer"),
        ]
        # First: "intake/" would otherwise be taken for the id of a row.
        presses = {
            "approve": self.approve_view,
            "reject": self.reject_view,
            "look_again": self.look_again_view,
            "compare": self.compare_view,
            "join": self.join_view,
            "apart": self.apart_view,
        }
        for verb, view in presses.items():
            address, name = f"<int:volunteer_id>/{verb}/", f"{verb}_volunteer"
            own.append(path(address, wrap(require_POST(view)), name=name))
        return [*own, *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        url = reverse("admin:intake_volunteer")
        own = {"intake_url": url, "intake_words": gettext("New volunteer by phone")}
        return super().changelist_view(request, {**own, **(extra_context or {})})

    def get_queryset(self, request: HttpRequest) -> QuerySet[Volunteer]:
        kinds = Prefetch("categories", Category.objects.only("name", "i18n"))
        rows = super().get_queryset(request).prefetch_related(kinds)
        return rows.annotate(looks_alike=looks_alike())

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if row := kwargs.get("obj"):
            details = DETAILS if opened_rows(request, Volunteer) else ()
            alike = alike_to(row, user_of(request), details)
            for each in (row, *alike.seen):
                each.is_opened = details_are_open(request, each)
            context.update(alike=alike, can_decide=self.has_change_permission(request, row))
            context["departure"] = Departure.objects.like(row).order_by("left_at").last()
        return super().render_change_form(request, context, *args, **kwargs)

    def approve_view(self, request: HttpRequest, volunteer_id: int) -> HttpResponse:
        """Approve one, from their own page or at the end of their call."""
        return approval.approve(request, self._changeable(request, volunteer_id))

    def reject_view(self, request: HttpRequest, volunteer_id: int) -> HttpResponse:
        """Do not approve one; the same places."""
        return approval.reject(request, self._changeable(request, volunteer_id))

    def look_again_view(self, request: HttpRequest, volunteer_id: int) -> HttpResponse:
        """Say that somebody looked at one again."""
        return approval.look_again(request, self._changeable(request, volunteer_id))

    # --- Sign-ups of one person ---

    def compare_view(self, request: HttpRequest, volunteer_id: int) -> HttpResponse:
        """Open the contact details of a sign-up and of those that look like it."""
        row = self._changeable(request, volunteer_id)
        alike = alike_to(row, user_of(request))
        open_all_details(request, [row, *alike.seen], DETAILS)
        return redirect("admin:volunteers_volunteer_change", row.pk)

    def join_view(self, request: HttpRequest, volunteer_id: int) -> HttpResponse:
        """Make one sign-up of two of the same person."""
        row, other = self._both(request, volunteer_id)
        try:
            kept = joining.join_volunteers(row.pk, other.pk, actor=user_of(request))
        except NotPossible as refusal:
            self.message_user(request, str(refusal.message), messages.ERROR)
            return redirect("admin:volunteers_volunteer_change", row.pk)
        self.message_user(request, gettext("Both are one sign-up now."), messages.SUCCESS)
        return redirect("admin:volunteers_volunteer_change", kept)

    def apart_view(self, request: HttpRequest, volunteer_id: int) -> HttpResponse:
        """Remember that two sign-ups are of two people."""
        row, other = self._both(request, volunteer_id)
        joining.keep_two_people(row.pk, other.pk, actor=user_of(request))
        words = gettext("They are two people. We will not ask again.")
        self.message_user(request, words, messages.SUCCESS)
        return redirect("admin:volunteers_volunteer_change", row.pk)

    def _both(self, request: HttpRequest, volunteer_id: int) -> tuple[Volunteer, Volunteer]:
        other = request.POST.get("other", "")
        if not re.fullmatch("[0-9]{1,18}", other) or int(other) == volunteer_id:
            raise Http404
        return self._changeable(request, volunteer_id), self._changeable(request, int(other))

    def _changeable(self, request: HttpRequest, volunteer_id: int) -> Volunteer:
        """The sign-up, if the user may change it. Raises `Http404` else."""
        row = self.get_object(request, str(volunteer_id))
        if row is None or not self.has_change_permission(request, row):
            raise Http404
        return row

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        # The database refuses somebody approved of whom nothing is known; this says so in words.
        if obj and obj.status == VolunteerStatus.APPROVED and "known_by" in form.base_fields:
            form.base_fields["known_by"].required = True
        return form

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        # Django's list forgets all that was chosen at one click without Ctrl.
        kwargs["widget"] = CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        """Save by the service, which writes what was changed and records it."""
        changed = {name: form.cleaned_data[name] for name in form.changed_data}
        categories = changed.pop("categories", None)
        # None where they were not touched: an empty list would take them all away.
        ids = None if categories is None else [category.pk for category in categories]
        services.update_volunteer(obj.pk, changed, ids, actor=user_of(request))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save nothing more: the service wrote the kinds of help, too."""

    @admin.display(description=Goods._meta.verbose_name_plural)
    def goods_shown(self, volunteer: Volunteer) -> str:
        listed = reverse("admin:volunteers_goods_changelist")
        links = [
            (f"{listed}?volunteer__id__exact={volunteer.pk}", each) for each in things_of(volunteer)
        ]
        added = reverse("admin:volunteers_goods_add") + f"?volunteer={volunteer.pk}"
        links.append((added, gettext("Add a thing")))
        return format_html_join(mark_safe("<br>"), '<a href="{}"><bdi>{}</bdi></a>', links)  # nosec B308

    @admin.display(description=_("number"), ordering="id")
    def number(self, volunteer: Volunteer) -> str:
        return code(f"#{volunteer.pk}")

    @admin.display(description=_("signed up twice?"))
    def twice(self, volunteer: Volunteer) -> str:
        return gettext("perhaps") if volunteer.looks_alike else ""  # type: ignore[attr-defined]

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
        if volunteer.waits_for_look and volunteer.status == VolunteerStatus.APPROVED:
            return format_html('<span class="age age-late">{}</span>', gettext("Please look again"))
        if volunteer.status != VolunteerStatus.PENDING:
            return day(volunteer.created_at)
        return age(volunteer.created_at)

    @admin.action(description=APPROVE, permissions=["change"])
    def approve(self, request: HttpRequest, queryset: QuerySet[Volunteer]) -> None:
        """Approve the chosen ones, and say which of them no email reaches."""
        to_call: list[str] = []

        def act(volunteer: Volunteer) -> None:
            done = services.approve_volunteer(volunteer.pk, actor=user_of(request))
            if done.is_new and not done.is_written:
                to_call.append(volunteer.name)

        each(self, request, queryset, act, APPROVE)
        if to_call:
            words = gettext("No email, please call them: %(names)s.")
            names = comma().join(map(plain_name, to_call))
            self.message_user(request, words % {"names": names}, messages.WARNING)

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
