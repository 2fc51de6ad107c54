"""The ways a message can go: one folder each, with one `send`. Another way is another folder.

`send(message, letter)` hands the letter over and returns what the provider said. It raises
`failures.PermanentFailureError` or `failures.PassingFailureError`; anything else that it raises
counts as passing. It runs outside of any transaction.
"""

from collections.abc import Callable

from messaging.channels import chat, email, text, whatsapp
from messaging.channels.handed import Handed
from messaging.models import Channel, Message
from messaging.registry import Letter

Send = Callable[[Message, Letter], Handed]

_senders: dict[str, Send] = {
    Channel.EMAIL: email.send,
    Channel.TEXT: text.send,
    Channel.WHATSAPP: whatsapp.send,
    Channel.CHAT: chat.send,
}


def send(message: Message, letter: Letter) -> Handed:
    """Hand `letter` over by the message's channel; the provider's answer."""
    return _senders[message.channel](message, letter)
