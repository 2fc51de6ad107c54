"""The chat services that may be posted to, and what an address of one looks like.

An address is Apprise's: its scheme names the service, and the rest is the secret that lets post.
Apprise knows far more schemes, which start programs, write files or speak to machines inside: so
those that may be are named here.
"""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# By scheme, as it is named on screens. All of these speak https.
SERVICES = {
    "discord": "Discord",
    "gchat": "Google Chat",
    "matrixs": "Matrix",
    "mmosts": "Mattermost",
    "nctalks": "Nextcloud Talk",
    "rockets": "Rocket.Chat",
    "signals": "Signal",
    "slack": "Slack",
    "tgram": "Telegram",
    "workflows": "Microsoft Teams",
    "zulip": "Zulip",
}
# The same without https, on a machine of the network's own: only where a setting names them.
WITHOUT_TLS = {
    "json": "JSON",
    "matrix": "Matrix",
    "mmost": "Mattermost",
    "nctalk": "Nextcloud Talk",
    "rocket": "Rocket.Chat",
    "signal": "Signal",
}
# Web addresses that the services themselves show, which Apprise reads as they are.
THEIR_OWN = {
    "hooks.slack.com": "slack",
    "discord.com": "discord",
    "discordapp.com": "discord",
    "chat.googleapis.com": "gchat",
}
# All else behind the question mark may read files, or switch the checks of certificates off.
HARMLESS = {"thread", "topic", "mode", "e2ee"}
# Google's and Microsoft's addresses have their secret there.
THEIR_SECRETS = {"gchat": {"key", "token", "thread"}, "workflows": {"id", "signature", "ver"}}
# Those whose posts can be changed afterwards.
EDITABLE = ("discord", "tgram")
LONGEST = 500


class BadAddressError(Exception):
    """An address that may not be posted to; `words` say why, and never what it was."""

    def __init__(self, words: str | Promise) -> None:
        super().__init__("bad address")
        self.words = words


@dataclass(frozen=True)
class Address:
    """An address that may be posted to, and the scheme of its service."""

    scheme: str
    url: str


NO_SERVICE = _(
    "This is no address of a chat that we know. docs/chats.md shows what they look like."
)
NOT_SAFE = _("Only chats that are reached by https can be used.")
NO_OPTIONS = _("Please leave out what stands behind the question mark in the address.")


def read_address(typed: str) -> Address:
    """Return the address that somebody typed. Raises `BadAddressError`."""
    url = typed.strip()
    scheme, query = _taken_apart(url)
    if scheme in WITHOUT_TLS and scheme not in settings.CHATS_WITHOUT_TLS:
        raise BadAddressError(NOT_SAFE)
    if scheme not in SERVICES and scheme not in WITHOUT_TLS:
        raise BadAddressError(NO_SERVICE)
    if not query <= HARMLESS | THEIR_SECRETS.get(scheme, set()):
        raise BadAddressError(NO_OPTIONS)
    return Address(scheme, url)


def _taken_apart(url: str) -> tuple[str, set[str]]:
    """Return the scheme of the service, and the names of what stands behind the question mark."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError as error:
        raise BadAddressError(NO_SERVICE) from error
    scheme = parts.scheme.lower()
    if any(sign.isspace() for sign in url) or len(url) > LONGEST:
        raise BadAddressError(NO_SERVICE)
    if scheme in ("https", "http"):
        scheme = THEIR_OWN.get(host, "") if scheme == "https" else ""
    if not parts.netloc:
        raise BadAddressError(NO_SERVICE)
    # Apprise sets HTTP headers and fields by "+name", "-name" and ":name".
    return scheme, {name.lower() for name, _value in parse_qsl(parts.query, keep_blank_values=True)}


def name_of(scheme: str) -> str:
    """Return a service as screens name it."""
    return SERVICES.get(scheme) or WITHOUT_TLS.get(scheme, "")


def can_edit(scheme: str) -> bool:
    """Tell whether a post can be changed later."""
    return scheme in EDITABLE
