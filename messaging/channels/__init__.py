"""The ways a message can go: one module each, with one `send`.

`send(message, letter)` hands the letter over and returns the provider's answer in codes. It raises
`failures.PermanentFailureError` or `failures.PassingFailureError`; anything else that it raises
counts as passing. It runs outside of any transaction.
"""

from collections.abc import Callable

from messaging.channels import email
from messaging.models import Channel, Message
from messaging.registry import Letter

Send = Callable[[Message, Letter], str]

_senders: dict[str, Send] = {Channel.EMAIL: email.send}


def send(message: Message, letter: Letter) -> str:
    """Hand `letter` over by the message's channel; the provider's answer."""
    return _senders[message.channel](message, letter)
