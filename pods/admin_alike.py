"""The pods, groups and proposals that may be the same as one that is proposed."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.typed import search_key
from pods.choices import ProposalState
from pods.models import Group, PlaceProposal, Pod

MOST = 8
# Names as alike as "Juniper Court" and "Juniper Ct."
ALIKE_NAME = 0.3
# In the same ward and of the same kind, a little less will do.
ALIKE_BESIDE = 0.15


@dataclass(frozen=True)
class Alike:
    """Something that may be the same, where staff look at it, and what is the same."""

    row: Any
    url: str
    kind: str | Promise
    reasons: tuple[str | Promise, ...]


def alike_to(proposal: PlaceProposal) -> list[Alike]:
    """Return what may be the same as `proposal`, the most alike first."""
    found: list[tuple[float, Alike]] = []
    pods = _near(Pod.objects.all(), "name_key", proposal, has_zone=True)
    groups = _near(Group.objects.all(), "find_key", proposal, has_zone=False)
    others = PlaceProposal.objects.filter(state__in=ProposalState.open(), set_aside_at=None)
    others = others.exclude(pk=proposal.pk).filter(kind=proposal.kind)
    twice = _near(others.defer("name", "phone", "email"), "title_key", proposal, has_zone=True)
    for rows, kind in ((pods, _("Pod")), (groups, _("Group")), (twice, _("Proposal"))):
        found += [(row.alike, _said(row, kind, proposal)) for row in rows]
    found.sort(key=lambda pair: -pair[0])
    return [alike for _how_much, alike in found[:MOST]]


def _near(rows: Any, key: str, proposal: PlaceProposal, *, has_zone: bool) -> QuerySet[Any]:
    title = search_key(proposal.title)
    # The operator finds by the index of names; what lies in the ward is but a part of them.
    near = Q(**{f"{key}__trigram_similar": title})
    if proposal.ward_id:
        zone = {"zone": proposal.zone} if has_zone else {}
        near |= Q(ward=proposal.ward_id, alike__gte=ALIKE_BESIDE, **zone)
    rows = rows.annotate(alike=TrigramSimilarity(key, title)).filter(near)
    return rows.select_related("ward").order_by("-alike", "pk")[:MOST]


def _said(row: Model, kind: str | Promise, proposal: PlaceProposal) -> Alike:
    same: list[str | Promise] = []
    if row.alike >= ALIKE_NAME:  # type: ignore[attr-defined]
        same.append(_("a similar name"))
    if proposal.ward_id and getattr(row, "ward_id", None) == proposal.ward_id:
        same.append(_("the same ward"))
    if proposal.zone and getattr(row, "zone", "") == proposal.zone:
        same.append(_("the same kind of place"))
    url = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    return Alike(row, url, kind, tuple(same))
