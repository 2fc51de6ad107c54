"""The place of a person of care whose access ends: stewards have to name somebody else."""

from django.utils.translation import ngettext

from accounts.leaving import freed_when_leaving
from accounts.models import User
from care import services
from care.models import CarePerson


def _count(user: User) -> int:
    return CarePerson.objects.filter(user=user).count()


def _free(user: User, actor: User) -> None:
    for pk in CarePerson.objects.filter(user=user).order_by("pk").values_list("pk", flat=True):
        services.end_person(pk, actor=actor)


freed_when_leaving(
    "care",
    lambda count: (
        ngettext(
            "%(count)d place of a person of care is free: please name somebody.",
            "%(count)d places of people of care are free: please name somebody.",
            count,
        )
        % {"count": count}
    ),
    _count,
    _free,
)
