"""The parts that upper apps show on a member's private page and on the organizer's working page.

They register themselves, because this app may import none of them.
"""

from dataclasses import dataclass, field
from typing import Any

from common.panels import Panels
from members.models import Member
from members.shown import Reader
from pods.models import Pod


@dataclass(frozen=True)
class Panel:
    """One section of a page: a template, and what it shows (there as `panel`).

    What is urgent stands above the news.
    """

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    is_urgent: bool = False


@dataclass(frozen=True)
class MemberPage:
    """The private page of a member: whose it is, and the token in its address."""

    member: Member
    token: str


@dataclass(frozen=True)
class WorkingPage:
    """The organizer's page of a pod. `token` is that of an organizer without an account, else "".

    A panel leads to the admin's addresses where it is empty, and to private ones with it elsewhere.
    """

    pod: Pod
    reader: Reader
    token: str = ""


_of_member = Panels[MemberPage, Panel]()
member_panel = _of_member.register
member_panels_for = _of_member.made_for

_of_work = Panels[WorkingPage, Panel]()
working_panel = _of_work.register
working_panels_for = _of_work.made_for
