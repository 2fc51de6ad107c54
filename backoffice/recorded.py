"""Admin pages that keep a record of every change."""

from collections.abc import Iterator
from typing import Any

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
    """An admin whose edits are in the audit log, with the names of the changed fields.

    So are edits of rows inside its forms: each as its own, and the row of the form says that it is
    about them. A bulk action records by the verb that it calls.
    """

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if form.changed_data or not change:
            verb = "change" if change else "add"
            audit.record(user_of(request), verb, obj, form.changed_data)

    def save_formset(
        self, request: HttpRequest, form: ModelForm, formset: Any, change: bool
    ) -> None:
        """Deletions are recorded first: afterwards the rows have no number any more."""
        user = user_of(request)
        for row in [each.instance for each in formset.deleted_forms if each.instance.pk]:
            audit.record(user, "delete", row)
        super().save_formset(request, form, formset, change)
        for verb, row, names in _written(formset):
            audit.record(user, verb, row, names)
        if formset.has_changed():
            self.record_inside(user, form.instance, formset)

    def record_inside(self, user: User, row: Model, formset: Any) -> None:
        """Record about `row` that rows inside its form were edited."""
        audit.record(user, "change", row, [formset.fk.remote_field.get_accessor_name()])

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        # Before it is gone: Django takes the number from a row that it deletes.
        audit.record(user_of(request), "delete", obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        # One by one: a deletion in bulk would leave one entry for all, or none.
        for obj in queryset:
            self.delete_model(request, obj)


def _written(formset: Any) -> Iterator[tuple[str, Model, list[str]]]:
    """Yield what was done to the rows of a saved formset: verb, row, names of fields."""
    added = {id(row) for row in formset.new_objects}
    for form in formset.extra_forms:
        if id(form.instance) in added:
            yield "add", form.instance, form.changed_data
    for row, names in formset.changed_objects:
        yield "change", row, names
