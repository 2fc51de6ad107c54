"""The fate of the last posts to a chat, in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from chats.choices import PostKind
from chats.failures import in_words
from chats.models import ChatTarget, Post
from chats.notifications import CHANGE, CHAT
from messaging.models import Message, MessageStatus

MOST = 10
KINDS: dict[str, Any] = {
    PostKind.NEEDS: _("open needs"),
    PostKind.NOTICE: _("notice"),
    PostKind.RESOURCES: _("new resources"),
    PostKind.CARDS: _("the shelf"),
    PostKind.THANKS: _("thanks for what is taken"),
    PostKind.TRIAL: _("a first line"),
}


@dataclass(frozen=True)
class LastPost:
    """A post, or a change of one, and what became of it."""

    at: datetime
    kind: str
    is_change: bool
    state: str
    is_failed: bool
    why: str


def with_posts(targets: Any) -> Any:
    """Add to the chats `targets` whether any post ever arrived there, as `is_posted_to`."""
    told = Message.objects.filter(recipient_kind=CHAT, recipient_id=OuterRef("pk"))
    posts = Post.objects.filter(target=OuterRef("pk"))
    # The outbox forgets sooner than the chat.
    is_long_ago = Exists(posts) & ~Exists(told)
    return targets.annotate(
        is_posted_to=Exists(told.filter(status=MessageStatus.SENT)) | is_long_ago
    )


def last_posts(target: ChatTarget) -> list[LastPost]:
    """Return the newest posts and changes. Two queries."""
    sent = Message.objects.filter(recipient_kind=CHAT, recipient_id=target.pk).order_by("-id")[
        :MOST
    ]
    kinds = dict(Post.objects.filter(target=target).values_list("pk", "kind")[: 20 * MOST])
    return [_shown(message, kinds.get(message.subject_id, "")) for message in sent]


def _shown(message: Message, kind: str) -> LastPost:
    failed = message.status == MessageStatus.FAILED
    waits = message.status == MessageStatus.QUEUED and bool(message.provider_answer)
    return LastPost(
        at=message.created_at,
        kind=str(KINDS.get(kind, "")),
        is_change=message.template == CHANGE,
        state=str(MessageStatus(message.status).label),
        is_failed=failed,
        why=in_words(message.provider_answer) if failed or waits else "",
    )
