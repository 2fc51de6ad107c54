"""The worker's part in making a proposal: work out who could do what."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Greatest
from django.utils import timezone

from batch_matching.lines import lock_proposal, needs_to_match, reasons_of
from matching import NeedFacts, VolunteerFacts, score
from requests_app.candidates import current_weights, facts_of_needs, facts_of_volunteers
from requests_app.choices import ProposalStatus, Urgency
from requests_app.days import how_soon
from requests_app.models import Need, Proposal, ProposalLine
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer

Tell = Callable[[int], None]
# How far along it is (in percent) when the needs and volunteers are read, when all pairs are
# scored, and before it is written. Nobody knows how many rounds the solver takes.
READ, SCORED, SOLVED = 15, 40, 95
BATCH = 1000


def solve_proposal(proposal_id: int) -> None:
    """Write the lines of a proposal that waits to be worked out; others are left alone.

    A worker that was killed leaves nothing half done, so it is simply done again.
    """
    waiting = [ProposalStatus.WAITING, ProposalStatus.SOLVING]
    proposal = Proposal.objects.select_related("created_by", "ward", "category")
    found = proposal.filter(pk=proposal_id, status__in=waiting).first()
    if found is None:
        return
    Proposal.objects.filter(pk=proposal_id).update(status=ProposalStatus.SOLVING, progress=1)
    try:
        _write(found, _lines(found, lambda percent: _tell(found, percent)))
    except Exception:
        # Only if it is unfinished: another worker may have written it in the meantime.
        Proposal.objects.filter(pk=proposal_id, status=ProposalStatus.SOLVING).update(
            status=ProposalStatus.FAILED
        )
        raise


def _tell(proposal: Proposal, percent: int) -> None:
    Proposal.objects.filter(pk=proposal.pk).update(progress=percent)


def _lines(proposal: Proposal, tell: Tell) -> list[ProposalLine]:
    """Return one line per need, in the order of the desk."""
    user = proposal.created_by
    rows = needs_to_match(
        user, ward=proposal.ward, category=proposal.category, urgent=proposal.is_urgent
    )
    # What is needed later than in a week weighs as what is needed whenever
    soon = Greatest(how_soon(), Value(int(Urgency.WHENEVER)))
    urgencies = dict(rows.in_desk_order().values_list("pk", soon))
    facts = facts_of_needs(Need.objects.filter(pk__in=urgencies))
    needs = [facts[pk] for pk in urgencies if pk in facts]
    # The rules leave the others out too, but only after reading them.
    approved = Volunteer.objects.visible_to(user).filter(status=VolunteerStatus.APPROVED)
    people = list(facts_of_volunteers(approved).values())
    tell(READ)
    weights = current_weights()
    chosen = _assign(needs, people, [urgencies[need.id] for need in needs], weights, tell)
    return [
        _line(proposal, need, volunteer, weights)
        for need, volunteer in zip(needs, chosen, strict=True)
    ]


def _assign(
    needs: list[NeedFacts],
    people: list[VolunteerFacts],
    urgencies: list[int],
    weights: dict[str, int],
    tell: Tell,
) -> list[VolunteerFacts | None]:
    """The volunteer for each need; None where nobody is left."""
    # Inside, so that web processes do not carry numpy and scipy in memory
    from batch_matching import assignment, pair_scores

    scores = pair_scores.Scores(needs, people, weights)
    problem = scores.problem(urgencies)
    tell(SCORED)
    found = assignment.assign(problem, lambda number, _left: tell(min(SOLVED, SCORED + 8 * number)))
    tell(SOLVED)
    return [
        None if place == assignment.NOBODY else scores.volunteers[place]
        for place in found.volunteers
    ]


def _line(
    proposal: Proposal, need: NeedFacts, volunteer: VolunteerFacts | None, weights: dict[str, int]
) -> ProposalLine:
    if volunteer is None:
        return ProposalLine(proposal=proposal, need_id=need.id)
    fit = score(need, volunteer, weights)
    return ProposalLine(
        proposal=proposal,
        need_id=need.id,
        volunteer_id=volunteer.id,
        score=fit.score,
        reasons=reasons_of(fit),
    )


@transaction.atomic
def _write(proposal: Proposal, lines: list[ProposalLine]) -> None:
    """Write the lines once: of two workers the second finds the proposal ready."""
    locked = lock_proposal(proposal.pk)
    if locked.status != ProposalStatus.SOLVING:
        return
    ProposalLine.objects.filter(proposal=locked).delete()
    ProposalLine.objects.bulk_create(lines, batch_size=BATCH)
    locked.status, locked.progress = ProposalStatus.READY, 100
    locked.ready_at = timezone.now()
    locked.save(update_fields=["status", "progress", "ready_at"])
