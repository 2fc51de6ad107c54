"""Wards and pods, and which of them a staff member looks after."""

from pods.models.intake import IntakePause
from pods.models.places import (
    AreaRole,
    Notice,
    OfWardOrPod,
    Pod,
    Ward,
    WayToGive,
    in_a_week,
    this_minute,
)
from pods.models.zip_centroids import ZipCentroid

__all__ = [
    "AreaRole",
    "IntakePause",
    "Notice",
    "OfWardOrPod",
    "Pod",
    "Ward",
    "WayToGive",
    "ZipCentroid",
    "in_a_week",
    "this_minute",
]
