"""Proposals of strangers, until staff decide on it: stored once, set aside, taken in, ended.

A new pod, a group, an entry of the directory: who may decide and what becomes of it differ. The
steps around that are the same for all, and stand here. Each verb is one transaction and locks its
row; whoever has verbs of their own locks by `Proposals.lock`, too.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.choices import WhyAside
from common.errors import NoLongerThere, NotPossible
from common.models import LinkPurpose, PrivateLink

DECIDED_BEFORE = _("This was decided before. Nothing was changed.")

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Submitted(Generic[Row]):
    """The stored row, the token of its private link, and whether this call stored it."""

    row: Row
    token: str
    is_new: bool


@dataclass(frozen=True)
class Proposals(Generic[Row]):
    """Proposals of one kind: rows of `model`, a `common.contact.Submission` that is `Reachable`.

    `may_write` tells whether its email may get another letter, `received` and `waits` write to
    whoever proposed it and to those who decide, `forget` deletes the letters of a row that goes.
    """

    model: type[Row]
    purpose: LinkPurpose
    # Read with the row that is locked.
    related: tuple[str, ...]
    may_write: Callable[[Row], bool]
    received: Callable[[Row], object]
    waits: Callable[[Row], object]
    forget: Callable[[Row], object]

    # --- By whoever proposes it ---

    def submit(
        self,
        fields: Mapping[str, Any],
        *,
        submission_key: str,
        why_aside: str,
        verb: str,
        actor: audit.Actor,
    ) -> Submitted[Row]:
        """Store one with its link and letter, exactly once per `submission_key`.

        With a reason in `why_aside` (`WhyAside`), or when the email has had too many letters, it is
        set aside: stored, and nobody is written to before somebody takes it in.
        """
        # The unique key decides. Had we looked before, two presses at once would both see nothing.
        try:
            with transaction.atomic():
                row = self.model(**fields, submission_key=submission_key)
                return self._store(row, why_aside, verb, actor)
        except IntegrityError:
            rows: Any = self.model._default_manager
            earlier = rows.filter(submission_key=submission_key).first()
            if earlier is None:
                raise
            link = PrivateLink.objects.current(self.purpose, earlier.pk)
            return Submitted(earlier, link.token if link else "", is_new=False)

    def _store(self, row: Any, why_aside: str, verb: str, actor: audit.Actor) -> Submitted[Row]:
        if isinstance(actor, User):
            row.entered_by = actor
        if why_aside or not self.may_write(row):
            row.set_aside_at = timezone.now()
            row.why_aside = why_aside or WhyAside.RECIPIENT
        row.save(force_insert=True)
        link = PrivateLink.objects.issue(self.purpose, row.pk)
        audit.record(actor, verb, row)
        self.received(row)
        self.waits(row)
        return Submitted(row, link.token, is_new=True)

    @transaction.atomic
    def withdraw(self, pk: int, *, verb: str, actor: audit.Actor) -> None:
        """Take one back, with everything about who made it. What it became stays."""
        row = self.lock(pk)
        audit.record(actor, verb, row)
        self._delete(row)

    @transaction.atomic
    def prove_email(self, pk: int, proof: str, *, actor: audit.Actor) -> None:
        """Take note that whoever has the mailbox has opened our letter. Twice is once."""
        row: Any = self.lock(pk)
        if row.email_proven_at is None and row.is_proven_by(proof):
            row.email_proven_at = timezone.now()
            row.save(update_fields=["email_proven_at"])
            audit.record(actor, "prove_email", row, ["email_proven_at"])

    # --- By those who decide ---

    @transaction.atomic
    def set_aside(self, pk: int, *, actor: User) -> None:
        """Set one aside that waits and is nobody's honest word. Raises `NotPossible`."""
        row: Any = self.lock(pk)
        if not row.is_waiting:
            raise NotPossible(DECIDED_BEFORE)
        row.set_aside_at, row.why_aside = timezone.now(), WhyAside.PROGRAM
        row.save(update_fields=["set_aside_at", "why_aside"])
        audit.record(actor, "set_aside", row, ["set_aside_at"])

    @transaction.atomic
    def take_in(self, pk: int, *, actor: User) -> None:
        """Let one that was set aside wait like the others. Twice is once."""
        row: Any = self.lock(pk)
        if row.set_aside_at is None:
            return
        row.set_aside_at, row.why_aside = None, ""
        row.save(update_fields=["set_aside_at", "why_aside"])
        audit.record(actor, "take_in", row, ["set_aside_at"])
        if self.may_write(row):
            self.received(row)
        self.waits(row)

    @transaction.atomic
    def delete_spam(self, pk: int, *, actor: audit.Actor) -> None:
        """Delete one that was set aside. Raises `NotPossible` for any other."""
        row: Any = self.lock(pk)
        if row.set_aside_at is None:
            raise NotPossible(_("Only what was set aside can be deleted here."))
        audit.record(actor, "delete_spam", row)
        self._delete(row)

    def _delete(self, row: Row) -> None:
        PrivateLink.objects.revoke(self.purpose, row.pk)
        self.forget(row)
        row.delete()

    # --- Locks ---

    def lock(self, pk: int) -> Row:
        """Return the row, locked. Raises `NoLongerThere` when it was taken back."""
        rows: Any = self.model._default_manager.select_for_update(no_key=True, of=("self",))
        row: Row | None = rows.select_related(*self.related).filter(pk=pk).first()
        if row is None:
            raise NoLongerThere(_("This was taken back."))
        return row
