"""Entries that came from a joined directory, on the admin's page of entries: read, not edited."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from backoffice.recorded import user_of
from common.errors import NotPossible
from resources.choices import FromElsewhere
from resources.joined import services
from resources.models import Resource, require_ours

ACTS: dict[str, tuple[Any, Any]] = {
    "take_over": (
        services.take_over,
        gettext_lazy("It is yours now. The directory that it came from changes it no more."),
    ),
    "hide": (services.hide, gettext_lazy("It is hidden, and stays so.")),
    "show": (services.show_again, gettext_lazy("It is shown again.")),
}


class OursFilter(admin.SimpleListFilter):
    title = gettext_lazy("kept by")
    parameter_name = "kept_by"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("us", gettext_lazy("Us")),
            ("others", gettext_lazy("Joined directories")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        asked = self.value()
        if asked not in {"us", "others"}:
            return queryset
        return queryset.filter(source__isnull=asked == "us")


class FromElsewhereMixin:
    """Of an entry that a source keeps, nothing is edited; presses take it over, hide or show it."""

    change_form_template: Any = "admin/resources/resource_change_form.html"

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        allowed: bool = super().has_change_permission(request, obj)  # type: ignore[misc]
        return allowed and not _is_theirs(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        allowed: bool = super().has_delete_permission(request, obj)  # type: ignore[misc]
        return allowed and not _is_theirs(obj)

    def rows_to_translate(self, request: HttpRequest) -> QuerySet[Any]:
        """Ours: a source brings its own translations."""
        rows: QuerySet[Any] = super().rows_to_translate(request)  # type: ignore[misc]
        return rows.filter(source=None)

    def _act(self, verb: str, request: HttpRequest) -> Any:
        act = super()._act(verb, request)  # type: ignore[misc]

        def of_ours(row: Resource) -> None:
            require_ours(row.source_id)
            act(row)

        return of_ours

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.elsewhere_view))  # type: ignore[attr-defined]
        own = path("<int:row_id>/elsewhere/", view, name="resources_resource_elsewhere")
        return [own, *super().get_urls()]  # type: ignore[misc]

    def elsewhere_view(self, request: HttpRequest, row_id: int) -> HttpResponse:
        """Take over, hide or show again an entry that came from elsewhere."""
        page: Any = self
        row = page.get_object(request, str(row_id))
        if row is None:
            raise Http404
        if not super().has_change_permission(request, row):  # type: ignore[misc]
            raise PermissionDenied
        act, said = ACTS.get(request.POST.get("what", ""), (None, ""))
        if act is None:
            raise Http404
        try:
            act(row, actor=user_of(request))
            page.message_user(request, said, messages.SUCCESS)
        except NotPossible as refusal:
            page.message_user(request, str(refusal.message), messages.ERROR)
        return HttpResponseRedirect(reverse("admin:resources_resource_change", args=[row.pk]))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row: Any = kwargs.get("obj")
        is_theirs = _is_theirs(row)
        mark = getattr(row, "joined", None) if is_theirs else None
        may = super().has_change_permission(request, row)  # type: ignore[misc]
        context.update(
            source=row.source if is_theirs else None,
            may_take_over=is_theirs and may,
            is_hidden=mark is not None and mark.standing == FromElsewhere.HIDDEN,
            perhaps=mark.perhaps if mark else None,
        )
        response: HttpResponse = super().render_change_form(  # type: ignore[misc]
            request, context, *args, **kwargs
        )
        return response


def _is_theirs(obj: Any) -> bool:
    return isinstance(obj, Resource) and obj.source_id is not None
