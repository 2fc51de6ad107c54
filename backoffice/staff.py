"""Staff members and the audit log: for stewards only."""

import json
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    UserChangeForm,
)
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, Q
from django.http import HttpRequest, HttpResponse
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import audit, audit_words
from accounts.models import AuditEvent, User
from accounts.roles import NOBODY
from accounts.second_factor import SEEN
from accounts.services import lift_sign_in_limit, reset_second_factor
from backoffice.base import RoleAdmin
from backoffice.bulk_actions import bulk_action
from backoffice.recorded import RecordedAdmin, user_of
from backoffice.staff_invite import InviteForm, InvitingAdmin
from backoffice.staff_list import (
    LastHereFilter,
    RoleFilter,
    SetUpFilter,
    StandingColumns,
    StandingFilter,
)
from backoffice.staff_presses import PressesAdmin
from common.languages import comma


class StaffChangeForm(UserChangeForm):
    class Meta:
        model = User
        fields = (
            *("email", "name", "language", "is_steward", "review_languages"),
            "is_staff",
        )
        field_classes: dict[str, Any] = {}

    def clean(self) -> dict[str, Any]:
        """Django's own flag goes with a steward's end; nothing here asks for it."""
        cleaned = super().clean() or self.cleaned_data
        self.instance.is_superuser &= bool(cleaned.get("is_steward"))
        return cleaned


class StaffPasswordForm(AdminPasswordChangeForm):
    """Django's form; its hint is put together at the start, in English for everybody."""

    usable_password_help_text = lazy(format_html, SafeString)(
        # Django's script shows and hides the list by its id.
        '{} <ul id="id_unusable_warning" class="messagelist"><li class="warning">{}</li></ul>',
        _("Without a password, this person cannot sign in until you set one again."),
        _("If you save this, their password is lost."),
    )


@admin.register(User)
class StaffAdmin(PressesAdmin, InvitingAdmin, StandingColumns, RecordedAdmin, UserAdmin):
    explanation = _(
        "The people who may sign in here, and what they may do. Inviting somebody sends them an "
        "email; other changes send none."
    )
    shared = True
    deleters = NOBODY  # what they did stays theirs: end their access instead
    form = StaffChangeForm
    add_form = InviteForm
    add_form_template = None
    change_list_template = "backoffice/staff_change_list.html"
    change_form_template = "backoffice/staff_change_form.html"
    change_password_form = StaffPasswordForm
    list_display = ["email", "name", "standing", "set_up", "roles", "here"]
    list_filter = [StandingFilter, SetUpFilter, RoleFilter, LastHereFilter]
    exported = ("roles",)
    search_fields = ["email", "name"]
    ordering = ["email"]
    filter_horizontal = ()
    readonly_fields = ["last_login", "date_joined"]
    actions = ["reset_second_factors", "lift_sign_in_limits"]
    # The apps above add the roles in their areas.
    inlines = []
    fieldsets = [
        (None, {"fields": ["email", "name", "language", "password"]}),
        (
            _("What they do"),
            {"fields": ["is_steward", "review_languages", "is_staff"]},
        ),
        (_("When"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["emails", "name", "language"]}),
        (_("What they do"), {"fields": ["is_steward", "review_languages"]}),
    ]
    # Roles take the place of Django's permission rows.
    deliberately_omitted = ("is_superuser", "groups", "user_permissions", "is_active")

    @bulk_action(_("Remove the second step of signing in (lost phone)"))
    def reset_second_factors(self, request: HttpRequest, user: User) -> None:
        own = request.session.session_key
        reset_second_factor(user.pk, actor=user_of(request), but=own)
        if user.pk == user_of(request).pk:
            request.session.pop(SEEN, None)  # in here, they set it up anew before they go on

    @bulk_action(_("Let them sign in again now (too many wrong passwords)"))
    def lift_sign_in_limits(self, request: HttpRequest, user: User) -> None:
        lift_sign_in_limit(user.pk, actor=user_of(request))

    def record_inside(self, user: User, row: Model, formset: Any) -> None:
        """Record what is changed in somebody's roles as theirs, in words of its own."""
        for verb, fields in changes_of_roles(formset):
            audit.record(user, verb, row, fields)

    @transaction.atomic
    def user_change_password(
        self,
        request: HttpRequest,
        id: str,  # noqa: A002  the address names it so
        form_url: str = "",
    ) -> HttpResponse:
        """As Django's, which saves a password by another way than all other fields."""
        user = self.get_object(request, unquote(id))
        response = super().user_change_password(request, id, form_url)
        # Told by the hash, which is another one only when the password was really stored.
        if user and not User.objects.filter(pk=user.pk, password=user.password).exists():
            audit.record(user_of(request), "change", user, ["password"])
        return response

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """An invitation stands in the audit log, for each person."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        return _log(request, obj, 2, message)


def changes_of_roles(formset: Any) -> Iterator[tuple[str, list[str]]]:
    """Yield what was done to each role in a saved formset, and which fields it is about."""
    named = [name for name in formset.form.base_fields if name not in ("id", "user", "DELETE")]
    for area in formset.new_objects:
        yield "give_role", [name for name in named if getattr(area, name)]
    for _area, fields in formset.changed_objects:
        yield "change_role", fields
    for area in formset.deleted_objects:
        yield "end_role", [name for name in named if getattr(area, name)]


def _log(request: HttpRequest, user: User, flag: int, message: Any) -> LogEntry:
    """A line of the history that names nobody."""
    return LogEntry.objects.create(
        user=user_of(request),
        content_type=ContentType.objects.get_for_model(User),
        object_id=user.pk,
        # Django would store the email here, where it outlasts the account.
        object_repr=f"#{user.pk}",
        action_flag=flag,
        change_message=message if isinstance(message, str) else _dump(message),
    )


def _dump(message: list[Any]) -> str:
    """Return the changed fields as Django's history reads them."""
    return json.dumps(message)


