"""Addresses of ours: of our pages, for letters and links that people pass on, and of our mail."""

from email.utils import quote
from typing import Any

from django.conf import settings
from django.urls import reverse

from common.current import current


def absolute_url(view_name: str, *args: Any) -> str:
    """Return the full address of a page, in the active language."""
    # Not from a request: letters are written in the worker, and a Host header can be forged.
    return settings.SITE_URL + reverse(view_name, args=args)


def sender_address() -> str:
    """Return the sender of our mail: its address, named after the network in the active language.

    A name that was given to the sender alone stays as it is in every language.
    """
    network = current()
    return f'"{quote(network.own_sender_name or network.name)}" <{network.sender}>'


def bare_sender_address() -> str:
    """Return the sender of our mail without any name."""
    return current().sender


def reply_addresses() -> list[str]:
    """Return where answers to our mail go; nothing where they go to the sender."""
    return [address] if (address := current().reply_to) else []


_staff_pages: dict[str, str] = {}


def name_staff_page(name: str, url_name: str) -> None:
    """Let apps below link to the page `url_name` as `name`, without knowing whose it is."""
    _staff_pages[name] = url_name


def staff_page_url(name: str, *args: Any) -> str:
    """Return the whole address of the page that was named `name`. Raises `KeyError`."""
    return absolute_url(_staff_pages[name], *args)
