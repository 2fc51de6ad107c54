"""The address of whoever asks, behind as many proxies of ours as `TRUSTED_PROXY_HOPS` says.

Each proxy adds the address that it was asked from at the end of `X-Forwarded-For`. What stands
further left than our own proxies is what the visitor claims, and is not read.
"""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

FORWARDED = "X-Forwarded-For"


def client_address(request: HttpRequest) -> str:
    """Return the visitor's address; "" when it cannot be known, as on a socket without a proxy."""
    forwarded = request.headers.get(FORWARDED, "")
    return address_behind(
        forwarded, request.META.get("REMOTE_ADDR") or "", settings.TRUSTED_PROXY_HOPS
    )


def address_behind(forwarded: str, peer: str, hops: int) -> str:
    """Return the visitor's address, from `X-Forwarded-For` and from who is connected with us."""
    return _plain(_last_untrusted(_listed(forwarded), hops) or peer)


def wrong_hops(request: HttpRequest) -> str:
    """Say in words why `TRUSTED_PROXY_HOPS` cannot be right for `request`; "" when it can."""
    hops, forwarded = settings.TRUSTED_PROXY_HOPS, _listed(request.headers.get(FORWARDED, ""))
    is_through_proxy = bool(forwarded) or "X-Forwarded-Proto" in request.headers
    if hops and is_through_proxy and len(forwarded) < hops:
        return f"client address: TRUSTED_PROXY_HOPS is {hops}, {FORWARDED} names {len(forwarded)}"
    if len(forwarded) > hops and _is_ours(client_address(request)):
        return f"client address: TRUSTED_PROXY_HOPS is {hops}, and takes a proxy for the visitor"
    return ""


def _listed(forwarded: str) -> list[str]:
    return [address.strip() for address in forwarded.split(",") if address.strip()]


def _last_untrusted(forwarded: list[str], hops: int) -> str:
    return forwarded[-hops] if 0 < hops <= len(forwarded) else ""


def _plain(address: str) -> str:
    """Return the address alone, in its one spelling; "" for what is none."""
    if address.startswith("[") or address.count(":") == 1:
        address = address.rpartition(":")[0] if not address.endswith("]") else address
    try:
        found = ipaddress.ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return ""
    mapped = getattr(found, "ipv4_mapped", None)
    return str(mapped or found)


def _is_ours(address: str) -> bool:
    """Tell whether nobody out there has this address: a proxy beside us has it."""
    return not address or not ipaddress.ip_address(address).is_global
