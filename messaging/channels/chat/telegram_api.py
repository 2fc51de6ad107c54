"""Posts by a bot of Telegram, which gives each post a number and lets it be changed by it."""

from django.conf import settings

from messaging.channels.chat.asking import ask
from messaging.channels.chat.by_apprise import plugin_for
from messaging.channels.chat.services import Address
from messaging.channels.failures import PermanentFailureError

LONGEST = 4096


def send(address: Address, words: str, replaces: str) -> str:
    """Post `words`, or put them in the place of the post `replaces`; the post's number."""
    bot = plugin_for(address)
    if not bot.targets:
        # Apprise would look for whoever wrote to the bot last.
        raise PermanentFailureError("no chat")
    chat, topic = bot.targets[0]
    base = f"{settings.TELEGRAM_URL}/bot{bot.bot_token}"
    said = {
        "chat_id": chat,
        "text": words[:LONGEST],
        "link_preview_options": {"is_disabled": True},
    }
    if replaces:
        ask("POST", f"{base}/editMessageText", {**said, "message_id": int(replaces)})
        return replaces
    said |= {"message_thread_id": topic} if topic else {}
    posted = ask("POST", f"{base}/sendMessage", said).get("result")
    return str(posted.get("message_id", "")) if isinstance(posted, dict) else ""
