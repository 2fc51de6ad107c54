"""Letters to one staff member about their own account."""

from datetime import timedelta
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from accounts.models import User
from accounts.new_passwords import password_link
from accounts.signals import new_password_wanted
from common.languages import staff_language
from messaging.letters import render_letter
from messaging.models import Message
from messaging.recipients import STAFF
from messaging.registry import Letter, writer
from messaging.services import enqueue

NEW_PASSWORD = "messaging/new_password"
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
