"""The receivers of signals: a pod that somebody proposed begins with them as its organizer."""

from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext

from accounts import audit
from common.choices import Source
from common.models import LinkPurpose, PrivateLink
from members import services
from members.choices import AgreedHow
from members.locking import lock_all
from members.models import Member
from members.services import MemberData
from members.shown import organizes
from pods.models import PlaceProposal, Pod
from pods.panels import Panel, ProposalPage, proposal_panel
from pods.signals import pod_started, proposal_link_renewed

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
    # Without email no letter brings them their page: the link that they have leads there.
    said["proposal"] = proposal
    data = MemberData(said)
    joined = services.join(
        pod.pk, data, submission_key=f"proposal:{proposal.pk}", how=AgreedHow.ORGANIZER
    )
    services.set_organizer(joined.member.pk, True, actor=actor)


@receiver(proposal_link_renewed)
def renew_where_it_led(proposal_id: int, **_kwargs: Any) -> None:
    """Stop also the link to the page to which that of the proposal leads: it was shown there."""
    for pk in Member.objects.present().filter(proposal=proposal_id).values_list("pk", flat=True):
        for member in lock_all([pk]):
            if member.proposal_id == proposal_id:
                PrivateLink.objects.renew(LinkPurpose.MEMBER, member.pk)


@proposal_panel("a_member")
def way_to_the_pod(page: ProposalPage) -> Panel | None:
    """Lead whoever proposed the pod to their page as its member, and to their work in it."""
    rows = Member.objects.active().select_related("pod").filter(proposal=page.proposal)
    member = rows.first()
    link = PrivateLink.objects.current(LinkPurpose.MEMBER, member.pk) if member else None
    if member is None or link is None:
        return None
    said = {"token": link.token, "pod": member.pod, "organizes": organizes(member, member.pod)}
    return Panel("members/_started.html", said)
