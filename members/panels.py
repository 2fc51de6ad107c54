"""The parts that upper apps show on a member's private page and on the organizer's working page.

They register themselves, because this app may import none of them.
"""

from dataclasses import dataclass, field
from typing import Any, Protocol

from django.urls import reverse
from django.utils.functional import Promise

from common.panels import Panels
from members.models import Member
from members.shown import Reader
from pods.models import Pod


@dataclass(frozen=True)
class Panel:
    """One section of a page: a template, and what it shows (there as `panel`).

    What is urgent stands above the news. `ways` are the words and addresses of the pages it leads
    to, for where there is no room for more.
    """

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    is_urgent: bool = False
    ways: tuple[tuple[str | Promise, str], ...] = ()


@dataclass(frozen=True)
class MemberPage:
    """The private page of a member: whose it is, and the token in its address."""

    member: Member
    token: str


@dataclass(frozen=True)
class WorkingPage:
    """The organizer's page of a pod. `token` is that of an organizer without an account, else "".

    A panel leads to the admin's addresses where it is empty, and to private ones with it elsewhere.
    `opened` is what those addresses bring along once the organizer has opened what is personal.
    """

    pod: Pod
    reader: Reader
    token: str = ""
    opened: str = ""


class AtWork(Protocol):
    """Whoever is at work in a pod: as `WorkingPage`."""

    @property
    def pod(self) -> Pod: ...
    @property
    def token(self) -> str: ...
    @property
    def opened(self) -> str: ...


def work_url(work: AtWork, app: str, page: str, *args: Any) -> str:
    """Return the address of an organizer's page: in the admin, or the one of `app` behind the link.

    It brings along what is opened: every page leads to the next one as open as it is.
    """
    if not work.token:
        return reverse(f"admin:pod_{page}", args=[work.pod.pk, *args])
    url = reverse(f"{app}:organizer_{page}", args=[work.token, *args])
    return f"{url}?open={work.opened}" if work.opened else url


_of_member = Panels[MemberPage, Panel]()
member_panel = _of_member.register
member_panels_for = _of_member.made_for

_of_work = Panels[WorkingPage, Panel]()
working_panel = _of_work.register
working_panels_for = _of_work.made_for
