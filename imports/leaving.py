"""The spreadsheets of somebody who leaves: nobody else sees them."""

from django.db.models import QuerySet
from django.utils.translation import ngettext

from accounts.leaving import freed_when_leaving
from accounts.models import User
from imports.choices import State
from imports.models import Import
from imports.services import delete_file, stop

# The worker has its hands in these: it stops after the rows that it has taken up.
BUSY = (State.STORING, State.UNDOING)


def _held(user: User) -> QuerySet[Import]:
    return Import.objects.filter(made_by=user, emptied_at=None)


def _end(user: User, actor: User) -> None:
    for found in _held(user):
        if found.state in BUSY:
            stop(found.pk, actor=actor)
        else:
            delete_file(found.pk, actor=actor)


freed_when_leaving(
    "imports",
    lambda count: (
        ngettext(
            "%(count)d spreadsheet that they uploaded is stopped or deleted; "
            "what was brought in stays.",
            "%(count)d spreadsheets that they uploaded are stopped or deleted; "
            "what was brought in stays.",
            count,
        )
        % {"count": count}
    ),
    lambda user: _held(user).count(),
    _end,
)
