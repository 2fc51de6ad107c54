"""Letters to one staff member about their own account."""

from datetime import timedelta
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from accounts.invitations import link_of
from accounts.models import Invitation, User
from accounts.new_passwords import password_link
from accounts.roles import in_words
from accounts.signals import invited, new_password_wanted, roles_given
from common.addresses import absolute_url
from common.languages import staff_language
from messaging.letters import render_letter
from messaging.models import Message
from messaging.recipients import STAFF
from messaging.registry import Letter, writer
from messaging.services import enqueue

NEW_PASSWORD = "messaging/new_password"
INVITATION = "messaging/invitation"
NEW_ROLES = "messaging/new_roles"
# However often somebody asks for it, also somebody else: the link of the last letter still opens.
ONCE_IN = timedelta(minutes=5)


@receiver(new_password_wanted)
def send_new_password(user: User, **_more: Any) -> None:
    """Put the letter with the link into the outbox, in the caller's transaction."""
    span = timezone.now().timestamp() // ONCE_IN.total_seconds()
    enqueue(
        NEW_PASSWORD,
        recipient_kind=STAFF,
        recipient_id=user.pk,
        subject_id=user.pk,
        language=staff_language(user.language),
        key=f"new_password:{user.pk}:{span:.0f}",
    )


@writer(NEW_PASSWORD)
def write_new_password(message: Message) -> Letter | None:
    """The link is made now: neither the outbox nor the queue ever holds it."""
    user = User.objects.filter(pk=message.recipient_id, is_active=True).first()
    if user is None:
        return None
    subject, body = render_letter(message.template, {"password_reset_url": password_link(user)})
    return Letter(user.email, subject, body)


@receiver(invited)
def send_invitation(user: User, invitation: Invitation, **_more: Any) -> None:
    """Put the letter with the link into the outbox, in the caller's transaction."""
    _enqueue(INVITATION, user, invitation.pk, f"{invitation.sent_at.timestamp():.6f}")


@receiver(roles_given)
def send_new_roles(user: User, **_more: Any) -> None:
    """Tell somebody who has an account that they have more to do."""
    _enqueue(NEW_ROLES, user, user.pk, f"{timezone.now().timestamp():.6f}")


def _enqueue(template: str, user: User, subject_id: int, once: str) -> None:
    enqueue(
        template,
        recipient_kind=STAFF,
        recipient_id=user.pk,
        subject_id=subject_id,
        language=staff_language(user.language),
        key=f"{template}:{user.pk}:{once}",
    )


@writer(INVITATION)
def write_invitation(message: Message) -> Letter | None:
    """Write the letter with the link as it is now; none when nobody is invited any more."""
    rows = Invitation.objects.select_related("user", "invited_by")
    invitation = rows.filter(pk=message.subject_id, user=message.recipient_id).first()
    link = link_of(invitation) if invitation else None
    if invitation is None or link is None:
        return None
    user = invitation.user
    context = {
        "user": user,
        "roles": in_words(user),
        "invited_by": invitation.invited_by.name if invitation.invited_by else "",
        "url": absolute_url("account_invitation", link.token),
        "until": invitation.expires_at,
    }
    return Letter(user.email, *render_letter(message.template, context))


@writer(NEW_ROLES)
def write_new_roles(message: Message) -> Letter | None:
    user = User.objects.filter(pk=message.recipient_id, is_active=True).first()
    if user is None:
        return None
    context = {"user": user, "roles": in_words(user), "url": absolute_url("admin:index")}
    return Letter(user.email, *render_letter(message.template, context))
