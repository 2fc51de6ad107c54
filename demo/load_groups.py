"""Puts the demo's groups and proposals into the database. Nobody is written to."""

import datetime

from django.utils import timezone

from accounts.models import User
from common.models import LinkPurpose, PrivateLink
from demo.groups import GROUPS, PROPOSALS
from pods.models import Group, PlaceProposal, Ward
from pods.services import publish


def load_groups(wards: dict[str, Ward], steward: User) -> None:
    """All groups, published."""
    for slug, values in GROUPS.items():
        fields = {name: value for name, value in values.items() if name != "ward"}
        group = Group.objects.create(slug=slug, ward=wards.get(values["ward"]), **fields)
        publish(group, actor=steward)


def load_proposals(wards: dict[str, Ward]) -> None:
    """Two proposals of neighbors: one that waits, and one about which something was asked."""
    for number, (ward, hours, fields) in enumerate(PROPOSALS, start=1):
        proposal = PlaceProposal.objects.create(
            ward=wards[ward],
            submission_key=f"demo-proposal-{number}",
            created_at=timezone.now() - datetime.timedelta(hours=hours),
            email_proven_at=timezone.now(),
            **fields,
        )
        PrivateLink.objects.issue(LinkPurpose.PROPOSAL, proposal.pk)
