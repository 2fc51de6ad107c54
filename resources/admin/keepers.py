"""Keepers of entries in the admin."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Q, QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.roles import DIRECTORY
from backoffice.cells import day
from backoffice.personal_data import PersonalAdmin
from backoffice.recorded import user_of
from common.errors import NotPossible
from common.lookups import CountOf
from resources.keeping import keepers
from resources.models import EntryKeeper, Resource

SILENT = keepers.silent()


class SilentFilter(admin.SimpleListFilter):
    title = gettext_lazy("answers")
    parameter_name = "answers"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", gettext_lazy("Asked, and did not answer"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(SILENT) if self.value() == "no" else queryset


class KeeperForm(forms.ModelForm):
    """Somebody from outside: a name and an email. Of staff nothing is asked."""

    class Meta:
        model = EntryKeeper
        fields: list[str] = []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in ("name", "email"):
            if name in self.fields and name not in self.errors and not cleaned.get(name):
                self.add_error(name, self.fields[name].error_messages["required"])
        return cleaned


@admin.register(EntryKeeper)
class EntryKeeperAdmin(PersonalAdmin):
    """Those who are asked every three months, staff or not."""

    explanation = gettext_lazy(
        "People who are asked every three months if entries are still true: one email for all of "
        "theirs, once a month at most. Choose a keeper on the page of an entry."
    )
    viewers = adders = changers = deleters = DIRECTORY
    form = KeeperForm
    personal = ("email",)
    change_form_template = "admin/resources/entrykeeper_change_form.html"
    list_display = ["__str__", "entry_count", "asked", "answered", "silent"]
    list_filter = [SilentFilter]
    search_fields = ["name"]
    list_select_related = ["user"]
    fieldsets = [
        (None, {"fields": ["name", "email", "language", "name_is_public"]}),
        (gettext_lazy("State"), {"fields": ["created_at", "asked_at", "answered_at"]}),
    ]
    readonly_fields = ["created_at", "asked_at", "answered_at"]
    # Staff become keepers by a press in the list of entries.
    deliberately_omitted = ("user", "email_index", "entered_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return (
            super()
            .get_queryset(request)
            .annotate(entries_kept=CountOf(Resource.objects.filter(keeper=OuterRef("pk"))))
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Of staff the account has name, email and language."""
        own = ["name", "email", "language", "name_is_public"]
        return [*self.readonly_fields, *(own if obj and obj.user_id else [])]

    def ways_to_find(self, term: str, user: Any) -> list[Any]:
        return [Q(name__icontains=term) | Q(user__name__icontains=term)]

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path(
                f"<int:row_id>/{verb.replace('_', '-')}/",
                wrap(require_POST(view)),
                name=f"resources_entrykeeper_{verb}",
            )
            for verb, view in {
                "send_link": self.send_link_view,
                "renew_link": self.renew_link_view,
            }.items()
        ]
        return [*own, *super().get_urls()]

    def send_link_view(self, request: HttpRequest, row_id: int) -> HttpResponse:
        """Send their private link now."""
        return self._do(request, row_id, keepers.send_link, _("The link is on its way again."))

    def renew_link_view(self, request: HttpRequest, row_id: int) -> HttpResponse:
        """Stop their links for a new one, which is sent."""
        done = _("The old link opens nothing any more. The new one is on its way.")
        return self._do(request, row_id, keepers.renew_link, done)

    def _do(self, request: HttpRequest, row_id: int, verb: Any, done: str) -> HttpResponse:
        row = self.get_object(request, str(row_id))
        if row is None:
            raise Http404
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        try:
            verb(row.pk, actor=user_of(request))
        except NotPossible as refusal:
            self.message_user(request, str(refusal.message), messages.ERROR)
        else:
            self.message_user(request, done, messages.SUCCESS)
        return redirect("admin:resources_entrykeeper_change", row.pk)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        if change:
            keepers.change_keeper(obj, form.changed_data, actor=user_of(request))
        else:
            keepers.add_keeper(obj, actor=user_of(request))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        keepers.remove_keeper(obj.pk, actor=user_of(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for obj in queryset:
            self.delete_model(request, obj)

    @admin.display(description=gettext_lazy("resources"))
    def entry_count(self, row: Any) -> int:
        return int(row.entries_kept)

    @admin.display(description=gettext_lazy("asked"))
    def asked(self, row: EntryKeeper) -> str:
        return day(row.asked_at)

    @admin.display(description=gettext_lazy("answered"))
    def answered(self, row: EntryKeeper) -> str:
        return day(row.answered_at)

    @admin.display(description="")
    def silent(self, row: EntryKeeper) -> str:
        if not row.is_silent:
            return ""
        return format_html('<span class="age age-waiting">{}</span>', _("no answer yet"))
