"""A member's words in the pod, made into a help request or a sign-up by one press.

The apps that have those forms register how one is begun. Nothing is linked: the member sends the
form themselves, or leaves it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from members.models import Member


@dataclass(frozen=True)
class Begun:
    """A form that was filled in as far as it can be: where it goes on, and the cookie it needs."""

    url: str
    cookie: str
    token: str


# Given what the member is and where the press came from (a keyed hash, as `limits.sender_of`).
Beginner = Callable[[Member, str], Begun]
_beginners: dict[str, Beginner] = {}
NEED, CAN = "need", "can"


def begins(what: str) -> Callable[[Beginner], Beginner]:
    """Register the decorated function as the one that begins the form for `NEED` or `CAN`."""

    def register(beginner: Beginner) -> Beginner:
        _beginners[what] = beginner
        return beginner

    return register


def can_begin(what: str) -> bool:
    return what in _beginners


def begin(what: str, member: Member, source: str) -> Begun:
    """Begin the form. Raises `LookupError` where no app has one."""
    return _beginners[what](member, source)
