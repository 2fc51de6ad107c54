"""The admin of people whom we write to: whether mail reaches them, and their link sent again."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, ExpressionWrapper, Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from backoffice.personal_data import PersonalAdmin
from backoffice.recorded import user_of
from common.errors import NotPossible
from common.lookups import one_of
from messaging.models import MessageStatus
from messaging.reach import may_text
from messaging.text_numbers import are_on
from messaging.undelivered import last_outcome, unreached

PARAMETER = "mail"
RENEWED_BY_STAFF = gettext_lazy(
    "The old link opens nothing any more. The new one goes to their email, if we have one."
)


class UnreachedFilter(admin.SimpleListFilter):
    """The people whom our mail does not reach."""

    title = gettext_lazy("mail")
    parameter_name = PARAMETER

    def __init__(self, *args: Any) -> None:
        self.kind = args[-1].recipient_kind
        super().__init__(*args)

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("failed", gettext_lazy("Could not be delivered"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() != "failed":
            return queryset
        return queryset.filter(one_of("pk", unreached(self.kind))).exclude(email="")


class MailedAdmin(PersonalAdmin):
    """An admin whose rows get letters of the kind `recipient_kind`.

    `send_link` is the service that sends a row's private link again, `renew_link` the one that
    stops it for a new one.
    """

    recipient_kind = ""
    send_link: Callable[..., None]
    renew_link: Callable[..., str]
    change_form_template = "messaging/mailed_change_form.html"

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        wrap = self.admin_site.admin_view
        send, renew = (require_POST(view) for view in (self.send_link_view, self.renew_link_view))
        return [
            path("<int:row_id>/send-link/", wrap(send), name=f"{name}_send_link"),
            path("<int:row_id>/renew-link/", wrap(renew), name=f"{name}_renew_link"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.annotate(
            last_mail=last_outcome(self.recipient_kind, "pk"),
            # Asked of the database: lists do not read encrypted fields.
            has_email=ExpressionWrapper(~Q(email=""), BooleanField()),
        )

    def send_link_view(self, request: HttpRequest, row_id: int) -> HttpResponse:
        """Send the private link again."""
        return self._do(request, row_id, type(self).send_link, _("The link is on its way again."))

    def renew_link_view(self, request: HttpRequest, row_id: int) -> HttpResponse:
        """Stop the private link for a new one."""
        return self._do(request, row_id, type(self).renew_link, str(RENEWED_BY_STAFF))

    def _do(
        self, request: HttpRequest, row_id: int, verb: Callable[..., Any], done: str
    ) -> HttpResponse:
        """Do `verb` to the row; what the service refuses is said in words."""
        row: Any = self.get_object(request, str(row_id))
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
        url = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(url, args=[row.pk]))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row: Any = kwargs.get("obj")
        may_write = bool(row and self.has_change_permission(request, row))
        has_email = may_write and row.has_email
        context.update(
            can_send_link=has_email or (may_write and are_on() and may_text(row)),
            mail_failed=has_email and is_unreached(row),
            can_renew_link=may_write,
            send_link_url=f"admin:{self.opts.app_label}_{self.opts.model_name}_send_link",
            renew_link_url=f"admin:{self.opts.app_label}_{self.opts.model_name}_renew_link",
        )
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=gettext_lazy("mail"))
    def mail(self, row: Model) -> str:
        if not is_unreached(row):
            return ""
        return format_html(
            '<span class="age age-late">{}</span>', _("could not be delivered: call")
        )


def is_unreached(row: Any) -> bool:
    """Tell whether our newest message to the row, as `MailedAdmin` reads it, failed."""
    return row.has_email and row.last_mail == MessageStatus.FAILED
