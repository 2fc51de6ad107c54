"""The verb on what a need says; where it stands is changed by others."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from common.errors import NotPossible
from requests_app.services.guards import require_editable
from requests_app.services.locking import lock_need, set_changed

# It is about the next of the series, so it may change after this one has ended.
ABOUT_THE_NEXT = {"repeat_until"}


@transaction.atomic
def update_need(need_id: int, fields: dict[str, Any], *, actor: audit.Actor) -> None:
    """Change what a need says (details, how soon, when …); what is the same is not recorded.

    Raises `NotPossible` when it has ended, but for `repeat_until`, and for a resident once a
    neighbor has accepted one of the request's needs.
    """
    need = lock_need(need_id)
    require_editable(need.request, actor)
    changed = set_changed(need, fields)
    if not need.is_active and not ABOUT_THE_NEXT.issuperset(changed):
        raise NotPossible(_("This need has ended and can no longer be changed."))
    if changed:
        need.save(update_fields=changed)
        audit.record(actor, "update_need", need, changed)
