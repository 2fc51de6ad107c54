"""The receivers of signals: a pod that somebody proposed begins with them as its organizer."""

from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext

from accounts import audit
from common.choices import Source
from members import services
from members.choices import AgreedHow
from members.services import MemberData
from pods.models import PlaceProposal, Pod
from pods.signals import pod_started

SAID = ("name", "phone", "email", "contact_method", "language")


@receiver(pod_started)
def begin_with_organizer(
    pod: Pod, proposal: PlaceProposal, actor: audit.Actor, **_kwargs: Any
) -> None:
    """Let the pod have members, and whoever proposed it be the first, who sees to the others.

    What they said of themselves is seen by nobody else: they share it when they want to.
    """
    services.start_members(pod.pk, actor=actor)
    said: dict[str, Any] = {name: getattr(proposal, name) for name in SAID}
    said |= {"source": Source.WEB, "agreed_words": gettext("Started this pod.")}
    data = MemberData(said)
    joined = services.join(
        pod.pk, data, submission_key=f"proposal:{proposal.pk}", how=AgreedHow.ORGANIZER
    )
    services.set_organizer(joined.member.pk, True, actor=actor)
