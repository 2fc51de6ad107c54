"""Rows of HSDS 1.x and 2.x, written as 3.0 writes them."""

from typing import Any

from resources.hours import WEEKDAYS
from resources.hsds.vocabulary import field_term

Record = dict[str, Any]
# Columns that 3.0 calls otherwise, by table.
RENAMED = {
    "services": {"eligibility": "eligibility_description", "fees": "fees_description"},
    "organizations": {"url": "website"},
    "required_documents": {"required_document": "document"},
    "service_areas": {"service_area": "name"},
    "languages": {"language": "name"},
    "accessibility": {"accessibility": "description"},
    "phones": {"department": "description"},
    "taxonomies": {"vocabulary": "taxonomy"},
    "terms": {"vocabulary": "taxonomy", "term": "name"},
}
_DAYS = {
    **{str(number): code for number, code in enumerate(WEEKDAYS, 1)},
    **{code.lower(): code for code in WEEKDAYS},
    **dict(
        zip(
            ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
            WEEKDAYS,
            strict=True,
        )
    ),
}


def old_record(table: str, row: Record) -> Record:
    """Return `row` with the names that 3.0 has; what stands under these already is kept."""
    for before, now in RENAMED.get(table, {}).items():
        if row.get(before) and not row.get(now):
            row[now] = row[before]
    if table == "phones" and row.get("language"):
        spoken = [{"name": name.strip()} for name in str(row["language"]).split(",")]
        row["languages"] = [old_record("languages", each) for each in spoken]
    if table == "languages" and len(str(row.get("name", ""))) == 2:
        row.setdefault("code", row["name"])
    return row


def old_hours(regular: list[Record], holidays: list[Record]) -> list[Record]:
    """Return the hours of days of the week, and those of holidays, as schedules of 3.0."""
    week = [_regular(row) for row in regular if _day(row)]
    return [*week, *(_holiday(row) for row in holidays)]


def _day(row: Record) -> str:
    return _DAYS.get(str(row.get("weekday", "")).strip().lower(), "")


def _regular(row: Record) -> Record:
    return {
        "id": row.get("id", ""),
        "freq": "WEEKLY",
        "byday": _day(row),
        "opens_at": row.get("opens_at", ""),
        "closes_at": row.get("closes_at", ""),
    }


def _holiday(row: Record) -> Record:
    is_closed = str(row.get("closed", "")).strip().lower() in {"true", "1", "yes", "t"}
    first, last = row.get("start_date", ""), row.get("end_date", "")
    hours = {} if is_closed else {name: row.get(name, "") for name in ("opens_at", "closes_at")}
    kind = "closed" if is_closed else "instead"
    return {
        "id": row.get("id", ""),
        "freq": "WEEKLY",
        "byday": ",".join(WEEKDAYS),
        "dtstart": first,
        "until": last or first,
        "valid_from": first,
        "valid_to": last or first,
        **hours,
        "attributes": [{"value": kind, "taxonomy_term": field_term("schedule_kind")}],
    }