@admin.register(AuditEvent)
class AuditEventAdmin(RoleAdmin):
    explanation = _(
        "This log says who changed what, and which fields, but never a value. Nothing here can "
        "be changed."
    )
    shared = True
    adders = changers = deleters = NOBODY
    list_display = ["at", "actor_kind", "actor", "done", "subject", "subject_id", "names"]
    list_filter = ["actor_kind"]
    list_select_related = ["actor"]
    search_fields = ["=verb", "=subject_type"]
    # For the history of one row, asked for in the address; no filter of the list has it.
    allowed_lookups = ("subject_id",)
    fieldsets = [
        (None, {"fields": ["at", "actor_kind", "actor", "done"]}),
        (_("What"), {"fields": ["subject", "subject_id", "names"]}),
    ]
    readonly_fields = ["done", "subject", "names"]
    # Shown in words.
    deliberately_omitted = ("verb", "subject_type", "fields")

    def ways_to_find(self, term: str, user: User) -> list[Q]:
        """By the codes that are stored, and by the words that are shown for them."""
        verbs = {term.lower(), *audit_words.verbs_that_say(term)}
        kinds = {term.lower(), *audit_words.subjects_that_say(term)}
        return [*(Q(verb=code) for code in verbs), *(Q(subject_type=code) for code in kinds)]

    @admin.display(description=pgettext_lazy("of an entry in a log", "what"))
    def done(self, event: AuditEvent) -> str:
        return audit_words.verb_in_words(event.verb)

    @admin.display(description=_("kind of row"))
    def subject(self, event: AuditEvent) -> str:
        return audit_words.subject_in_words(event.subject_type)

    @admin.display(description=_("fields"))
    def names(self, event: AuditEvent) -> str:
        kind = event.subject_type
        return comma().join(audit_words.field_in_words(kind, name) for name in event.fields)
