"""The lines of a proposal: which needs it is about, and what is changed by hand."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts import audit
from accounts.models import User
from common.errors import NotPossible
from common.models import Category
from matching import Fit, NeedFacts, VolunteerFacts, obstacles, score
from pods.models import Ward
from requests_app.candidates import (
    current_weights,
    facts_of_need,
    facts_of_volunteers,
)
from requests_app.choices import LineStatus, ProposalStatus
from requests_app.models import Need, Proposal, ProposalLine
from requests_app.models.need_queries import NeedQuerySet
from volunteers.models import Volunteer


def needs_to_match(
    user: User, *, ward: Ward | None = None, category: Category | None = None, urgent: bool = False
) -> NeedQuerySet:
    """The open needs that a proposal of `user` is about.

    None that others have open, and none whose day has passed.
    """
    now = timezone.now()
    needs = Need.objects.visible_to(user).open().still_ahead().for_neighbors()
    if ward:
        needs = needs.filter(request__ward=ward)
    if category:
        needs = needs.filter(category=category)
    if urgent:
        # What the user has open at the desk stays in: it is others' work that must not be undone.
        needs = needs.due_soon()
    return needs.exclude(pk__in=Need.objects.claimed(now).exclude(claimed_by=user).values("pk"))


def purge_proposals() -> int:
    """Delete proposals past their time with all their lines. Returns how many."""
    # The first number that `delete` returns counts the lines too.
    return Proposal.objects.outdated().delete()[1].get(Proposal._meta.label, 0)


def lock_proposal(proposal_id: int) -> Proposal:
    """Lock a proposal before its lines, if both are needed."""
    return Proposal.objects.select_for_update(no_key=True, of=("self",)).get(pk=proposal_id)


def require_ready(proposal: Proposal) -> None:
    """Raise `NotPossible` unless `proposal` can still be changed."""
    if proposal.status != ProposalStatus.READY:
        raise NotPossible(_("This proposal can no longer be changed."))


# --- By hand --------------------------------------------------------------------------------------


@transaction.atomic
def remove_line(line_id: int, *, actor: User) -> None:
    """Take a line out: nobody is asked for it. Twice is once."""
    _set_status(line_id, LineStatus.REMOVED, actor)


@transaction.atomic
def keep_line(line_id: int, *, actor: User) -> None:
    """Put a line that was taken out back in. Twice is once."""
    _set_status(line_id, LineStatus.PROPOSED, actor)


def _set_status(line_id: int, status: LineStatus, actor: User) -> None:
    line = _lock_line(line_id)
    # A second press changes nothing, and the audit log tells of changes only.
    if line.status != status:
        line.status = status
        line.save(update_fields=["status"])
        audit.record(actor, "change_line", line, ["status"])


@transaction.atomic
def change_line(line_id: int, volunteer_id: int | None, *, actor: User) -> None:
    """Propose somebody else for a need, or nobody (None). A line that was taken out is back in.

    Raises `NotPossible` when the volunteer cannot take it, or would have more than they can do.
    """
    line = _lock_line(line_id)
    fit = None if volunteer_id is None else _fit_or_refuse(line, volunteer_id, actor)
    line.volunteer_id = volunteer_id
    line.status = LineStatus.PROPOSED
    line.score = fit.score if fit else 0
    line.reasons = reasons_of(fit) if fit else []
    line.save(update_fields=["volunteer", "status", "score", "reasons"])
    audit.record(actor, "change_line", line, ["volunteer"])


def _lock_line(line_id: int) -> ProposalLine:
    """The line, with its proposal locked before it. Raises `NotPossible` unless it is ready."""
    proposal_id = ProposalLine.objects.values_list("proposal_id", flat=True).get(pk=line_id)
    require_ready(lock_proposal(proposal_id))
    lines = ProposalLine.objects.select_for_update(no_key=True, of=("self",))
    return lines.select_related("need").get(pk=line_id)


def _fit_or_refuse(line: ProposalLine, volunteer_id: int, actor: User) -> Fit:
    people = Volunteer.objects.visible_to(actor).filter(pk=volunteer_id)
    # Asked anew: they may have left, moved or been given work since this was proposed.
    volunteer = facts_of_volunteers(people)[volunteer_id]
    need = facts_of_need(line.need)
    _require_fitting(need, volunteer)
    # The proposal's other lines are no matches yet, so no rule counts them.
    others = line.proposal.lines.to_send().filter(volunteer=volunteer_id).exclude(pk=line.pk)
    if others.count() >= volunteer.room:
        words = ngettext_lazy(
            "They can take %(count)d more now, and this proposal gives them that many already.",
            "They can take %(count)d more now, and this proposal gives them that many already.",
            "count",
        )
        raise NotPossible(words % {"count": volunteer.room})
    return score(need, volunteer, current_weights())


def _require_fitting(need: NeedFacts, volunteer: VolunteerFacts) -> None:
    found = obstacles(need, volunteer)
    if found:
        raise NotPossible(found[0].text)


def reasons_of(fit: Fit) -> list[dict[str, object]]:
    """Return reasons as a line keeps them."""
    # Codes, not words: the page may be read in another language.
    return [
        {"code": each.code, "points": each.points, "values": dict(each.values)}
        for each in fit.reasons
    ]
