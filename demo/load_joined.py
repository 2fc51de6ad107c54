"""Joins the demo to an invented directory, whose package lies beside this file."""

import datetime
import json
from pathlib import Path

from django.utils import timezone

from accounts import audit
from accounts.models import User
from resources.choices import SourceKind, SourceState
from resources.hsds.package import read_package
from resources.joined.storing import Storing
from resources.models import ResourceCategory, Source, SourceReading

PACKAGE = Path(__file__).parent / "riverbend.json"
NAME, ADDRESS = "Riverbend Neighbors", "https://riverbend.example.org/api/hsds/3.0/package.json"
# So many days ago they were checked over there: one so long ago that pages say so.
CHECKED = (9, 40, 200)


def load_joined(steward: User) -> None:
    """Three entries that another network keeps, as if they had been read this morning."""
    now = timezone.now()
    data = json.loads(PACKAGE.read_text(encoding="utf-8"))
    for record, days in zip(data["services"], CHECKED, strict=True):
        record["assured_date"] = f"{now.date() - datetime.timedelta(days=days)}"
    source = Source.objects.create(
        name=NAME,
        address=ADDRESS,
        category=ResourceCategory.objects.get(slug="food"),
        state=SourceState.JOINED,
    )
    audit.record(steward, "join_source", source, ["state"])
    package = read_package(json.dumps(data).encode(), ADDRESS)
    counts = Storing(source, 1).store(package.entries())
    # Nobody answers at an invented address: it is read again when a steward presses.
    SourceReading.objects.create(
        source=source,
        kind=SourceKind.PACKAGE,
        services_url=ADDRESS,
        looked_at=now,
        preview={
            "count": len(data["services"]),
            "refused": package.refused_count,
            "names": [record["name"] for record in data["services"]],
            "license": data["license"],
        },
        succeeded_at=now,
        full_at=now,
        counts={**counts, "read": len(data["services"])},
        run_number=1,
    )
