"""The shifts of somebody whose access ends: they are open again."""

from django.utils import timezone
from django.utils.translation import ngettext

from accounts.leaving import freed_when_leaving
from accounts.models import User
from rota.models import Answerer, OnShift
from rota.services import people


def _count(user: User) -> int:
    return OnShift.objects.filter(answerer__user=user, shift__ends_at__gt=timezone.now()).count()


def _free(user: User, actor: User) -> None:
    for pk in Answerer.objects.filter(user=user).values_list("pk", flat=True):
        people.take_off(pk, actor=actor)


freed_when_leaving(
    "shifts",
    lambda count: (
        ngettext(
            "%(count)d shift on the rota is open again.",
            "%(count)d shifts on the rota are open again.",
            count,
        )
        % {"count": count}
    ),
    _count,
    _free,
)
