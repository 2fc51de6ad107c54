"""The writers of messages. The apps that cause messages register one for each at start-up."""

from collections.abc import Callable
from dataclasses import dataclass

from messaging.models import Message


@dataclass(frozen=True)
class Letter:
    """A message ready to send: the address, the subject line and the plain text.

    A discreet one is for a mailbox that others read: it does not name the network as its sender.
    As a text it goes to `phone` (E.164) and leads to `url`; or says `text`, what a person wrote.
    In a chat it is `text`, in the place of what the service calls `replaces` where that is given.
    `stop_url` is where one press, also of a mail program (RFC 8058), ends such messages.
    """

    to: str
    subject: str
    body: str
    is_discreet: bool = False
    phone: str = ""
    url: str = ""
    text: str = ""
    replaces: str = ""
    stop_url: str = ""


# Called in the message's language. Returns None when there is no longer anybody to write to
# or anything to say; the message is then dropped.
Writer = Callable[[Message], Letter | None]

_writers: dict[str, Writer] = {}


def writer(template: str) -> Callable[[Writer], Writer]:
    """Register the decorated function as the writer of messages named `template`."""

    def register(function: Writer) -> Writer:
        _writers[template] = function
        return function

    return register


def write(message: Message) -> Letter | None:
    """Return the letter for `message`. Raises `LookupError` when its template has no writer."""
    return _writers[message.template](message)


def templates() -> list[str]:
    """The names of all messages there are."""
    return sorted(_writers)
