"""The letters about a proposal, to whoever made it and to reviewers: one function each."""

import datetime
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.choices import NewsKind
from accounts.models import User
from accounts.roles import PLACES, reviewers_of
from common import limits
from common.addresses import absolute_url, staff_page_url
from common.languages import page_language
from common.models import LinkPurpose, PrivateLink
from messaging.letters import letter_to, render_letter
from messaging.models import Message
from messaging.news import Section, counted, tell_of_aside, tell_users, teller
from messaging.reach import channels_of
from messaging.recipients import recipient_kind
from messaging.registry import Letter, writer
from messaging.services import enqueue, forget
from messaging.unproven import letters_allowed
from pods.calling import with_call
from pods.choices import ProposalState
from pods.models import PlaceProposal

PROPOSER = recipient_kind(
    "proposal", _("Proposal of a pod or group"), rows=lambda: PlaceProposal.objects.all()
)
LINK_ONCE_IN = datetime.timedelta(hours=4)
BY_STAFF_ONCE_IN = datetime.timedelta(minutes=5)


def may_write(proposal: PlaceProposal) -> bool:
    """Count a letter that somebody may have caused who has nothing to do with the email."""
    return letters_allowed(proposal)


def proposal_received(proposal: PlaceProposal) -> None:
    """Thank them, with their private link."""
    _tell("proposal_received", proposal, key="")


def proposal_asked(proposal: PlaceProposal) -> None:
    """Tell them that there is a question; it stands on their page."""
    _tell("proposal_asked", proposal, key=timezone.now().isoformat())


def proposal_approved(proposal: PlaceProposal) -> None:
    _tell("proposal_approved", proposal, key="")


def proposal_declined(proposal: PlaceProposal) -> None:
    """Tell them that it was declined; why stands on their page."""
    _tell("proposal_declined", proposal, key=timezone.now().isoformat())


def proposal_reopened(proposal: PlaceProposal) -> None:
    """Tell them that what was declined is looked at again."""
    _tell("proposal_reopened", proposal, key=timezone.now().isoformat())


def proposal_link(proposal: PlaceProposal) -> None:
    """Send their private link again: one letter in so many hours, however often it is asked."""
    period = int(timezone.now().timestamp() // LINK_ONCE_IN.total_seconds())
    if may_write(proposal):
        _tell("proposal_link", proposal, key=str(period))


def link_for_new_address(proposal: PlaceProposal) -> None:
    """The same, to an email that is new. Call it once per change, with the row locked."""
    if limits.allows("new_emails", f"proposal:{proposal.pk}") and may_write(proposal):
        _tell("proposal_link", proposal, key=timezone.now().isoformat())


def link_by_staff(proposal: PlaceProposal) -> bool:
    """The same, because staff pressed the button; False when it was pressed a moment ago."""
    lap = int(timezone.now().timestamp() // BY_STAFF_ONCE_IN.total_seconds())
    return _tell("proposal_link", proposal, key=f"staff:{lap}") is not None


def _tell(template: str, proposal: PlaceProposal, *, key: str) -> int | None:
    # Nobody is written to about what nobody has looked at yet.
    channels = channels_of(proposal)
    if not channels or proposal.set_aside_at:
        return None
    return enqueue(
        f"pods/{template}",
        recipient_kind=PROPOSER,
        recipient_id=proposal.pk,
        subject_id=proposal.pk,
        language=page_language(proposal.language),
        key=f"{template}:{proposal.pk}:{key}",
        channels=channels,
    )


def forget_letters(proposal: PlaceProposal) -> None:
    """Delete what is known of letters to somebody who takes a proposal back."""
    forget(PROPOSER, proposal.pk)


def waits_for_review(proposal: PlaceProposal, *, again: bool = False) -> None:
    """Tell those who review it; once more when a question was answered."""
    if proposal.set_aside_at:
        tell_of_aside(proposal.ward_id)
        return
    since = timezone.now() if again else None
    users = reviewers_of(proposal.ward_id)
    tell_users(NewsKind.PROPOSED, users, proposal.pk, since=since)


@teller(NewsKind.PROPOSED)
def proposals_waiting(user: User, proposal_ids: Sequence[int]) -> Section | None:
    """Return how many still wait, ward by ward."""
    waiting = PlaceProposal.objects.held_by(user, PLACES).waiting()
    rows = waiting.filter(pk__in=proposal_ids).select_related("ward").order_by("ward__position")
    found = list(rows.only("state", "ward__name", "ward__i18n"))
    if not found:
        return None
    words = ngettext(
        "%(count)s pod or group waits for review", "%(count)s pods or groups wait for review",
        len(found),
    )  # fmt: skip
    places = [row.ward.name_i18n if row.ward else gettext("Beyond our area") for row in found]
    url = f"{staff_page_url('proposals')}?state__exact={ProposalState.WAITING}"
    return Section(words % {"count": len(found)}, counted(places), url)


@writer("pods/proposal_received")
@writer("pods/proposal_asked")
@writer("pods/proposal_approved")
@writer("pods/proposal_declined")
@writer("pods/proposal_link")
@writer("pods/proposal_reopened")
def write_to_proposer(message: Message) -> Letter | None:
    # As it is when it is sent, which may be some time after it was put out.
    rows = PlaceProposal.objects.select_related("ward")
    proposal = rows.filter(pk=message.recipient_id).first()
    link = PrivateLink.objects.current(LinkPurpose.PROPOSAL, message.recipient_id)
    if proposal is None or link is None or not channels_of(proposal):
        return None
    url = proposal.as_mailed(absolute_url("pods:proposal_home", link.token))
    subject, body = render_letter(message.template, {"proposal": proposal, "url": url})
    body = with_call(body, proposal.ward)
    return letter_to(proposal, subject, body, url)
