"""Verbs on one need that do not change where it stands."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.errors import NotPossible
from requests_app.services.locking import lock_need


@transaction.atomic
def update_need(need_id: int, fields: dict[str, Any], *, actor: User) -> None:
    """Change what a need says (details, how soon, when …).

    Raises `NotPossible` when it has ended.
    """
    need = lock_need(need_id)
    if not need.is_active:
        raise NotPossible(_("This need has ended and can no longer be changed."))
    changed = [name for name, value in fields.items() if getattr(need, name) != value]
    for name in changed:
        setattr(need, name, fields[name])
    if changed:
        need.save(update_fields=changed)
        audit.record(actor, "update_need", need, changed)
