"""The staff pages of announcements: written in a form, checked and sent on a page of their own."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Field, Model, QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.roles import PLACES, covers_a_ward, pod_ids
from announcements import services
from announcements.choices import State
from announcements.models import Announcement
from announcements.previews import check_of
from announcements.segments import refused
from announcements.sending import progress_of
from backoffice.area_filter import AreaFilter
from backoffice.picked import array_choices, checkboxes, in_words
from backoffice.recorded import RecordedAdmin, user_of
from backoffice.translations import TranslatedAdmin, translation_fieldsets
from common.errors import NotPossible
from pods.admin_places import PlaceForm, PlaceFormMixin

CHECK = "admin:announcements_announcement_check"
NOT_THEIRS = gettext_lazy(
    "You cannot write to all of these people here. Volunteers and people who wait are the "
    "coordinators' of a ward, members the organizers' of their pods."
)


class AnnouncementForm(PlaceForm):
    """A place of one's own, and people there whom one may write to."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        of = Announcement(
            ward=self._value(cleaned, "ward"),
            pod=self._value(cleaned, "pod"),
            to=cleaned.get("to") or [],
        )
        if of.to and refused(of, self.user):
            raise ValidationError({"to": NOT_THEIRS})
        return cleaned


@admin.register(Announcement)
class AnnouncementAdmin(PlaceFormMixin, TranslatedAdmin, RecordedAdmin):
    explanation = gettext_lazy(
        "A message to many people at once. Saving sends nothing: it is checked and sent on a page "
        "of its own, which shows first whom it reaches and what it costs."
    )
    form = AnnouncementForm
    viewers = adders = changers = deleters = PLACES
    change_form_template = "announcements/staff/announcement_change_form.html"
    list_display = ["title_i18n", "place", "state", "author", "sent_at"]
    list_filter = ["state", ("ward", AreaFilter)]
    list_select_related = ["ward", "pod", "author"]
    search_fields = ["title"]
    open_choices = ("categories",)
    fieldsets = [
        *translation_fieldsets(Announcement, ["title", "text", "short"]),
        (gettext_lazy("To whom"), {"fields": ["to", "ward", "pod", "languages", "categories"]}),
        (
            gettext_lazy("Volunteers"),
            {"fields": ["has_car", "days", "helped", "helped_days"]},
        ),
    ]
    # They are on the page that checks and sends.
    deliberately_omitted = (
        *("i18n", "state", "author", "approved_by", "needs_second", "checked_at", "sent_at"),
        *("ended_at", "last_id", "results", "opted_out"),
    )

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        press = wrap(require_POST(self.press_view))
        return [
            path(
                "<int:row_id>/check/",
                wrap(self.check_view),
                name="announcements_announcement_check",
            ),
            path("<int:row_id>/press/", press, name="announcements_announcement_press"),
            *super().get_urls(),
        ]

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        """The languages of messages are those of our pages, not all that people speak."""
        if isinstance(db_field, ArrayField) and db_field.name == "languages":
            return checkboxes(db_field, array_choices(db_field))
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        return in_words(self.model, fieldsets, self.empty_value_display)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        user = request.user
        holds_any = covers_a_ward(user, self.adders) or bool(pod_ids(user, self.adders))
        return super().has_add_permission(request, obj) and holds_any

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only drafts are edited: what was checked is what goes out."""
        is_draft = obj is None or obj.state == State.DRAFT
        return is_draft and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whatever went out stays, with its figures."""
        is_unsent = obj is None or obj.state in (State.DRAFT, State.CHECKED)
        return is_unsent and super().has_delete_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Several at once are not deleted: most of a list went out, and stays."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def rows_to_translate(self, request: HttpRequest) -> QuerySet[Announcement]:
        rows: Any = super().rows_to_translate(request)
        return rows.filter(state=State.DRAFT)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        if form.changed_data or not change:
            obj.author = user_of(request)
        super().save_model(request, obj, form, change)

    @admin.display(description=gettext_lazy("area"))
    def place(self, announcement: Announcement) -> str:
        return str(announcement.place or _("The whole city"))

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse(CHECK, args=[obj.pk]))

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        if request.GET.get("translate"):
            return super().response_post_save_change(request, obj)
        return HttpResponseRedirect(reverse(CHECK, args=[obj.pk]))

    # --- The page that checks and sends ---

    def check_view(self, request: HttpRequest, row_id: int) -> HttpResponse:
        """Show whom it reaches, what it costs and how it looks; then how far it has come."""
        announcement: Any = self._seen(request, row_id)
        state, user = announcement.state, user_of(request)
        is_checked = state == State.CHECKED
        context = {
            **self.admin_site.each_context(request),
            "title": announcement.title_i18n,
            "opts": self.opts,
            "original": announcement,
            "is_own": not refused(announcement, user),
            "check": check_of(announcement) if is_checked else None,
            "progress": progress_of(announcement) if announcement.sent_at else None,
            "is_draft": state == State.DRAFT,
            "is_sending": state == State.SENDING,
            "waits_for_second": announcement.needs_second and not announcement.approved_by_id,
            "is_author": announcement.author_id == user.pk,
            "second_from": settings.ANNOUNCEMENT_NEEDS_SECOND_FROM,
            "per_week": settings.CALM_MESSAGES_PER_WEEK,
            "key": uuid.uuid4().hex,
        }
        return TemplateResponse(request, "announcements/staff/announcement_check.html", context)

    def press_view(self, request: HttpRequest, row_id: int) -> HttpResponse:
        """Do what was pressed; what the service refuses is said in words."""
        announcement: Any = self._seen(request, row_id)
        if not super().has_change_permission(request, announcement):
            raise PermissionDenied
        try:
            done = self._press(request, announcement)
        except NotPossible as refusal:
            self.message_user(request, str(refusal.message), messages.ERROR)
        else:
            self.message_user(request, done, messages.SUCCESS)
        if request.POST.get("press") == "reopen":
            change = reverse("admin:announcements_announcement_change", args=[row_id])
            return HttpResponseRedirect(change)
        return HttpResponseRedirect(reverse(CHECK, args=[row_id]))

    def _press(self, request: HttpRequest, announcement: Announcement) -> str:
        user, said = user_of(request), request.POST
        verbs: dict[str, tuple[Any, str]] = {
            "check": (services.check, _("Checked. Nothing was sent yet.")),
            "reopen": (services.reopen, _("It is a draft again.")),
            "approve": (services.approve, _("Approved. It can be sent now.")),
            "send": (services.send, _("It is being sent.")),
            "stop": (services.stop, _("Stopped. It goes to nobody else.")),
        }
        if said.get("press") in verbs:
            verb, words = verbs[said["press"]]
            verb(announcement.pk, actor=user)
            return words
        code, key = said.get("language", ""), said.get("key", "")
        services.copy_to(announcement.pk, code, key, actor=user)
        return _("A copy is on its way to you.")

    def _seen(self, request: HttpRequest, row_id: int) -> Model:
        announcement = self.get_object(request, str(row_id))
        if announcement is None:
            raise Http404
        if not self.has_view_permission(request, announcement):
            raise PermissionDenied
        return announcement
