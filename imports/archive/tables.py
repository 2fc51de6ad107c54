"""The tables that an archive holds, and those that it leaves out, each for a reason."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from common.fields import BlindIndexField

COUNTERS = "counts what somebody did in an hour or a day, under a key of this install"
MACHINE = "belongs to the machine: jobs, sessions, caches"
DRAWN = "is drawn again when somebody asks for it"
UNUSED = "is Django's own, and not used here"
STAFF_AGAIN = "is bound to this install: staff set up their second step anew"
LEFT_OUT: dict[str, str] = {
    "common.Tally": COUNTERS,
    "common.Attack": COUNTERS,
    "common.LinkAsked": MACHINE,
    "common.FormDraft": MACHINE,
    "common.ContentEdit": MACHINE,
    "accounts.StaffSession": MACHINE,
    "accounts.User_groups": UNUSED,
    "accounts.User_user_permissions": UNUSED,
    "messaging.News": MACHINE,
    "inbox.Question": "is answered on the private page as well",
    "inbox.Arrival": "is taken in within minutes",
    "inbox.Ask": "is over after a day, and stands in the thread",
    "emergencies.CheckIn": "knows people again by a key of this install",
    "calls.AtProvider": "is fetched and deleted by the old install before it ends",
    "messaging.Turn": MACHINE,
    "messaging.CalmTurn": COUNTERS,
    "messaging.TextMonth": MACHINE,
    "chats.ChatTarget": "holds a secret of another service, which is given anew",
    "chats.Post": "belongs to a chat, which is given anew",
    "chats.PostedThing": "belongs to a chat, which is given anew",
    "announcements.Recipient": "knows people again by a key of this install",
    "care.Concern": "is read by the two whom it was written to, and by nobody who holds an archive",
    "care.Reader": "belongs to what is written to the people of care",
    "care.Reply": "belongs to what is written to the people of care",
    "pods.ZipCentroid": "comes with the software",
    "paper.Sheet": DRAWN,
    "paper.MemberSheet": DRAWN,
    "events.ShiftSheet": DRAWN,
    "paper.ShareCard": DRAWN,
    "resources.OpenDataPackage": DRAWN,
    "resources.PackagePiece": DRAWN,
    "imports.Import": "is a file that somebody has, and gone after a week",
    "imports.FilePart": "is a file that somebody has, and gone after a week",
    "imports.ImportRow": "knows rows again by a key of this install",
    "imports.Remembered": "knows answers again by a key of this install",
    "account.EmailAddress": UNUSED,
    "account.EmailConfirmation": UNUSED,
    "mfa.Authenticator": STAFF_AGAIN,
    "procrastinate.ProcrastinateWorker": MACHINE,
    "procrastinate.ProcrastinateJob": MACHINE,
    "procrastinate.ProcrastinateEvent": MACHINE,
    "procrastinate.ProcrastinatePeriodicDefer": MACHINE,
    "admin.LogEntry": "says less than the audit log, which comes along",
    "auth.Permission": UNUSED,
    "auth.Group_permissions": UNUSED,
    "auth.Group": UNUSED,
    "contenttypes.ContentType": UNUSED,
    "sessions.Session": MACHINE,
}
# Rows of tables that come along, but for these.
BUT: dict[str, Q] = {
    # Jobs send them, and stay behind: what waits is sent by the old install before it ends.
    "messaging.Message": Q(status="queued"),
}


def tables() -> list[Any]:
    """Return the models that an archive holds, in one order for all installs."""
    every = apps.get_models(include_auto_created=True)
    held = [model for model in every if model._meta.managed and model._meta.label not in LEFT_OUT]
    return sorted(held, key=lambda model: model._meta.label)


def fields_of(model: Any) -> list[models.Field]:
    """Return the fields that are stored, and not worked out from others."""
    return [
        field
        for field in model._meta.concrete_fields
        if not field.generated and not isinstance(field, BlindIndexField)
    ]


def rows_of(model: Any) -> Any:
    """Return the rows of a model that come along, in the order of their numbers."""
    rows = model._base_manager.order_by("pk")
    left = BUT.get(model._meta.label)
    return rows.exclude(left) if left else rows
