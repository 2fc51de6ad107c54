"""Wards and pods, and which of them a staff member looks after."""

from pods.models.places import (
    AreaRole,
    Notice,
    OfWardOrPod,
    Pod,
    Ward,
    WayToGive,
    ZipCentroid,
    in_a_week,
    this_minute,
)

__all__ = [
    "AreaRole",
    "Notice",
    "OfWardOrPod",
    "Pod",
    "Ward",
    "WayToGive",
    "ZipCentroid",
    "in_a_week",
    "this_minute",
]
