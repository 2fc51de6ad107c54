"""The apps that act when a message is given up. Each registers what it does at start-up."""

from collections import defaultdict
from collections.abc import Callable

from messaging.models import Message

Handler = Callable[[Message], None]

_handlers: defaultdict[str, list[Handler]] = defaultdict(list)


# Those who act when a message about nobody's own match does not go, as they had enough this week.
_held_back: defaultdict[str, list[Handler]] = defaultdict(list)


def when_held_back(template: str) -> Callable[[Handler], Handler]:
    """Call the decorated function with each message of `template` that was one too many in a week.

    In the transaction that records it, as `when_undelivered` does.
    """

    def register(handler: Handler) -> Handler:
        _held_back[template].append(handler)
        return handler

    return register


def tell_held_back(message: Message) -> None:
    """Let the apps that registered for this kind of message act on it."""
    for handler in _held_back[message.template]:
        handler(message)


def when_undelivered(*templates: str) -> Callable[[Handler], Handler]:
    """Call the decorated function with each message of `templates` that nobody will ever get.

    In the transaction that records it, so that both happen or neither; it must not send anything
    by itself, but may put messages into the outbox. What it raises has the message tried again.
    """

    def register(handler: Handler) -> Handler:
        for template in templates:
            _handlers[template].append(handler)
        return handler

    return register


def tell_undelivered(message: Message) -> None:
    """Let the apps that registered for this kind of message act on its failure."""
    for handler in _handlers[message.template]:
        handler(message)
