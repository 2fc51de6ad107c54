"""Posts by a webhook of Discord, which gives each post a number and lets it be changed by it."""

from typing import Any

from django.conf import settings

from messaging.channels.chat.asking import ask
from messaging.channels.chat.by_apprise import plugin_for
from messaging.channels.chat.services import Address

LONGEST = 2000
# No "@everyone" that somebody wrote into a notice rings everybody's phone.
NOBODY: dict[str, Any] = {"parse": []}


def send(address: Address, words: str, replaces: str) -> str:
    """Post `words`, or put them in the place of the post `replaces`; the post's number."""
    hook = plugin_for(address)
    thread = f"thread_id={hook.thread_id}" if hook.thread_id else ""
    base = f"{settings.DISCORD_URL}/api/webhooks/{hook.webhook_id}/{hook.webhook_token}"
    said = {"content": words[:LONGEST], "allowed_mentions": NOBODY}
    if replaces:
        ask("PATCH", f"{base}/messages/{replaces}?{thread}", said)
        return replaces
    number = str(ask("POST", f"{base}?wait=true&{thread}", said).get("id", ""))
    return number if number.isdecimal() else ""
