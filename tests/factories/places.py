"""Wards, pods, groups and what stands on their pages."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from common.choices import PublishState
from pods.models import (
    Group,
    IntakePause,
    Notice,
    PlaceProposal,
    Pod,
    Ward,
    WayToGive,
)
from tests.factories.numbers import next_number, phone, position_of


def make_ward(**fields: Any) -> Ward:
    number = next_number()
    return Ward.objects.create(
        **{
            "name": f"Ward {number}",
            "slug": f"ward-{number}",
            "position": position_of(number),
            **fields,
        }
    )


def make_pod(ward: Ward | None = None, **fields: Any) -> Pod:
    number = next_number()
    fields = {"name": f"Pod {number}", "slug": f"pod-{number}", **fields}
    return Pod.objects.create(
        ward=ward or make_ward(), **{"state": PublishState.PUBLISHED, **fields}
    )


def make_way_to_give(**fields: Any) -> WayToGive:
    number = next_number()
    fields = {"name": f"Fund {number}", "url": "https://example.org/give", **fields}
    return WayToGive.objects.create(**fields)


def make_notice(ward: Ward | None = None, **fields: Any) -> Notice:
    """News that is shown since yesterday and until tomorrow; for the whole city without `ward`."""
    number, day = next_number(), timedelta(days=1)
    fields = {
        "title": f"News {number}",
        "text": "At the hall, noon to 3 pm.",
        "starts_at": timezone.now() - day,
        "ends_at": timezone.now() + day,
        **fields,
    }
    return Notice.objects.create(ward=ward, **fields)


def make_intake_pause(ward: Ward | None = None, **fields: Any) -> IntakePause:
    """A ward that takes no requests online today and tomorrow; without `ward`, the network."""
    today = timezone.localdate()
    fields = {"starts_on": today, "ends_on": today + timedelta(days=1), **fields}
    return IntakePause.objects.create(
        ward=ward, **{"cause": "other", "reason": "Too many requests", **fields}
    )


def make_group(ward: Ward | None = None, **fields: Any) -> Group:
    """A published group; without `ward` it is beyond our area."""
    number = next_number()
    fields = {"name": f"Group {number}", "slug": f"group-{number}", "area": "Riverside", **fields}
    fields.setdefault("website", "https://example.org/group")
    return Group.objects.create(ward=ward, **{"state": PublishState.PUBLISHED, **fields})


def make_place_proposal(ward: Ward | None = None, **fields: Any) -> PlaceProposal:
    """A pod that somebody wants to start."""
    number = next_number()
    fields = {"kind": "pod", "title": f"Proposed pod {number}", "zone": "block", **fields}
    fields = {"name": "Lupe", "phone": phone(7), "languages": ["es"], **fields}
    if ward is None and fields["kind"] == "pod":
        ward = make_ward()
    fields = {"extent": "Fern Street 2-40", "submission_key": f"proposal-{number}", **fields}
    return PlaceProposal.objects.create(ward=ward, **fields)
