"""Jobs that look what is new for the chats."""

from procrastinate.contrib.django import app

from chats.models import ChatTarget
from chats.services import post_news
from messaging.queue import AGAIN_SOON, defer


@app.task(name="post_news_to_chat", queue="messages", retry=AGAIN_SOON)
def post_news_to_chat(target_id: int) -> None:
    """Put out what is new for one chat."""
    if ChatTarget.objects.filter(pk=target_id).exists():
        post_news(target_id)


@app.periodic(cron="3-59/5 * * * *")
@app.task(name="post_news_to_chats", queueing_lock="post_news_to_chats")
def post_news_to_chats(timestamp: int) -> None:
    """Let each chat that takes posts have what is new."""
    for target_id in ChatTarget.objects.filter(stopped_at=None).values_list("pk", flat=True):
        defer(post_news_to_chat, target_id=target_id)
