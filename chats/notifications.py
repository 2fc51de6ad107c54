"""The posts on their way: put out, written when they go, and what follows on one that fails."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.choices import NewsKind
from accounts.models import User
from chats.failures import in_words
from chats.models import ChatTarget, Post
from chats.news import still_so
from chats.stopping import stop_chat
from chats.wording import over, words_of
from common.addresses import staff_page_url
from common.languages import colon
from messaging.channels.failures import PermanentFailureError
from messaging.models import Channel, Message, MessageStatus
from messaging.news import Line, Section, shortened, tell, tell_stewards, teller
from messaging.outcomes import when_undelivered
from messaging.recipients import recipient_kind
from messaging.registry import Letter, writer
from messaging.services import enqueue

# Nobody can call a chat: a letter of its own says which takes nothing.
CHAT = recipient_kind("chat", _("Chat"), is_told_elsewhere=True)
POST, CHANGE = "chats/post", "chats/change"
UNSURE = "unsure"


def put_out(post: Post, *, key: str) -> None:
    """Put a post into the outbox, once for each `key`."""
    _put_out(POST, post, key)


def change(post: Post) -> None:
    """Let what was posted be replaced by what it says now."""
    _put_out(CHANGE, post, f"chat-change:{post.pk}:{post.edits}")


def is_known(key: str) -> bool:
    """Tell whether something was put out under this key."""
    return Message.objects.filter(idempotency_key=key).exists()


def is_sent(post: Post) -> bool:
    """Tell whether the post is in the chat, as far as anybody knows."""
    return _sent(post).exists()


def is_posted(post: Post) -> bool:
    """Tell whether it is in the chat, under a number by which it can be changed."""
    return _sent(post).exclude(provider_id="").exists()


def _sent(post: Post) -> Any:
    return Message.objects.filter(idempotency_key=f"chat-post:{post.pk}", status=MessageStatus.SENT)


def _put_out(template: str, post: Post, key: str) -> None:
    enqueue(
        template,
        recipient_kind=CHAT,
        recipient_id=post.target_id,
        subject_id=post.pk,
        language=post.target.language,
        key=key,
        channels=[Channel.CHAT],
    )


@writer(POST)
def write_post(message: Message) -> Letter | None:
    """Return what is so now, once: an attempt whose end nobody knows is not made again."""
    post = _post_of(message)
    if post is None or not (words := words_of(post)):
        return None
    if message.attempts > 1 and post.tried == message.attempts - 1 and not message.provider_answer:
        # The worker died while it was being posted. Twice in a chat is worse than a look by hand.
        raise PermanentFailureError(UNSURE)
    left = still_so([post.pk], post.target)[post.pk]
    Post.objects.filter(pk=post.pk).update(tried=message.attempts, left=left)
    Message.objects.filter(pk=message.pk).update(provider_answer="")
    return Letter(post.target.address, "", words, text=words)


@writer(CHANGE)
def write_change(message: Message) -> Letter | None:
    """Return what takes the place of a post; None where it was never there."""
    post = _post_of(message)
    number = _sent(post).values_list("provider_id", flat=True).first() if post else ""
    if post is None or not number:
        return None
    words = words_of(post) or over(post)
    return Letter(post.target.address, "", words, text=words, replaces=number)


def _post_of(message: Message) -> Post | None:
    rows = Post.objects.select_related("target__ward")
    return rows.filter(pk=message.subject_id, target=message.recipient_id).first()


@when_undelivered(POST, CHANGE)
def stop_and_tell(message: Message) -> None:
    """Post no more to a chat that takes nothing, and tell whoever looks after it."""
    target = ChatTarget.objects.filter(pk=message.recipient_id).defer("address").first()
    if target is None:
        return
    # As it was written down: what was tried before is all that `message` knows.
    answers = Message.objects.filter(pk=message.pk).values_list("provider_answer", flat=True)
    code = answers.first() or ""
    if message.template == POST and code != UNSURE:
        stop_chat(target.pk, code)
    if target.ward_id:
        tell(NewsKind.CHATS, target.ward_id, message.pk)
    else:
        tell_stewards(NewsKind.CHATS, message.pk)


@teller(NewsKind.CHATS)
def chats_that_fail(user: User, message_ids: Sequence[int]) -> Section | None:
    """Return the chats that took no post, each once, in words and with the page to mend it."""
    failed = Message.objects.filter(pk__in=message_ids, status=MessageStatus.FAILED)
    by_chat = dict(failed.order_by("pk").values_list("recipient_id", "provider_answer"))
    rows = ChatTarget.objects.visible_to(user).filter(pk__in=by_chat).defer("address")
    lines = [
        Line(f"{row.name}{colon()}{in_words(by_chat[row.pk])}", staff_page_url("chat", row.pk))
        for row in rows.order_by("pk")
    ]
    headline = ngettext(
        "%(count)s chat takes no posts", "%(count)s chats take no posts", len(lines)
    ) % {"count": len(lines)}
    return Section(headline, shortened(lines)) if lines else None
