"""The entries that somebody who leaves kept true."""

from django.utils.translation import ngettext

from accounts.leaving import freed_when_leaving
from accounts.models import User
from resources.keeping.keepers import remove_keeper
from resources.models import EntryKeeper, Resource


def _kept(user: User) -> int:
    return Resource.objects.filter(keeper__user=user).count()


def _hand_back(user: User, actor: User) -> None:
    for keeper in EntryKeeper.objects.filter(user=user):
        remove_keeper(keeper.pk, actor=actor)


freed_when_leaving(
    "entries",
    lambda count: (
        ngettext(
            "%(count)d entry of the directory that they keep has nobody who keeps it.",
            "%(count)d entries of the directory that they keep have nobody who keeps them.",
            count,
        )
        % {"count": count}
    ),
    _kept,
    _hand_back,
)
