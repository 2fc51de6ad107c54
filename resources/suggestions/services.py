"""The verbs on suggestions: made, followed, decided, set aside, ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.choices import WhyAside
from common.errors import NoLongerThere, NotPossible
from common.models import LinkPurpose, PrivateLink
from resources.choices import SuggestionState
from resources.models import Resource, Suggestion
from resources.suggestions import letters

DECIDED_BEFORE = _("This was decided before. Nothing was changed.")


@dataclass(frozen=True)
class Submitted:
    """The stored suggestion, the token of its private link, and whether this call stored it."""

    suggestion: Suggestion
    token: str
    is_new: bool


# --- By whoever suggests something ----------------------------------------------------------------


def submit_suggestion(
    fields: Mapping[str, Any],
    *,
    submission_key: str,
    why_aside: str = "",
    actor: audit.Actor = audit.RESIDENT,
) -> Submitted:
    """Store a suggestion with its link and letter, exactly once per `submission_key`.

    With a reason in `why_aside` (`WhyAside`), or when the email has had too many letters, it is set
    aside: stored, and nobody is written to before somebody takes it in. One of staff (`actor`)
    marks the entry as doubtful until it is decided.
    """
    # The unique key decides. Had we looked before, two presses at once would both see nothing.
    try:
        with transaction.atomic():
            return _store(fields, submission_key, why_aside, actor)
    except IntegrityError:
        earlier = Suggestion.objects.filter(submission_key=submission_key).first()
        if earlier is None:
            raise
        link = PrivateLink.objects.current(LinkPurpose.SUGGESTION, earlier.pk)
        return Submitted(earlier, link.token if link else "", is_new=False)


def _store(
    fields: Mapping[str, Any], submission_key: str, why_aside: str, actor: audit.Actor
) -> Submitted:
    suggestion = Suggestion(**fields, submission_key=submission_key)
    if isinstance(actor, User):
        suggestion.entered_by = actor
    if why_aside or not letters.may_write(suggestion):
        suggestion.set_aside_at = timezone.now()
        suggestion.why_aside = why_aside or WhyAside.RECIPIENT
    suggestion.save(force_insert=True)
    link = PrivateLink.objects.issue(LinkPurpose.SUGGESTION, suggestion.pk)
    audit.record(actor, "suggest", suggestion)
    letters.suggestion_received(suggestion)
    letters.waits_for_decision(suggestion)
    return Submitted(suggestion, link.token, is_new=True)


@transaction.atomic
def withdraw_suggestion(suggestion_id: int, *, actor: audit.Actor) -> None:
    """Take a suggestion back, with everything about who made it. What was taken over stays."""
    suggestion = lock(suggestion_id)
    audit.record(actor, "withdraw_suggestion", suggestion)
    _delete(suggestion)


def _delete(suggestion: Suggestion) -> None:
    PrivateLink.objects.revoke(LinkPurpose.SUGGESTION, suggestion.pk)
    letters.forget_letters(suggestion)
    suggestion.delete()


@transaction.atomic
def delete_old_suggestion(suggestion_id: int) -> None:
    """Delete one whose time is over: the job of every night."""
    withdraw_suggestion(suggestion_id, actor=audit.SYSTEM)


@transaction.atomic
def prove_email(suggestion_id: int, proof: str, *, actor: audit.Actor) -> None:
    """Take note that whoever has the mailbox has opened our letter. Twice is once."""
    suggestion = lock(suggestion_id)
    if suggestion.email_proven_at is None and suggestion.is_proven_by(proof):
        suggestion.email_proven_at = timezone.now()
        suggestion.save(update_fields=["email_proven_at"])
        audit.record(actor, "prove_email", suggestion, ["email_proven_at"])


@transaction.atomic
def renew_link(suggestion_id: int, *, actor: audit.Actor, in_place_of: str = "") -> str:
    """Stop the link for a new one; its token. Two presses at once on one page get the same."""
    suggestion = lock(suggestion_id)
    links = PrivateLink.objects
    link = links.renew(LinkPurpose.SUGGESTION, suggestion.pk, in_place_of=in_place_of)
    audit.record(actor, "renew_link", suggestion)
    return link.token


# --- By those who decide --------------------------------------------------------------------------


@transaction.atomic
def refuse_suggestion(suggestion_id: int, reason: str, *, actor: User) -> None:
    """Do not take it over, and say why. Raises `NotPossible` when it was decided before."""
    suggestion = lock_waiting(suggestion_id)
    suggestion.reason = reason
    decide(suggestion, SuggestionState.REFUSED, actor, "reason")
    audit.record(actor, "refuse_suggestion", suggestion, ["reason", "state"])


@transaction.atomic
def same_as(suggestion_id: int, resource: Resource, *, actor: User) -> None:
    """Say that the directory has it already, as `resource`. Raises `NotPossible`."""
    suggestion = lock_waiting(suggestion_id)
    if not suggestion.is_new:
        raise NotPossible(_("Only a new entry can be the same as one that is there."))
    suggestion.resource = resource
    decide(suggestion, SuggestionState.SAME, actor, "resource")
    audit.record(actor, "same_suggestion", suggestion, ["resource", "state"])


def decide(suggestion: Suggestion, state: SuggestionState, actor: User, *names: str) -> None:
    """Write the decision on a row that is locked, with `names`; tell whoever suggested it."""
    suggestion.state, suggestion.decided_at, suggestion.decided_by = state, timezone.now(), actor
    suggestion.save(update_fields=["state", "decided_at", "decided_by", *names])
    letters.suggestion_decided(suggestion)


@transaction.atomic
def set_aside(suggestion_id: int, *, actor: User) -> None:
    """Set one aside that is nobody's honest word; it is kept until somebody deletes it."""
    suggestion = lock_waiting(suggestion_id)
    suggestion.set_aside_at, suggestion.why_aside = timezone.now(), WhyAside.PROGRAM
    suggestion.save(update_fields=["set_aside_at", "why_aside"])
    audit.record(actor, "set_aside", suggestion, ["set_aside_at"])


