"""The panels of upper apps on the pages of a request that was sent, and of a task."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from common.panels import Panels
from requests_app.models import HelpRequest, Match


@dataclass(frozen=True)
class Panel:
    """A section of the page: a template, and what it shows (there as `panel`)."""

    template: str
    context: dict[str, Any]


@dataclass(frozen=True)
class Sent:
    """A request that was just sent: its ward, and the kinds of help that it asks for, by number."""

    ward_id: int | None
    kinds: tuple[int, ...]


@dataclass(frozen=True)
class SentPanel(Panel):
    """A section of the confirmation; it `covers_all` where no neighbor is asked for anything."""

    covers_all: bool


# They register themselves, because this app may import none of them.
_of_requests = Panels[HelpRequest, Panel]()
request_panel = _of_requests.register
request_panels = _of_requests.made_for
_of_sent = Panels[Sent, SentPanel]()
sent_panel = _of_sent.register
sent_panels = _of_sent.made_for
_of_tasks = Panels[Sequence[Match], Panel]()
task_panel = _of_tasks.register
task_panels = _of_tasks.made_for
