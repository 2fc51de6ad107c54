"""Proposals and their lines are thrown away when their time is over; what came of them stays."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from batch_matching.tasks import purge_proposals
from requests_app.choices import LineStatus, ProposalStatus
from requests_app.models import Match, Need, Proposal, ProposalLine
from tests.factories import make_match, make_steward

pytestmark = pytest.mark.django_db


def _proposal(status: ProposalStatus, age: timedelta) -> Proposal:
    match, at = make_match(), timezone.now() - age
    proposal = Proposal.objects.create(
        created_by=make_steward(), created_at=at, status=status, ready_at=at, sent_at=at
    )
    ProposalLine.objects.create(
        proposal=proposal,
        need=match.need,
        volunteer=match.volunteer,
        match=match if status == ProposalStatus.SENT else None,
        status=LineStatus.SENT if status == ProposalStatus.SENT else LineStatus.PROPOSED,
    )
    return proposal


@pytest.mark.parametrize("status", ProposalStatus)
def test_past_their_time_they_are_deleted_with_their_lines(status: ProposalStatus) -> None:
    # A minute on either side, so that it is the limit that is tested.
    minute = timedelta(minutes=1)
    kept = _proposal(status, settings.PROPOSALS_KEPT_FOR - minute)
    _proposal(status, settings.PROPOSALS_KEPT_FOR + minute)
    for _night in range(2):
        purge_proposals(timestamp=0)
        assert list(Proposal.objects.all()) == [kept]
        assert [line.proposal_id for line in ProposalLine.objects.all()] == [kept.pk]
    # That somebody was asked stands in the matches, and stays.
    assert (Match.objects.count(), Need.objects.count()) == (2, 2)
