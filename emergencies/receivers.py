"""Check-ins follow phone trees, and end with the people that they are of."""

from collections.abc import Collection
from typing import Any

from django.dispatch import receiver

from accounts import audit
from emergencies.choices import OF_CALL
from emergencies.models import CheckIn, WatchedHousehold
from emergencies.services.answering import hear_call
from members.models import Member
from members.signals import member_leaving
from phone_trees.choices import CallState
from phone_trees.models import Call
from phone_trees.passing_on import takes_needs
from phone_trees.signals import call_ticked
from requests_app.models import HelpRequest
from requests_app.signals import request_erasing


@receiver(call_ticked, dispatch_uid="emergencies.call_ticked")
def follow_call(call: Call, actor: audit.Actor, *, may_call: bool, **_more: Any) -> None:
    """Take down what a caller says, where the member is asked in a round."""
    hear_call(call.called_id, OF_CALL[CallState(call.state)], actor=actor, may_call=may_call)


@takes_needs
def are_asked(member_ids: Collection[int]) -> bool:
    """Tell whether some of these members are asked in a round: coordinators take their needs."""
    return CheckIn.objects.filter(member__in=member_ids, round__ended_at=None).exists()


@receiver(request_erasing, dispatch_uid="emergencies.request_erasing")
def end_with_request(request: HelpRequest, **_more: Any) -> None:
    """Delete how a household was, and that it wanted to be asked."""
    CheckIn.objects.filter(request=request).delete()
    WatchedHousehold.objects.filter(request=request).delete()


@receiver(member_leaving, dispatch_uid="emergencies.member_leaving")
def end_with_member(member: Member, **_more: Any) -> None:
    """Delete how a member was."""
    CheckIn.objects.filter(member=member).delete()
