"""The verbs on chats: what is new there, what of it is over, and trying one."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import audit
from accounts.models import User
from chats import news, notifications
from chats.choices import PostKind, ThingKind
from chats.models import ChatTarget, Post, PostedThing
from chats.stopping import use_again
from common.daytime import is_daytime
from messaging.channels.chat.services import can_edit
from pods.models import Notice

A_DAY = timedelta(days=1)


@transaction.atomic
def start_chat(target_id: int) -> None:
    """Begin with what comes from now on: notices that are shown already are no news there."""
    target = _lock(target_id)
    shown = news.untold(target, ThingKind.NOTICE, news.notices_of(target))
    _put_down(target, None, ThingKind.NOTICE, shown)


@transaction.atomic
def try_chat(target_id: int, *, actor: User, key: str) -> None:
    """Post one line that says that we will post here. `key` is the form's: twice is once."""
    target = _lock(target_id)
    name = f"chat-trial:{target.pk}:{key}"[:120]
    if notifications.is_known(name):
        return
    use_again(target.pk)
    post = Post.objects.create(target=target, kind=PostKind.TRIAL, ended_at=timezone.now())
    audit.record(actor, "try_chat", target)
    notifications.put_out(post, key=name)


@transaction.atomic
def post_news(target_id: int) -> None:
    """Put out what a chat was not told of yet, and say what is over. Twice is once."""
    target = _lock(target_id)
    if target.stopped_at is not None:
        return
    if target.posts_notices:
        _post_notices(target)
    if not is_daytime():
        return
    _follow(target)
    if target.posts_needs and _is_due(target.needs_posted_at, settings.CHAT_POSTS_APART):
        _post_needs(target)
    if target.posts_resources and _is_due(target.resources_posted_at, A_DAY):
        _post_resources(target)
    if target.posts_cards and _is_due(target.cards_posted_at, A_DAY):
        _post_cards(target)


def _lock(target_id: int) -> ChatTarget:
    rows = ChatTarget.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("ward").defer("address").get(pk=target_id)


def _is_due(last: datetime | None, apart: timedelta) -> bool:
    return last is None or timezone.now() - last >= apart


def _post_notices(target: ChatTarget) -> None:
    """Each by itself: a warning at once, all else by day."""
    new = news.untold(target, ThingKind.NOTICE, _sayable(news.notices_of(target)))
    for pk in new[: news.MOST_NOTICES]:
        _post(target, PostKind.NOTICE, ThingKind.NOTICE, [pk])


def _sayable(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    return notices if is_daytime() else notices.filter(is_warning=True)


def _post_needs(target: ChatTarget) -> None:
    new = news.untold(target, ThingKind.NEED, news.needs_of(target))[: news.MOST_NEEDS]
    if new:
        _post(target, PostKind.NEEDS, ThingKind.NEED, new)
        target.needs_posted_at = timezone.now()
        target.save(update_fields=["needs_posted_at"])


def _post_resources(target: ChatTarget) -> None:
    new = news.untold(target, ThingKind.RESOURCE, news.resources_of(target))
    if new:
        _post(target, PostKind.RESOURCES, ThingKind.RESOURCE, new[: news.MOST_RESOURCES])
        target.resources_posted_at = timezone.now()
        target.save(update_fields=["resources_posted_at"])


def _post_cards(target: ChatTarget) -> None:
    new = news.untold(target, ThingKind.CARD, news.cards_of(target))
    if new:
        _post(target, PostKind.CARDS, ThingKind.CARD, new[: news.MOST_CARDS])
        target.cards_posted_at = timezone.now()
        target.save(update_fields=["cards_posted_at"])


def _post(target: ChatTarget, kind: PostKind, of: ThingKind, ids: list[int]) -> None:
    post = Post.objects.create(target=target, kind=kind, left=len(ids))
    _put_down(target, post, of, ids)
    notifications.put_out(post, key=f"chat-post:{post.pk}")


def _put_down(target: ChatTarget, post: Post | None, kind: ThingKind, ids: list[int]) -> None:
    rows = [PostedThing(target=target, post=post, kind=kind, subject_id=pk) for pk in ids]
    PostedThing.objects.bulk_create(rows)


# --- What is over ---------------------------------------------------------------------------------


def _follow(target: ChatTarget) -> None:
    """Change the posts of which something is over, or say so in a post of its own."""
    posts = list(target.posts.filter(kind__in=PostKind.changing(), ended_at=None))
    left = news.still_so([post.pk for post in posts], target)
    changed = [post for post in posts if left[post.pk] != post.left or not left[post.pk]]
    if can_edit(target.scheme):
        for post in changed:
            _change(post, left[post.pk])
    else:
        _thank(target, [post for post in changed if not left[post.pk]])


def _change(post: Post, left: int) -> None:
    """Let the post say what is still so."""
    if not notifications.is_posted(post):
        # What goes out first is written then.
        return
    post.left, post.edits = left, post.edits + 1
    post.ended_at = None if left else timezone.now()
    post.save(update_fields=["left", "edits", "ended_at"])
    notifications.change(post)


def _thank(target: ChatTarget, over: list[Post]) -> None:
    """Say of all posts whose needs are gone at once that they are; of notices nothing is said."""
    Post.objects.filter(pk__in=[post.pk for post in over]).update(ended_at=timezone.now())
    asked = [post for post in over if post.kind == PostKind.NEEDS and notifications.is_sent(post)]
    if asked:
        thanks = Post.objects.create(
            target=target,
            kind=PostKind.THANKS,
            answers=[post.pk for post in asked],
            ended_at=timezone.now(),
        )
        notifications.put_out(thanks, key=f"chat-post:{thanks.pk}")
