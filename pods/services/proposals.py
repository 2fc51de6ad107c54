"""The verbs on proposals of pods and groups: proposed, completed, reviewed, followed, ended."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from backoffice.proposals import DECIDED_BEFORE, Proposals, Submitted
from common.choices import PublishState
from common.errors import NotPossible
from common.fields import with_blind_indexes
from common.models import LinkPurpose, PrivateLink, UsedSlug
from common.slugs import slug_of
from messaging.unproven import proven_by
from pods import proposal_letters as letters
from pods.choices import ProposalState, Proposed
from pods.models import Group, PlaceProposal, Pod
from pods.services.publishing import publish
from pods.signals import pod_started, proposal_link_renewed

DECLINED_ALREADY = _("This was declined, so it cannot be changed any more.")
NO_ADDRESS = _("A group needs a website, a request form, or a public phone or email.")
# Of a proposal and of the page that it became, by the same name.
ON_THE_PAGE = ("description", "ward", "zip_codes", "languages")
ON_A_POD = (*ON_THE_PAGE, "zone", "extent", "talks")
ON_A_GROUP = (*ON_THE_PAGE, "website", "request_form")


places = Proposals(
    model=PlaceProposal,
    purpose=LinkPurpose.PROPOSAL,
    related=("ward", "pod", "group"),
    may_write=letters.may_write,
    received=letters.proposal_received,
    waits=letters.waits_for_review,
    forget=letters.forget_letters,
)


# --- By whoever proposes it -----------------------------------------------------------------------


def submit_proposal(
    fields: Mapping[str, Any], *, submission_key: str, why_aside: str = ""
) -> Submitted[PlaceProposal]:
    """Store a proposal once per `submission_key`, or set it aside for `why_aside`."""
    return places.submit(
        fields,
        submission_key=submission_key,
        why_aside=why_aside,
        verb="submit_place",
        actor=audit.RESIDENT,
    )


@transaction.atomic
def update_proposal(proposal_id: int, fields: Mapping[str, Any], *, actor: audit.Actor) -> None:
    """Change what was said; once it is approved also on its page. The same again changes nothing.

    A new email gets the private link, which is a new one then. Raises `NotPossible` for one that
    was declined.
    """
    proposal = places.lock(proposal_id)
    if not proposal.can_change:
        raise NotPossible(DECLINED_ALREADY)
    old_email = proposal.email
    changed = {name for name, value in fields.items() if getattr(proposal, name) != value}
    if not changed:
        return
    for name in changed:
        setattr(proposal, name, fields[name])
    written = with_blind_indexes(changed)
    if "email" in changed:
        proposal.email_proven_at = proven_by(actor)
        written.append("email_proven_at")
    proposal.save(update_fields=written)
    audit.record(actor, "update_place", proposal, changed)
    _bring_to_page(proposal, changed, actor)
    if "email" in changed:
        if old_email:
            # What the old mailbox has opens nothing any more.
            _new_link(proposal)
        letters.link_for_new_address(proposal)


def _bring_to_page(proposal: PlaceProposal, changed: set[str], actor: audit.Actor) -> None:
    """Write what an organizer changed on the page of their pod or group, too."""
    place = proposal.place
    # A pod stays in its ward: that is for whoever looks after both.
    names = changed.intersection(ON_A_POD if proposal.is_pod else ON_A_GROUP) - {"ward"}
    if place is None or not (names or "title" in changed):
        return
    for name in names:
        setattr(place, name, getattr(proposal, name))
    if "title" in changed:
        place.name = proposal.title
        names.add("name")
    if not proposal.is_pod and "extent" in changed and isinstance(place, Group):
        place.area = proposal.extent
        names.add("area")
    place.save(update_fields=sorted(names))
    audit.record(actor, "change", place, names)


@transaction.atomic
def answer_question(proposal_id: int, answer: str, *, actor: audit.Actor) -> None:
    """Answer what the reviewer asked; it waits for review again. Raises `NotPossible`."""
    proposal = places.lock(proposal_id)
    if proposal.state != ProposalState.ASKED:
        raise NotPossible(DECIDED_BEFORE)
    proposal.answer, proposal.state = answer, ProposalState.WAITING
    proposal.save(update_fields=["answer", "state"])
    audit.record(actor, "answer_question", proposal, ["answer"])
    letters.waits_for_review(proposal, again=True)


def withdraw_proposal(proposal_id: int, *, actor: audit.Actor) -> None:
    """Take a proposal back, with everything about who made it. A page that it became stays."""
    places.withdraw(proposal_id, verb="withdraw_place", actor=actor)


def delete_old_proposal(proposal_id: int) -> None:
    """Delete one whose time is over: the job of every night."""
    withdraw_proposal(proposal_id, actor=audit.SYSTEM)


@transaction.atomic
def renew_link(proposal_id: int, *, actor: audit.Actor, in_place_of: str = "") -> str:
    """Stop the link for a new one; its token. When staff asked for it, it goes to the email.

    `in_place_of` is the token of their own page: two presses at once get the same link.
    """
    proposal = places.lock(proposal_id)
    token = _new_link(proposal, in_place_of)
    audit.record(actor, "renew_link", proposal)
    if isinstance(actor, User):
        letters.link_for_new_address(proposal)
    return token


def _new_link(proposal: PlaceProposal, in_place_of: str = "") -> str:
    links = PrivateLink.objects
    before = links.current(LinkPurpose.PROPOSAL, proposal.pk)
    link = links.renew(LinkPurpose.PROPOSAL, proposal.pk, in_place_of=in_place_of)
    if link != before:
        proposal_link_renewed.send(PlaceProposal, proposal_id=proposal.pk)
    return link.token


@transaction.atomic
def resend_link(proposal_id: int, *, actor: User) -> None:
    """Send the link again because staff asked for it. Raises `NotPossible`."""
    proposal = places.lock(proposal_id)
    if not proposal.email:
        raise NotPossible(_("There is no email to send the link to: please call them."))
    if not letters.link_by_staff(proposal):
        raise NotPossible(_("The link was sent a moment ago. Please wait a few minutes."))
    audit.record(actor, "resend_link", proposal)


# --- By reviewers ---------------------------------------------------------------------------------


@transaction.atomic
def ask_about_proposal(proposal_id: int, question: str, *, actor: User) -> None:
    """Ask whoever proposed it; they get a letter and answer on their page. Raises `NotPossible`."""
    proposal = _lock_open(proposal_id)
    proposal.question, proposal.answer, proposal.state = question, "", ProposalState.ASKED
    proposal.save(update_fields=["question", "answer", "state"])
    audit.record(actor, "ask_about_place", proposal, ["question"])
    letters.proposal_asked(proposal)


@transaction.atomic
def decline_proposal(proposal_id: int, reason: str, *, actor: User) -> None:
    """Decline it, and tell them why. Raises `NotPossible` when it was decided before."""
    proposal = _lock_open(proposal_id)
    proposal.reason, proposal.state = reason, ProposalState.DECLINED
    proposal.decided_at = timezone.now()
    proposal.save(update_fields=["reason", "state", "decided_at"])
    audit.record(actor, "decline_place", proposal, ["state"])
    letters.proposal_declined(proposal)


@transaction.atomic
def reopen_proposal(proposal_id: int, *, actor: User) -> None:
    """Let one that was declined wait for review again; they are told. Twice is once.

    Raises `NotPossible` for one that was approved.
    """
    proposal = places.lock(proposal_id)
    if proposal.is_open:
        return
    if proposal.state != ProposalState.DECLINED:
        raise NotPossible(DECIDED_BEFORE)
    proposal.state, proposal.decided_at, proposal.reason = ProposalState.WAITING, None, ""
    proposal.save(update_fields=["state", "decided_at", "reason"])
    audit.record(actor, "reopen_place", proposal, ["state"])
    letters.proposal_reopened(proposal)


@transaction.atomic
def approve_proposal(proposal_id: int, *, is_public: bool, actor: User) -> Pod | Group:
    """Make a page of it, a draft or `is_public` at once; whoever proposed it organizes it.

    By their private link alone: that it is so is kept with the proposal, until somebody gives them
    an account. Raises `NotPossible` when it was decided before, or when a group cannot be reached.
    """
    proposal = _lock_open(proposal_id)
    place = _make_pod(proposal) if proposal.is_pod else _make_group(proposal)
    proposal.state, proposal.decided_at = ProposalState.APPROVED, timezone.now()
    proposal.organizes_since = proposal.decided_at
    proposal.save(update_fields=["state", "decided_at", "organizes_since", "pod", "group"])
    audit.record(actor, "approve_place", proposal, ["state"])
    audit.record(actor, "add", place)
    if is_public:
        publish(place, actor=actor)
    letters.proposal_approved(proposal)
    if isinstance(place, Pod):
        pod_started.send(Pod, pod=place, proposal=proposal, actor=actor)
    return place


def _make_pod(proposal: PlaceProposal) -> Pod:
    fields = {name: getattr(proposal, name) for name in ON_A_POD}
    slug = _free_slug(Pod, proposal)
    proposal.pod = Pod.objects.create(
        name=proposal.title, slug=slug, state=PublishState.DRAFT, **fields
    )
    return proposal.pod


def _make_group(proposal: PlaceProposal) -> Group:
    if not proposal.website and not proposal.request_form:
        raise NotPossible(NO_ADDRESS)
    fields = {name: getattr(proposal, name) for name in ON_A_GROUP}
    area = proposal.extent or (proposal.ward.name if proposal.ward else proposal.title)
    slug = _free_slug(Group, proposal)
    proposal.group = Group.objects.create(
        name=proposal.title, area=area, slug=slug, state=PublishState.DRAFT, **fields
    )
    return proposal.group


def _free_slug(model: type[Pod] | type[Group], proposal: PlaceProposal) -> str:
    """Return an address for the page: its name, with the proposal's number where that is taken."""
    kind = model._meta.db_table
    slug = slug_of(proposal.title)
    # Names in Amharic or Chinese leave nothing of themselves in an address.
    is_taken = not slug or UsedSlug.objects.filter(kind=kind, slug=slug).exists()
    word = Proposed(proposal.kind).value
    return f"{slug or word}-{proposal.pk}" if is_taken or slug == "start" else slug


# --- Locks ----------------------------------------------------------------------------------------


def _lock_open(proposal_id: int) -> PlaceProposal:
    proposal = places.lock(proposal_id)
    if not proposal.is_open or proposal.set_aside_at is not None:
        raise NotPossible(DECIDED_BEFORE)
    return proposal
