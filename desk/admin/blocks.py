"""The admin of blocks: which household and which volunteer are not put together."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from backoffice.area_filter import AreaFilter
from backoffice.bulk_actions import bulk_action
from backoffice.cells import shown
from backoffice.recorded import user_of
from common.search import by_name
from desk.admin.search import RequestSearchAdmin
from desk.alike import OPENED
from requests_app import services
from requests_app.models import Block


@admin.register(Block)
class BlockAdmin(RequestSearchAdmin):
    explanation = _(
        "Households and volunteers that we keep apart, also for what the household asks for "
        "later. Neither of them sees this or is told, and nothing here sends a message. To add "
        "one, choose “not this person” at the desk."
    )
    contact_path = "request__"
    opens = OPENED
    personal = ("note",)
    list_display = ["created_at", "request", "volunteer_name", "said_by", "by"]
    list_filter = ["said_by", ("request__ward", AreaFilter)]
    list_select_related = ["request", "volunteer", "by"]
    actions = ["lift"]
    fieldsets = [
        (None, {"fields": ["request", "volunteer", "said_by", "by_shown", "note", "created_at"]}),
    ]
    # There is nothing to read in blind indexes, but two that are equal would tell of one phone.
    deliberately_omitted = (
        "household",  # that of the request, as long as it is not erased
        "phone_index",
        "email_index",
        "volunteer_phone_index",
        "volunteer_email_index",
    )
    readonly_fields = ["by_shown"]
    by_shown = shown("by")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Allow the list's action; a block is never edited."""
        return obj is None and super().has_change_permission(request, obj)

    def may_open(self, request: HttpRequest, obj: Model) -> bool:
        return self.has_view_permission(request, obj)

    def whose_details(self, obj: Block) -> Model:
        return obj.request

    def ways_to_find(self, term: str, user: User) -> list[Q]:
        return [*super().ways_to_find(term, user), by_name(term, "volunteer__name")]

    @admin.display(description=_("volunteer"))
    def volunteer_name(self, block: Block) -> Any:
        return block.volunteer.name or block.volunteer

    @bulk_action(_("Remove (they may be matched again; nobody is told)"))
    def lift(self, request: HttpRequest, block: Block) -> None:
        services.unblock(block.pk, actor=user_of(request))
