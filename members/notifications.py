"""The messages about members, to them and to those who organize their pod: one function each."""

import datetime
from collections.abc import Callable, Iterable, Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import audit
from accounts.choices import NewsKind
from accounts.models import User
from common import limits
from common.addresses import absolute_url, staff_page_url
from common.languages import page_language
from common.models import LinkPurpose, PrivateLink
from members.choices import MemberState
from members.models import Agreed, Agreement, Member, PairMember
from members.organizers import organizers_of
from messaging.letters import letter_to, render_letter
from messaging.models import Message
from messaging.news import Section, counted, tell_users, teller
from messaging.reach import channels_of, may_text
from messaging.recipients import recipient_kind, slug_of
from messaging.registry import Letter, writer
from messaging.services import enqueue, forget
from messaging.text_numbers import text_number
from messaging.undelivered import unreached_among
from messaging.unproven import letters_allowed
from pods.calling import with_call


def texted(member_id: int) -> tuple[str, str]:
    """Return the number of a member, and the ward of their pod."""
    member = Member.objects.select_related("pod__ward").filter(pk=member_id).first()
    return (text_number(member), slug_of(member.pod.ward)) if member else ("", "")


# No rows: coordinators are not told of members, so the organizer's page says whom mail misses.
MEMBER = recipient_kind("member", _("Member of a pod"), is_told_elsewhere=True, texted=texted)
LINK_ONCE_IN = datetime.timedelta(hours=4)


def may_write(member: Member) -> bool:
    """Count a letter that somebody may have caused who has nothing to do with the email."""
    return letters_allowed(member)


def member_received(member: Member) -> None:
    """Write that they asked to join, with their private link."""
    _tell("member_received", member, key=f"member_received:{member.pk}")


def member_approved(member: Member) -> None:
    """Welcome them."""
    at = member.joined_at.isoformat() if member.joined_at else ""
    _tell("member_approved", member, key=f"member_approved:{member.pk}:{at}")


