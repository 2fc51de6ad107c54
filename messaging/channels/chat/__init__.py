"""Posts to chats: by Apprise, and by our own few lines where a post is to be changed later.

The letter's `to` is the address of the chat, which holds its secret: it stands in no log, answer or
exception.
"""

from django.utils.module_loading import import_string

from messaging.channels.chat.services import BadAddressError, can_edit, read_address
from messaging.channels.failures import PermanentFailureError
from messaging.channels.handed import Handed
from messaging.models import Message
from messaging.registry import Letter

# Imported when the first post goes out: web processes send none, and the library is large.
DRIVERS = {
    "discord": "messaging.channels.chat.discord_api.send",
    "tgram": "messaging.channels.chat.telegram_api.send",
}
BY_APPRISE = "messaging.channels.chat.by_apprise.send"


def send(message: Message, letter: Letter) -> Handed:
    """Post the letter's text, or change what it replaces. Raises as `messaging.channels` says."""
    try:
        address = read_address(letter.to)
    except BadAddressError as error:
        raise PermanentFailureError("address") from error
    if letter.replaces and not can_edit(address.scheme):
        raise PermanentFailureError("no edits")
    driver = import_string(DRIVERS.get(address.scheme, BY_APPRISE))
    provider_id: str = driver(address, letter.text, letter.replaces)
    return Handed("accepted", provider_id)
