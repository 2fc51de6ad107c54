"""Limits on how often something may happen, counted in Postgres for all processes together.

Counted is by whom or to whom: the address that a form came from, or the one that a letter goes to.
Neither stands anywhere in clear: counters are kept by keyed hashes. `settings.LIMITS` says how many
there may be, within which spans of time. What is over a limit is never dropped by this module: it
answers, and the caller sets it aside (docs/decisions/0048-floods.md).
"""

import datetime
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from common.client_address import client_address
from common.encryption import blind_index
from common.models import Tally

# Who has one address of these has them all.
IPV6_HOUSE = 64


@dataclass(frozen=True)
class Used:
    """The use that was made of one limit: `number` of `most` within `seconds`, until it ends."""

    number: int
    most: int
    seconds: int
    ends_at: datetime.datetime

    @property
    def left(self) -> int:
        return max(0, self.most - self.number)


def allows(name: str, subject: str, *, amount: int = 1, times: int = 1) -> bool:
    """Count `amount` more of `name` for `subject`, and tell whether all of them are within limits.

    `times` is how many times the usual limit is allowed.
    """
    used = count(name, subject, amount=amount, times=times)
    return all(one.number <= one.most for one in used)


def count(name: str, subject: str, *, amount: int = 1, times: int = 1) -> list[Used]:
    """Count `amount` more of `name` for `subject`; return the use of each of its limits."""
    return _count(name, subject, amount, times)[0]


def _count(
    name: str, subject: str, amount: int, times: int | None = None, address: str = ""
) -> tuple[list[Used], bool]:
    """Count as `count` does, and tell whether we are under attack.

    Without `times` it is what `address` may have.
    """
    now, most, ends = timezone.now().timestamp(), {}, {}
    for number, within in settings.LIMITS[name]:
        lap, seconds = int(now // within.total_seconds()), int(within.total_seconds())
        key = blind_index(f"{name}:{seconds}:{lap}:{subject}", purpose="limit")
        most[key] = number, seconds
        ends[key] = datetime.datetime.fromtimestamp((lap + 1) * seconds, datetime.UTC)
    counted, known, is_attack = Tally.objects.add(ends, amount, address)
    allowed = known if times is None else times
    used = [
        Used(counted[key], number * allowed, seconds, ends[key])
        for key, (number, seconds) in most.items()
    ]
    return used, is_attack


def is_first(name: str, subject: str, within: datetime.timedelta) -> bool:
    """Tell whether this is the first time within a span of time that it is asked."""
    lap = int(timezone.now().timestamp() // within.total_seconds())
    key = blind_index(f"{name}:{lap}:{subject}", purpose="limit")
    counted, *_others = Tally.objects.add({key: timezone.now() + within}, 1)
    return counted[key] == 1


def sender_allows(request: HttpRequest, name: str, *, amount: int = 1) -> bool:
    """Count `amount` more of `name` from where `request` comes, and tell whether it may be.

    Shared addresses that stewards have named may send more.
    """
    return all(one.number <= one.most for one in count_of_sender(request, name, amount=amount))


def count_of_sender(request: HttpRequest, name: str, *, amount: int = 1) -> list[Used]:
    """Count `amount` more of `name` from where `request` comes; return the use of each limit.

    None of them where it is not known whence.
    """
    return _count_of_sender(request, name, amount)[0]


def sender_under_attack(request: HttpRequest, name: str) -> tuple[bool, bool | None]:
    """Count one more as `sender_allows` does; tell that, and whether we are under attack.

    The second is read in the same look, and None where it is not known whence `request` comes.
    """
    used, is_attack = _count_of_sender(request, name, 1)
    return all(one.number <= one.most for one in used), is_attack


def _count_of_sender(
    request: HttpRequest, name: str, amount: int
) -> tuple[list[Used], bool | None]:
    sender = sender_of(request)
    if not sender:
        return [], None
    return _count(name, sender, amount, address=_checked(client_address(request)))


def sender_of(request: HttpRequest) -> str:
    """Return the keyed hash of where `request` comes from, of IPv6 the network that a house has.

    "" where that is not known: then nobody can be told from anybody else.
    """
    address = _checked(client_address(request))
    if ":" in address:
        address = str(ip_network(f"{address}/{IPV6_HOUSE}", strict=False))
    return blind_index(address, purpose="sender")


def _checked(address: str) -> str:
    """`address` in one way of writing; "" for what is none, such as a socket's path."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    mapped = getattr(found, "ipv4_mapped", None)
    return str(mapped or found).partition("%")[0]
