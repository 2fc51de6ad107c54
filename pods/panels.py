"""The sections that upper apps show on the pages of wards and pods, and of who proposed one."""

from dataclasses import dataclass
from typing import Any

from common.panels import Panels
from pods.models import Notice, PlaceProposal, Pod, Ward


@dataclass(frozen=True)
class Panel:
    """One section of a page: a template, and what it shows (there as `panel`)."""

    template: str
    context: dict[str, Any]


# One registry for both kinds of page: most panels are the same there, and ask which it is.
_panels = Panels[Ward | Pod, Panel]()
panel = _panels.register
panels_for = _panels.made_for
panel_topics = _panels.topics


# Below the words of a notice, wherever it is shown: asked on most pages, so without any query.
_of_notices = Panels[Notice, Panel]()
notice_panel = _of_notices.register
notice_panels_for = _of_notices.made_for


@dataclass(frozen=True)
class ProposalPage:
    """The private page of whoever proposed a pod or group."""

    proposal: PlaceProposal


_of_proposals = Panels[ProposalPage, Panel]()
proposal_panel = _of_proposals.register
proposal_panels_for = _of_proposals.made_for
