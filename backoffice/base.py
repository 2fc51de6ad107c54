"""The base of every admin page: permissions by role, and only rows of the user's own area.

Django's permission rows play no part. A model's rows are narrowed by `visible_to(user)` in every
way into the admin: lists, search, filters, choices, autocomplete, actions, history and addresses.
"""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import (
    AdminSplitDateTime,
    AdminTextareaWidget,
    AdminTextInputWidget,
)
from django.core.exceptions import BadRequest, ValidationError
from django.db import IntegrityError
from django.db.models import Field, Model, Q, QuerySet, URLField
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from psycopg.errors import UniqueViolation

from accounts.roles import STEWARDS, Role, covers_city, holds, is_steward, rows_of
from backoffice.autocomplete import FoundRow, FoundRows
from backoffice.export.mixin import ExportMixin
from backoffice.history import reword
from backoffice.long_lists import MOST, CappedPaginator, LongList, RoleChangeList, found
from backoffice.picked import picked_field, without_links
from common.errors import NotPossible
from common.escaping import escaped
from common.fields import EncryptedTextField
from common.search import matching, typed
from pages.forms import read_typed
from pages.named_rows import MOST_LISTED, NAMED, RowField

SWITCHED_OFF = {"", "0", "false", "False"}


class ScopedChoices(BaseModelAdmin):
    """For list pages and inlines alike: roles, and choices that show nobody else's rows.

    `viewers`, `adders`, `changers` and `deleters` name roles. Without a row they ask for somebody
    who holds one of them anywhere; with a row, in the area of that row. Choices of a relation are
    what the viewer may see; relations named in `open_choices` are the same for everybody.
    """

    viewers: tuple[Role, ...] = STEWARDS
    adders: tuple[Role, ...] = STEWARDS
    changers: tuple[Role, ...] = STEWARDS
    deleters: tuple[Role, ...] = STEWARDS
    open_choices: tuple[str, ...] = ()
    deliberately_omitted: tuple[str, ...] = ()

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may(request, self.viewers, obj)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may(request, self.adders, obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may(request, self.changers, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may(request, self.deleters, obj)

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        """Languages and lists of choices are picked, not typed; texts get room for what they hold.

        Other rows are not opened from inside a form: what is there depends on who asks.
        """
        picked = picked_field(db_field)
        if picked is not None:
            return picked
        if isinstance(db_field, URLField):
            kwargs["assume_scheme"] = "https"
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, AdminSplitDateTime):
            # Its two boxes have no label of their own.
            for box, name in zip(field.widget.widgets, (_("Date"), _("Time")), strict=True):
                box.attrs["aria-label"] = f"{field.label} ({name})"
        if field is not None and isinstance(db_field, EncryptedTextField):
            rows = AdminTextareaWidget({"rows": 3})
            field.widget = AdminTextInputWidget() if db_field.is_line else rows
        if field is not None:
            read_typed(field, db_field.name)
        return without_links(field)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Rows of which a city may have hundreds are found by name once they are many."""
        may_be_many = getattr(
            db_field.remote_field.model._default_manager.all(), "may_be_many", False
        )
        if db_field.name in self.autocomplete_fields:
            kwargs.setdefault("widget", FoundRow(db_field, self.admin_site))
        if not may_be_many or db_field.name in {*self.autocomplete_fields, *self.raw_id_fields}:
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        field: Any = super().formfield_for_foreignkey(
            db_field, request, **{**kwargs, "form_class": RowField}
        )
        field.offer(field.queryset)
        return field

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.autocomplete_fields:
            kwargs.setdefault("widget", FoundRows(db_field, self.admin_site))
        elif db_field.name in self.open_choices:
            # Django's list forgets all that was chosen at one click without Ctrl.
            kwargs.setdefault("widget", CheckboxSelectMultiple)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> Any:
        # Not Django's: it offers all rows, whose names alone may say who asks for help.
        rows: Any = db_field.remote_field.model._default_manager.all()
        if db_field.name in self.open_choices:
            return rows
        if hasattr(rows, "visible_to"):
            return rows_of(rows, request.user, self.viewers)
        # A model that knows no areas is closed until `open_choices` names it, not open until
        # somebody thinks of it.
        return rows if is_steward(request.user) else rows.none()


class RoleAdmin(ScopedChoices, ExportMixin):
    """The base of every model's admin.

    `explanation` is the line under the list's title: what it is, and which change sends a message.
    `shared` says that every viewer sees all rows; otherwise the model must have `visible_to`.
    `list_decrypts` names the encrypted fields that the list shows; it does not read the others.
    Lists in the order of their ids, newest first, may be of any length (`backoffice.long_lists`).
    """

    explanation: Any = ""
    shared = False
    list_decrypts: tuple[str, ...] = ()
    allowed_lookups: tuple[str, ...] = ()
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # each would count a long list to its end
    list_per_page = 30
    paginator = CappedPaginator
    empty_value_display = "–"
    view_on_site = False

    class Media:
        css = {"all": ["css/desk.css"]}

    def has_module_permission(self, request: HttpRequest) -> bool:
        return holds(request.user, self.viewers)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows: Any = super().get_queryset(request)
        return rows if self.shared else rows_of(rows, request.user, self.viewers)

    def get_paginator(self, request: HttpRequest, queryset: Any, *args: Any, **kwargs: Any) -> Any:
        """Cut pages, those of choices too, from rows whose order is said aloud."""
        if not queryset.ordered:
            queryset = queryset.order_by(*(self.opts.ordering or ["pk"]))
        return super().get_paginator(request, queryset, *args, **kwargs)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        """Keep the answer of when the row was read: in whose area it is."""
        # A field without a name, which only made-up forms send, is none.
        row = super().get_object(request, object_id, from_field or None)
        if row is not None:
            # `get_queryset` narrows already, so a row that was found is one that they may see.
            _answers(request)[_question(row, self.viewers)] = True
        return row

    @property
    def is_long(self) -> bool:
        """Tell whether the list is in the order of its ids, newest first."""
        return tuple(self.ordering or self.opts.ordering or ()) == ("-id",)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[RoleChangeList]:
        return LongList if self.is_long else RoleChangeList

    def get_sortable_by(self, request: HttpRequest) -> Any:
        """Long lists by what orders by id: any other order would sort all rows for one page."""
        if not self.is_long:
            return super().get_sortable_by(request)
        columns = self.get_list_display(request)
        return [name for name in columns if _order_of(self, name) == "id"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """By the admin's own ways to find a row, where it has any.

        What its `search_fields` name without more is looked for by its search key.
        """
        term = typed(search_term)
        ways = self.ways_to_find(term, request.user) if term else []
        if ways:
            return found(queryset, ways), False
        # Prefixed ones ("=verb") are no names of fields, and stay Django's.
        keys = [name for name in self.get_search_fields(request) if name.isidentifier()]
        if not keys:
            return super().get_search_results(request, queryset, term)
        return queryset.filter(matching(term, *map(key_of, keys))), False

    def ways_to_find(self, term: str, user: Any) -> list[Q]:
        """Return what `term` may mean to `user`; none where `search_fields` says it all."""
        return []

    def action_checkbox(self, obj: Model) -> SafeString:
        """As Django's, which renders a template for each row."""
        words = escaped(_("Select this object for an action - {}").format(obj))
        box = f'type="checkbox" name="{ACTION_CHECKBOX_NAME}" value="{escaped(obj.pk)}"'
        return mark_safe(f'<input {box} class="action-select" aria-label="{words}">')  # noqa: S308  # nosec B308, B703

    def response_action(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """An action on all rows is for lists that can be done in one go."""
        if not all(map(self._is_a_key, request.POST.getlist(ACTION_CHECKBOX_NAME))):
            raise BadRequest  # made up: the boxes of the list hold keys
        across = request.POST.get("select_across", "") not in SWITCHED_OFF
        # Counted up to the limit only: the list may have a million rows.
        if across and queryset.order_by()[: MOST + 1].count() > MOST:
            words = _("Nothing was done: choose fewer rows, for example with a filter.")
            self.message_user(request, words, messages.WARNING)
            return None
        return super().response_action(request, queryset)

    def _is_a_key(self, value: str) -> bool:
        try:
            self.opts.pk.to_python(value)
        except ValidationError:
            return False
        return True

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Only what the list's own filters ask: a hidden field must not answer to an address."""
        filters = self.get_list_filter(request) if request else self.list_filter
        asked = {_lookup_of(item) for item in filters} | set(self.allowed_lookups)
        return any(
            lookup == name or lookup in {f"{name}{end}" for end in FILTER_ENDS} for name in asked
        )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        own = {
            "title": capfirst(self.opts.verbose_name_plural),
            "explanation": self.explanation,
            "export_url": self.export_address(request),
        }
        return super().changelist_view(request, {**own, **(extra_context or {})})

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """As Django's, with the fields named in the language of the reader."""
        response: Any = super().history_view(request, object_id, extra_context)
        if hasattr(response, "context_data"):
            models = [self.model, *(inline.model for inline in self.inlines)]
            reword(response.context_data["action_list"], models)
        return response

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A service that refuses the change says why in words."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except NotPossible as refusal:
            self.message_user(request, str(refusal.message), messages.ERROR)
        except IntegrityError as refusal:
            # Sent twice, or by two at once: what the forms did not see the database did.
            if not isinstance(refusal.__cause__, UniqueViolation):
                raise
            words = _("Nothing was saved: the same is stored already. Here is what is stored.")
            self.message_user(request, words, messages.WARNING)
        # To the page anew: what the refused form still shows may not be so any more.
        return HttpResponseRedirect(request.get_full_path())


def key_of(field: str) -> str:
    """Return the lookup of `field` by its search key; a column of such keys is one itself."""
    return field if field.endswith("_key") else f"{field}__search_key"


FILTER_ENDS = ("__exact", "__id__exact", "__isnull", "__in", "__gte", "__lt", NAMED)


def _order_of(model_admin: RoleAdmin, column: Any) -> Any:
    """Return what a column of a list orders by, where it says so."""
    return getattr(getattr(model_admin, str(column), None), "admin_order_field", None)


def _lookup_of(item: Any) -> str:
    """The query parameter of one entry of `list_filter`."""
    if isinstance(item, (list, tuple)):
        return item[0]
    return getattr(item, "parameter_name", None) or str(item)


class RoleInline(ScopedChoices, admin.TabularInline):
    """Rows of another model inside a page of `RoleAdmin`."""

    extra = 0

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The choices are asked for once, not once per row."""
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        is_list = field is not None and db_field.name not in self.autocomplete_fields
        if is_list and not getattr(field, "are_many", False):
            # A list is read again and again; Django's iterator asks the database each time.
            field.choices = list(field.choices)
        return field

    def get_formset(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> Any:
        """The rows that stand in lists of one row each are read at once, not one by one."""
        formset: Any = super().get_formset(request, obj, **kwargs)
        rows = self.model._default_manager.filter(**{formset.fk.name: obj}) if obj else None
        for name, field in formset.form.base_fields.items():
            if rows is not None and getattr(field, "are_many", False):
                chosen = field.queryset.filter(pk__in=rows.order_by().values(name))
                field.known.update({str(row.pk): row for row in chosen})
        return formset


def is_longer(rows: QuerySet[Any]) -> bool:
    """Tell whether `rows` are more than a list shows, without counting them all."""
    return rows.order_by()[: MOST_LISTED + 1].count() > MOST_LISTED


def may(request: HttpRequest, roles: tuple[Role, ...], row: Model | None = None) -> bool:
    """Tell whether the signed-in user holds one of `roles`: in the area of `row`, or anywhere."""
    if not holds(request.user, roles):
        return False
    if row is None or row.pk is None or covers_city(request.user, roles):
        return True
    answers, question = _answers(request), _question(row, roles)
    if question not in answers:
        answers[question] = _is_theirs(row, request.user, roles)
    return answers[question]


def _is_theirs(row: Model, user: Any, roles: tuple[Role, ...]) -> bool:
    """Rows of models that know no areas are everybody's who holds the role."""
    rows: Any = type(row)._default_manager.all()
    if not hasattr(rows, "visible_to"):
        return True
    return rows_of(rows, user, roles).filter(pk=row.pk).exists()


def _answers(request: HttpRequest) -> dict[tuple[Any, ...], bool]:
    """Return the answers about rows so far, kept with the request: a page asks many times."""
    # With the request, not the user or the process: an area that is taken away is gone at the next
    # page.
    return vars(request).setdefault("may_answers", {})


def _question(row: Model, roles: tuple[Role, ...]) -> tuple[Any, ...]:
    return type(row), row.pk, roles
