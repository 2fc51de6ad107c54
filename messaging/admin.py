"""The outbox, for stewards: what was sent, what waits, what failed. Never what it said."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import Model, Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import NOBODY
from backoffice.base import RoleAdmin
from backoffice.bulk_actions import bulk_action
from backoffice.recorded import user_of
from messaging.channels.text import month
from messaging.models import Message
from messaging.services import retry
from messaging.text_numbers import are_on

_TEXTS = _("Parts of text messages this month: %(used)s of %(most)s.")


@admin.register(Message)
class MessageAdmin(RoleAdmin):
    explanation = _(
        "Every message, without its text. Trying a failed one again sends it; "
        "nothing else here does."
    )
    shared = True
    adders = deleters = NOBODY
    list_display = ["template", "recipient_kind", "channel", "language", "status", "attempts", "at"]
    list_filter = ["status", "channel", "recipient_kind"]
    search_fields = ["=template"]
    actions = ["try_again"]
    fieldsets = [
        (None, {"fields": ["template", "recipient_kind", "recipient_id", "subject_id"]}),
        (_("How"), {"fields": ["channel", "language", "idempotency_key"]}),
        (
            _("Status"),
            {"fields": ["status", "attempts", "provider_answer", "created_at", "sent_at"]},
        ),
    ]

    # They say something for the few seconds that sending takes, and nothing that staff could use.
    deliberately_omitted = (
        "claimed_by",
        "claimed_until",
        "turn_at",
        "next_channels",
        "provider_id",
    )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, and what the texts of this month have cost so far, where there are any."""
        own: dict[str, Any] = {}
        if are_on():
            used = {"used": month.used(), "most": settings.TEXT_PARTS_PER_MONTH}
            own = {"explanation": f"{self.explanation} {_TEXTS % used}"}
        return super().changelist_view(request, {**own, **(extra_context or {})})

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """The list's action may be used; a message is never edited."""
        return obj is None and super().has_change_permission(request, obj)

    def ways_to_find(self, term: str, user: User) -> list[Q]:
        # Messages hold no name or address to look for. Equality, so that `message_template` serves
        # it.
        return [Q(template=term.lower())]

    @admin.display(description=_("created"), ordering="id")
    def at(self, message: Message) -> object:
        return message.created_at

    @bulk_action(_("Try failed messages again"))
    def try_again(self, request: HttpRequest, message: Message) -> None:
        retry(message.pk, actor=user_of(request))
