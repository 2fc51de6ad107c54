"""Whether a chat is posted to: not while it takes nothing."""

from django.utils import timezone

from chats.models import ChatTarget


def stop_chat(target_id: int, code: str) -> None:
    """Post no more to a chat that takes nothing, until somebody has looked at it."""
    going = ChatTarget.objects.filter(pk=target_id, stopped_at=None)
    going.update(stopped_at=timezone.now(), stopped_as=(code or "?")[:40])


def use_again(target_id: int) -> None:
    """Post again to a chat whose address was wrong, and may be right now."""
    ChatTarget.objects.filter(pk=target_id).update(stopped_at=None, stopped_as="")
