"""Admin pages that keep a record of every change."""

from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from accounts import audit
from accounts.models import User
from backoffice.base import RoleAdmin


def user_of(request: HttpRequest) -> User:
    """The signed-in staff member: behind the admin's sign-in there is always one."""
    return request.user  # type: ignore[return-value]


class RecordedAdmin(RoleAdmin):
    """An admin whose saves are in the audit log, with the names of the changed fields."""

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        verb = "change" if change else "add"
        audit.record(user_of(request), verb, obj, form.changed_data)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        audit.record(user_of(request), "delete", obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for obj in queryset:
            self.delete_model(request, obj)
