"""The verb on the points of each reason of the ranking."""

from collections.abc import Mapping

from django.db import transaction

from accounts import audit
from accounts.models import User
from matching import default_weights
from requests_app.models import Weight


@transaction.atomic
def set_weights(points: Mapping[str, int], *, actor: User) -> list[str]:
    """Set what reasons count, by their codes; the next ranking goes by it.

    Returns the codes that changed. What equals the default is not kept, so that it follows the
    default from then on. Raises `KeyError` for a code that no rule has.
    """
    defaults = default_weights()
    present = {row.code: row for row in Weight.objects.select_for_update()}
    return [
        code
        for code, wanted in points.items()
        if _set(code, wanted, defaults[code], present.get(code), actor)
    ]


def _set(code: str, wanted: int, default: int, row: Weight | None, actor: User) -> bool:
    if wanted == (row.points if row else default):
        return False
    if row is None:
        row = Weight(code=code)
    row.points = wanted
    # Stored even where it is deleted next: the audit log names the row.
    row.save()
    audit.record(actor, f"set_weight_{code}", row, ["points"])
    if wanted == default:
        row.delete()
    return True
