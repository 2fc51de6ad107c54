"""Wards, pods and groups, and which of them a staff member looks after."""

from pods.models.ended_roles import EndedRole
from pods.models.groups import Group
from pods.models.intake import IntakePause
from pods.models.outside import OutsideCount
from pods.models.page_parts import (
    Notice,
    OfWardOrPod,
    PlaceLink,
    WayToGive,
    in_a_week,
    this_minute,
)
from pods.models.places import AreaRole, Pod, Ward
from pods.models.proposals import PlaceProposal
from pods.models.zip_centroids import ZipCentroid

__all__ = [
    "AreaRole",
    "EndedRole",
    "Group",
    "IntakePause",
    "Notice",
    "OfWardOrPod",
    "OutsideCount",
    "PlaceLink",
    "PlaceProposal",
    "Pod",
    "Ward",
    "WayToGive",
    "ZipCentroid",
    "in_a_week",
    "this_minute",
]
