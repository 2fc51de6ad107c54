"""Admin pages of what the public reads: draft, preview, publish."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from backoffice.bulk_actions import each
from backoffice.recorded import RecordedAdmin, user_of
from backoffice.translations import TranslatedAdmin
from common.choices import PublishState
from common.errors import NotPossible


class PublishedAdmin(TranslatedAdmin, RecordedAdmin):
    """`services` is the module with `publish(row, actor=…)` and `unpublish(row, actor=…)`."""

    services: Any
    # What a press says that ends being public, and what is said then.
    take_down: Any = gettext_lazy("Make it a draft again")
    taken_down: Any = gettext_lazy("It is a draft again.")
    actions = ["publish", "unpublish"]
    change_form_template = "backoffice/published_change_form.html"

    @admin.action(description=gettext_lazy("Publish"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet) -> None:
        each(self, request, queryset, self._act("publish", request), _("Published"))
        self.say_what_is_missing(request, *queryset)

    @admin.action(description=gettext_lazy("Make it a draft again"), permissions=["change"])
    def unpublish(self, request: HttpRequest, queryset: QuerySet) -> None:
        each(self, request, queryset, self._act("unpublish", request), _("Draft"))

    def _act(self, verb: str, request: HttpRequest) -> Any:
        service = getattr(self.services, verb)
        return lambda row: service(row, actor=user_of(request))

    def get_urls(self) -> list[URLPattern]:
        base = f"{self.opts.app_label}_{self.opts.model_name}"
        own = [
            path(
                f"<path:object_id>/{verb}/",
                # Never by GET: a link on any site could then publish for whoever is signed in.
                self.admin_site.admin_view(require_POST(self.publish_view)),
                {"verb": verb},
                name=f"{base}_{verb}",
            )
            for verb in ("publish", "unpublish")
        ]
        return [*own, *super().get_urls()]

    def publish_view(self, request: HttpRequest, object_id: str, verb: str) -> HttpResponse:
        """One press on the row's own page."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        try:
            getattr(self.services, verb)(row, actor=user_of(request))
        except NotPossible as refusal:
            self.message_user(request, str(refusal.message), messages.ERROR)
        else:
            said = _("It is published.") if verb == "publish" else str(self.taken_down)
            self.message_user(request, said, messages.SUCCESS)
            if verb == "publish":
                self.say_what_is_missing(request, row)
        base = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(base, args=[row.pk]))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        obj: Model | None = kwargs.get("obj")
        state = getattr(obj, "state", "")
        can_publish = obj is not None and self.has_change_permission(request, obj)
        context.update(
            is_published=state == PublishState.PUBLISHED,
            is_draft=state == PublishState.DRAFT,
            can_publish=can_publish,
            take_down=self.take_down,
            taken_down=self.taken_down,
        )
        return super().render_change_form(request, context, *args, **kwargs)
