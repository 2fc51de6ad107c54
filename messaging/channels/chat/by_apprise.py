"""Posts by Apprise, which knows how each service wants them."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from apprise import AppriseAsset, NotifyFormat, PersistentStoreMode
from apprise.common import OverflowMode
from django.conf import settings
from django.utils.module_loading import import_string

from messaging.channels.chat.guarded import within
from messaging.channels.chat.services import Address
from messaging.channels.failures import PassingFailureError, PermanentFailureError
from network import current

SECONDS = 20.0
# Of Apprise's 190 services these alone are ever loaded.
PLUGINS = {
    "discord": "discord.NotifyDiscord",
    "gchat": "google_chat.NotifyGoogleChat",
    "json": "custom_json.NotifyJSON",
    **dict.fromkeys(("matrix", "matrixs"), "matrix.base.NotifyMatrix"),
    **dict.fromkeys(("mmost", "mmosts"), "mattermost.NotifyMattermost"),
    **dict.fromkeys(("nctalk", "nctalks"), "nextcloudtalk.NotifyNextcloudTalk"),
    **dict.fromkeys(("rocket", "rockets"), "rocketchat.NotifyRocketChat"),
    **dict.fromkeys(("signal", "signals"), "signal_api.NotifySignalAPI"),
    "slack": "slack.NotifySlack",
    "tgram": "telegram.NotifyTelegram",
    "workflows": "workflows.NotifyWorkflows",
    "zulip": "zulip.NotifyZulip",
}
# Asked again it would say the same: the address or its secret is wrong.
REFUSED = ("400", "401", "403", "404", "410")
_STATUS = re.compile(r"error=(\d{3})\b")


def _asset() -> AppriseAsset:
    """Return how Apprise goes about it: in the network's name, with no pictures of its own."""
    name = current().name
    return AppriseAsset(
        app_id=name,
        app_desc=name,
        app_url=settings.SITE_URL,
        image_url_mask="",
        image_url_logo="",
        async_mode=False,
        secure_logging=True,
        http_redirects=False,
        storage_mode=PersistentStoreMode.MEMORY,
    )


class _Statuses(logging.Handler):
    """Takes what Apprise logs, which may hold addresses and texts, and keeps the status alone."""

    def emit(self, record: logging.LogRecord) -> None:
        found = _STATUS.search(record.getMessage())
        if found and (kept := _seen.get()) is not None:
            kept.append(found[1])


_seen: ContextVar[list[str] | None] = ContextVar("seen", default=None)
_log = logging.getLogger("apprise")
_log.propagate = False
_log.setLevel(logging.WARNING)
_log.handlers = [_Statuses()]


def plugin_for(address: Address) -> Any:
    """Return what posts to `address`. Raises `PermanentFailureError` where it cannot be read."""
    plugin_of: Any = import_string(f"apprise.plugins.{PLUGINS[address.scheme]}")
    # As Apprise reads them: names of channels are no fragments.
    url = address.url.replace("/#", "/%23")
    is_their_own = url.lower().startswith("https:")
    try:
        said = plugin_of.parse_native_url(url) if is_their_own else plugin_of.parse_url(url)
        plugin = plugin_of(**{**(said or {}), "asset": _asset()})
    except Exception:  # noqa: BLE001  whatever it is, it may quote the address
        raise PermanentFailureError("address") from None
    plugin.socket_connect_timeout = plugin.socket_read_timeout = SECONDS
    plugin.overflow_mode = OverflowMode.SPLIT
    return plugin


@contextmanager
def _statuses() -> Iterator[list[str]]:
    kept: list[str] = []
    token = _seen.set(kept)
    try:
        yield kept
    finally:
        _seen.reset(token)


def send(address: Address, words: str, _replaces: str) -> str:
    """Post `words`. No service that Apprise alone speaks to says how the post is called."""
    plugin = plugin_for(address)
    with within(SECONDS), _statuses() as statuses:
        is_sent = plugin.notify(body=words, title="", body_format=NotifyFormat.TEXT)
    if is_sent:
        return ""
    status = statuses[-1] if statuses else ""
    failure = PermanentFailureError if status in REFUSED else PassingFailureError
    raise failure(status or "no answer")
