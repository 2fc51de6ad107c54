"""The verbs on suggestions: made, followed, decided, set aside, ended."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from backoffice.proposals import DECIDED_BEFORE, Proposals, Submitted
from common.errors import NotPossible
from common.models import LinkPurpose, PrivateLink
from resources.choices import SuggestionState
from resources.models import Resource, Suggestion
from resources.suggestions import letters

suggestions = Proposals(
    model=Suggestion,
    purpose=LinkPurpose.SUGGESTION,
    related=("resource", "ward"),
    may_write=letters.may_write,
    received=letters.suggestion_received,
    waits=letters.waits_for_decision,
    forget=letters.forget_letters,
)


# --- By whoever suggests something ----------------------------------------------------------------


def submit_suggestion(
    fields: Mapping[str, Any],
    *,
    submission_key: str,
    why_aside: str = "",
    actor: audit.Actor = audit.RESIDENT,
) -> Submitted[Suggestion]:
    """Store a suggestion once per `submission_key`, or set it aside for `why_aside`.

    One of staff (`actor`) marks the entry as doubtful until it is decided.
    """
    return suggestions.submit(
        fields, submission_key=submission_key, why_aside=why_aside, verb="suggest", actor=actor
    )


def withdraw_suggestion(suggestion_id: int, *, actor: audit.Actor) -> None:
    """Take a suggestion back, with everything about who made it. What was taken over stays."""
    suggestions.withdraw(suggestion_id, verb="withdraw_suggestion", actor=actor)


def delete_old_suggestion(suggestion_id: int) -> None:
    """Delete one whose time is over: the job of every night."""
    withdraw_suggestion(suggestion_id, actor=audit.SYSTEM)


@transaction.atomic
def renew_link(suggestion_id: int, *, actor: audit.Actor, in_place_of: str = "") -> str:
    """Stop the link for a new one; its token. Two presses at once on one page get the same."""
    suggestion = suggestions.lock(suggestion_id)
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


# --- Locks ----------------------------------------------------------------------------------------


def lock_waiting(suggestion_id: int) -> Suggestion:
    """Return it, locked. Raises `NotPossible` when somebody has decided it, or set it aside."""
    suggestion = suggestions.lock(suggestion_id)
    if not suggestion.is_waiting:
        raise NotPossible(DECIDED_BEFORE)
    return suggestion
