"""The emails that staff get about what is new, as the jobs and the worker make them."""

from django.utils import translation

from accounts.models import User
from messaging import news_letters, registry
from messaging.models import Message
from messaging.registry import Letter

NEWS = (news_letters.AT_ONCE, news_letters.MORNING)


def send_news() -> None:
    """Run both jobs."""
    news_letters.send_at_once()
    news_letters.send_each_morning()


def write(message: Message) -> Letter | None:
    with translation.override(message.language):
        return registry.write(message)


def news_messages(user: User | None = None) -> list[Message]:
    """Return what is in the outbox about news, for `user` or everybody, in the order of time."""
    found = Message.objects.filter(template__in=NEWS).order_by("id")
    return list(found.filter(recipient_id=user.pk) if user else found)


def told(user: User) -> list[Letter]:
    """The letters to `user` by now."""
    send_news()
    letters = [write(message) for message in news_messages(user)]
    return [letter for letter in letters if letter is not None]


def subjects(user: User) -> list[str]:
    return [letter.subject for letter in told(user)]
