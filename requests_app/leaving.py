"""The work that somebody who leaves has open at the desk."""

from django.utils import timezone
from django.utils.translation import ngettext

from accounts.leaving import freed_when_leaving
from accounts.models import User
from requests_app.models import Need
from requests_app.services import release_claims


def _claimed(user: User) -> int:
    return Need.objects.filter(claimed_by=user, claimed_until__gt=timezone.now()).count()


def _release(user: User, actor: User) -> None:
    release_claims(actor=user)


freed_when_leaving(
    "claims",
    lambda count: (
        ngettext(
            "%(count)d need that they have open at the desk is free for others.",
            "%(count)d needs that they have open at the desk are free for others.",
            count,
        )
        % {"count": count}
    ),
    _claimed,
    _release,
)
