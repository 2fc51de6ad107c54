"""Staff members and the audit log: for stewards only. Kinds of help, which stand below, too."""

import json
from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import AuditEvent, User
from accounts.services import reset_second_factor
from backoffice.base import NOBODY, RoleAdmin, bulk_action
from backoffice.categories import CategoryAdmin
from backoffice.recorded import RecordedAdmin, user_of

__all__ = ["AuditEventAdmin", "CategoryAdmin", "StaffAdmin"]


class StaffCreationForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("email", "name", "role")


class StaffChangeForm(UserChangeForm):
    class Meta:
        model = User
        fields = ("email", "name", "role", "is_active", "is_staff")
        field_classes: dict[str, Any] = {}


@admin.register(User)
class StaffAdmin(RecordedAdmin, UserAdmin):
    explanation = _(
        "Who may sign in here, and what for. Nobody is told by a message: tell them yourself."
    )
    shared = True
    deleters = NOBODY  # what they did stays theirs: end their access instead
    form = StaffChangeForm
    add_form = StaffCreationForm
    list_display = ["email", "name", "role", "is_active", "last_login"]
    list_filter = ["role", "is_active"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    filter_horizontal = ()
    readonly_fields = ["last_login", "date_joined"]
    actions = ["reset_second_factors"]
    # The apps above add what staff look after.
    inlines = []
    fieldsets = [
        (None, {"fields": ["email", "name", "password"]}),
        (_("What they do"), {"fields": ["role", "is_active", "is_staff"]}),
        (_("When"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["email", "name", "role", "usable_password", "password1", "password2"]}),
    ]
    # Roles take the place of Django's permission rows.
    deliberately_omitted = ("is_superuser", "groups", "user_permissions")

    @bulk_action(_("Remove the second step of signing in (lost phone)"))
    def reset_second_factors(self, request: HttpRequest, user: User) -> None:
        reset_second_factor(user.pk, actor=user_of(request))

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
        if user and not User.objects.filter(pk=user.pk, password=user.password).exists():
            audit.record(user_of(request), "change", user, ["password"])
        return response

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        return _log(request, obj, 1, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        return _log(request, obj, 2, message)


def _log(request: HttpRequest, user: User, flag: int, message: Any) -> LogEntry:
    """A line of the history that names nobody."""
    return LogEntry.objects.create(
        user=user_of(request),
        content_type=ContentType.objects.get_for_model(User),
        object_id=user.pk,
        object_repr=f"#{user.pk}",
        action_flag=flag,
        change_message=message if isinstance(message, str) else _dump(message),
    )


def _dump(message: list[Any]) -> str:
    """Which fields were changed, as Django's history reads it."""
    return json.dumps(message)


@admin.register(AuditEvent)
class AuditEventAdmin(RoleAdmin):
    explanation = _(
        "Who did what to which row, and which fields: never a value. Nothing here can be changed."
    )
    shared = True
    adders = changers = deleters = NOBODY
    list_display = ["at", "actor_kind", "actor", "verb", "subject_type", "subject_id", "names"]
    list_filter = ["actor_kind"]
    list_select_related = ["actor"]
    search_fields = ["=verb", "=subject_type"]
    allowed_lookups = ("subject_id",)
    fieldsets = [
        (None, {"fields": ["at", "actor_kind", "actor", "verb"]}),
        (_("What"), {"fields": ["subject_type", "subject_id", "fields"]}),
    ]

    def ways_to_find(self, term: str, user: User) -> list[Q]:
        return [Q(verb=term.lower()), Q(subject_type=term.lower())]

    @admin.display(description=_("fields"))
    def names(self, event: AuditEvent) -> str:
        return ", ".join(event.fields)