@transaction.atomic
def take_in(suggestion_id: int, *, actor: User) -> None:
    """Let one that was set aside wait like the others. Twice is once."""
    suggestion = lock(suggestion_id)
    if suggestion.set_aside_at is None:
        return
    suggestion.set_aside_at, suggestion.why_aside = None, ""
    suggestion.save(update_fields=["set_aside_at", "why_aside"])
    audit.record(actor, "take_in", suggestion, ["set_aside_at"])
    if letters.may_write(suggestion):
        letters.suggestion_received(suggestion)
    letters.waits_for_decision(suggestion)


@transaction.atomic
def delete_spam(suggestion_id: int, *, actor: audit.Actor) -> None:
    """Delete one that was set aside. Raises `NotPossible` for any other."""
    suggestion = lock(suggestion_id)
    if suggestion.set_aside_at is None:
        raise NotPossible(_("Only what was set aside can be deleted here."))
    audit.record(actor, "delete_spam", suggestion)
    _delete(suggestion)


# --- Locks ----------------------------------------------------------------------------------------


def lock(suggestion_id: int) -> Suggestion:
    """Return the suggestion, locked. Raises `NoLongerThere` when it was taken back."""
    rows = Suggestion.objects.select_for_update(no_key=True, of=("self",))
    suggestion = rows.select_related("resource", "ward").filter(pk=suggestion_id).first()
    if suggestion is None:
        raise NoLongerThere(_("This was taken back."))
    return suggestion


def lock_waiting(suggestion_id: int) -> Suggestion:
    """Return it, locked. Raises `NotPossible` when somebody has decided it, or set it aside."""
    suggestion = lock(suggestion_id)
    if not suggestion.is_waiting:
        raise NotPossible(DECIDED_BEFORE)
    return suggestion
