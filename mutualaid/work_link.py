"""A line of today's work on the first page of the admin."""

from typing import Any


def work_link(url: str, words: str, count: int | None = None, unit: str = "") -> dict[str, Any]:
    """Return a line: where it leads, its words, and how many wait (None where none can)."""
    return {"url": url, "words": words, "count": count, "unit": unit}