def member_link(member: Member) -> None:
    """Send their private link again: one letter in so many hours, however often it is asked."""
    period = int(timezone.now().timestamp() // LINK_ONCE_IN.total_seconds())
    if may_write(member):
        _tell("member_link", member, key=f"member_link:{member.pk}:{period}")


def link_for_new_address(member: Member) -> None:
    """Send it to an email that is new, or as the organizer asked. With the row locked."""
    key = f"member_link:{member.pk}:{timezone.now().isoformat()}"
    if limits.allows("new_emails", f"member:{member.pk}") and may_write(member):
        _tell("member_link", member, key=key)


def asked_to_join(member: Member, actor: audit.Actor) -> None:
    """Tell those who organize the pod that somebody waits; those without an account by letter."""
    users = [user for user in organizers_of(member.pod) if user != actor]
    tell_users(NewsKind.MEMBERS, users, member.pk)
    by_link = Member.objects.active().filter(pod=member.pod, is_organizer=True)
    today = timezone.localdate().isoformat()
    for organizer in by_link.order_by("id"):
        # Once a day: their page says how many wait.
        _tell("neighbor_waits", organizer, key=f"neighbor_waits:{organizer.pk}:{today}")


def pair_made(member: Member, pairing_id: int) -> None:
    """Write that they have a pair in a round of introductions. Names stand on their page."""
    if limits.allows("pod_news", f"member:{member.pk}"):
        _tell("pair_made", member, key=f"pair_made:{member.pk}:{pairing_id}")


def agreement_written(pod_id: int) -> None:
    """Ask the members of a pod to read what it has agreed on; once a day, however often it is
    written."""
    today = timezone.localdate().isoformat()
    for member in Member.objects.active().filter(pod=pod_id).exclude(email_index="").order_by("id"):
        _tell("agreement_written", member, key=f"agreement_written:{member.pk}:{today}")


def consent_written(member: Member) -> None:
    """Write that their organizer wrote down that they share more; once a day."""
    today = timezone.localdate().isoformat()
    _tell("consent_written", member, key=f"consent_written:{member.pk}:{today}")


def pod_split(member: Member, new_pod_id: int) -> None:
    """Write that they are in the new one of the two pods that theirs has become."""
    _tell_of_move("pod_split", member, new_pod_id)


def pods_merged(member: Member, old_pod_id: int) -> None:
    """Write that their pod has gone into another, or the one that they asked to join has."""
    _tell_of_move("pods_merged", member, old_pod_id)


def _tell_of_move(template: str, member: Member, pod_id: int) -> None:
    if limits.allows("pod_news", f"member:{member.pk}"):
        _tell(template, member, key=f"{template}:{member.pk}:{pod_id}")


def without_letters(member_ids: Iterable[int]) -> set[int]:
    """Return those of `member_ids` whom no message reaches: somebody must tell them."""
    ids = set(member_ids)
    no_email = Member.objects.filter(pk__in=ids, email_index="").only("phone", "contact_method")
    called = (member.pk for member in no_email if not may_text(member))
    return {*called, *(pk for _kind, pk in unreached_among((MEMBER, pk) for pk in ids))}


def forget_letters(member: Member) -> None:
    """Delete what is known of letters to somebody who leaves."""
    forget(MEMBER, member.pk)


def _tell(template: str, member: Member, *, key: str) -> int | None:
    # Nobody is written to about what nobody has looked at yet.
    channels = channels_of(member)
    if not channels or member.set_aside_at:
        return None
    return enqueue(
        f"members/{template}",
        recipient_kind=MEMBER,
        recipient_id=member.pk,
        subject_id=member.pk,
        language=page_language(member.language),
        key=key,
        channels=channels,
    )


@teller(NewsKind.MEMBERS)
def waiting_members(user: User, member_ids: Sequence[int]) -> Section | None:
    """Return how many still wait, pod by pod."""
    waiting = Member.objects.visible_to(user).waiting().filter(pk__in=member_ids)
    found = list(waiting.select_related("pod").only("pod__name", "pod__i18n").order_by("id"))
    if not found:
        return None
    count = len(found)
    words = ngettext(
        "%(count)s neighbor wants to join a pod", "%(count)s neighbors want to join a pod", count
    )
    url = staff_page_url("my_pods")
    return Section(words % {"count": count}, counted(row.pod.name_i18n for row in found), url)


def _has_a_pair(member: Member) -> bool:
    rows = PairMember.objects.filter(member=member, pairing__isnull=False)
    return rows.filter(round__pod=member.pod_id, round__closed_at=None).exists()


def _has_to_agree(member: Member) -> bool:
    held = Agreement.objects.filter(pod=member.pod_id).order_by("-version").first()
    return held is not None and not Agreed.objects.filter(member=member, agreement=held).exists()


def _has_to_look(member: Member) -> bool:
    return any(row.is_told for row in member.sharings.all())


# What must still be so when the letter goes out, which may be some time after it was put out.
STILL_SO: dict[str, Callable[[Member], bool]] = {
    "neighbor_waits": lambda member: member.is_organizer,
    "pair_made": _has_a_pair,
    "agreement_written": _has_to_agree,
    "consent_written": _has_to_look,
}


@writer("members/member_received")
@writer("members/member_approved")
@writer("members/member_link")
@writer("members/neighbor_waits")
@writer("members/pair_made")
@writer("members/agreement_written")
@writer("members/consent_written")
@writer("members/pod_split")
@writer("members/pods_merged")
def write_to_member(message: Message) -> Letter | None:
    # As they are when it is sent, which may be some time after it was put out.
    rows = Member.objects.select_related("pod__ward")
    member = rows.exclude(state=MemberState.LEFT).filter(pk=message.recipient_id).first()
    link = PrivateLink.objects.current(LinkPurpose.MEMBER, message.recipient_id)
    if member is None or link is None or not channels_of(member):
        return None
    is_still_so = STILL_SO.get(message.template.rpartition("/")[2])
    if is_still_so is not None and not is_still_so(member):
        return None
    url = member.as_mailed(absolute_url("members:member_home", link.token))
    context = {"member": member, "pod": member.pod, "url": url}
    subject, body = render_letter(message.template, context)
    return letter_to(member, subject, with_call(body, member.pod.ward), url)
