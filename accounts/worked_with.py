"""Whether somebody has done something with a row since an import brought it in."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Model

from accounts.models import AuditEvent

# What an import itself writes into the log; a look is no work.
QUIET_VERBS = ("import_row", "open_details")


def worked_with(
    model: type[Model], ids: Collection[int], *, besides: Iterable[type[Model]] = ()
) -> set[int]:
    """Return those of the rows `ids` about which the log says more, or that other rows point at.

    `besides` are models whose rows came along with them. As many queries as there are relations.
    """
    events = AuditEvent.objects.filter(
        subject_type=model._meta.model_name or "", subject_id__in=ids
    ).exclude(verb__in=QUIET_VERBS)
    worked = set(events.values_list("subject_id", flat=True))
    own = tuple(besides)
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.one_to_many or relation.one_to_one:
            worked |= _pointing(relation, ids, own) if relation.auto_created else set()
    return worked


def _pointing(relation: Any, ids: Collection[int], own: tuple[type[Model], ...]) -> set[int]:
    other = relation.related_model
    if other in own or other._meta.auto_created:
        return set()
    name = relation.field.attname
    return set(other._base_manager.filter(**{f"{name}__in": ids}).values_list(name, flat=True))
