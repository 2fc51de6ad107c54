"""The line of a text that says how it can be answered; an app above knows what it asks."""

from collections.abc import Callable

from messaging.models import Message
from messaging.registry import Letter

HowToAnswer = Callable[[Message, Letter], str]
_known: list[HowToAnswer] = []


def says_how_to_answer(function: HowToAnswer) -> HowToAnswer:
    """Let the decorated function be asked of each text before it goes out.

    In the language of the text, outside of any transaction, and once more at each attempt. It
    returns "" for a text that asks nothing.
    """
    _known.append(function)
    return function


def how_to_answer(message: Message, letter: Letter) -> str:
    """Return how the text can be answered; "" where it asks nothing."""
    return " ".join(filter(None, (function(message, letter) for function in _known)))
