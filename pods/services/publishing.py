"""Publishing what has a state: pods, and the pages of the apps above. One verb each way."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import audit
from common.choices import PublishState

# Kept in step with the state by the models that have them.
TIMES = ("published_at", "updated_at")


@transaction.atomic
def publish(row: Any, *, actor: audit.Actor) -> None:
    """From now on the public reads `row`, which has a `PublishState`. Twice is once."""
    _move(row, PublishState.PUBLISHED, "publish", actor)


@transaction.atomic
def unpublish(row: Any, *, actor: audit.Actor) -> None:
    """`row` is read no more by the public, only by those who look after it. Twice is once.

    It becomes a draft again, or what its model names as `UNPUBLISHED`; a draft stays one. Raises
    `NotPossible` where its model says so (`require_not_needed`).
    """
    _move(row, getattr(row, "UNPUBLISHED", PublishState.DRAFT), "unpublish", actor)


def _move(row: Any, state: str, verb: str, actor: audit.Actor) -> None:
    # `self` only: what a manager joins may be missing, and Postgres locks no row that is not there.
    rows = type(row)._default_manager.select_for_update(no_key=True, of=("self",))
    was = rows.get(pk=row.pk).state
    # The caller's row may be older than the lock; it says the state in either case.
    stays = was == PublishState.DRAFT and state != PublishState.PUBLISHED
    if state not in (was, PublishState.PUBLISHED) and not stays:
        getattr(row, "require_not_needed", lambda: None)()
    row.state = was if stays else state
    if was == row.state:
        return
    if hasattr(row, "published_at") and state == PublishState.PUBLISHED:
        row.published_at = timezone.now()
    elif hasattr(row, "published_at") and state == PublishState.DRAFT:
        row.published_at = None
    # Named fields only: an editor's form that was saved meanwhile keeps what it wrote.
    row.save(update_fields=["state", *(name for name in TIMES if hasattr(row, name))])
    audit.record(actor, verb, row, ["state"])
