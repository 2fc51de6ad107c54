"""The proposals that somebody who leaves had not sent."""

from django.db.models import QuerySet
from django.utils.translation import ngettext

from accounts import audit
from accounts.leaving import freed_when_leaving
from accounts.models import User
from requests_app.choices import ProposalStatus
from requests_app.models import Proposal

# One that is being worked out belongs to the worker; nobody sees it, and it is purged with the old.
UNSENT = (ProposalStatus.WAITING, ProposalStatus.READY, ProposalStatus.FAILED)


def _unsent(user: User) -> QuerySet[Proposal]:
    return Proposal.objects.filter(created_by=user, status__in=UNSENT)


def _delete(user: User, actor: User) -> None:
    rows = list(_unsent(user).select_for_update(of=("self",)))
    audit.record_all(actor, "delete", rows)
    Proposal.objects.filter(pk__in=[row.pk for row in rows]).delete()


freed_when_leaving(
    "proposals",
    lambda count: (
        ngettext(
            "%(count)d list of matches that they did not send is deleted.",
            "%(count)d lists of matches that they did not send are deleted.",
            count,
        )
        % {"count": count}
    ),
    lambda user: _unsent(user).count(),
    _delete,
)
