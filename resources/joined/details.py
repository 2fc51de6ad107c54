"""Services asked for one by one, where a source leaves out of its lists what belongs to them.

HSDS lets a list hold services alone; with `full=true` each is to come with its places, hours and
phones. Some servers do not know the parameter. Then each service of a page is asked for under its
own address, within the time and the size of the page as a whole; where the first says no more
either, the page is taken as it is.
"""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.conf import settings

from common.fetching import Fetched
from resources.choices import SourceProblem

# What belongs to a service; a whole one has a list of each, if an empty one.
PARTS = frozenset(
    {
        *("service_at_locations", "schedules", "phones", "languages", "service_areas"),
        *("cost_options", "required_documents", "contacts", "organization"),
    }
)
LONGEST_ID = 200


class TooMuchError(Exception):
    """The services of a page take more time or bytes than a page may; `code` says which."""

    def __init__(self, code: SourceProblem) -> None:
        super().__init__(code.value)
        self.code = code


def are_bare(records: list[Any]) -> bool:
    """Tell whether no service of a page has anything that belongs to it."""
    found = [record for record in records if isinstance(record, dict)]
    return bool(found) and not any(PARTS & record.keys() for record in found)


def completed(
    records: list[Any],
    services_url: str,
    ask: Callable[[str], Fetched | None],
    parse: Callable[[bytes], Any],
) -> tuple[list[Any], int]:
    """Return `records` whole, and the bytes that came for that. Raises `TooMuchError`.

    `ask` returns None where there is nothing at an address. What it and `parse` raise goes on.
    """
    until = time.monotonic() + settings.SOURCE_DETAILS_WITHIN.total_seconds()
    found: list[Any] = []
    size, is_worth_it = 0, False
    for number, record in enumerate(records):
        url = _address_of(record, services_url)
        answer = ask(url) if url else None
        size += len(answer.body) if answer else 0
        if size > settings.SOURCE_MOST_BYTES_OF_PAGE:
            raise TooMuchError(SourceProblem.SIZE)
        if time.monotonic() > until:
            raise TooMuchError(SourceProblem.TIME)
        whole = parse(answer.body) if answer else None
        is_more = _is_more(whole, record)
        found.append(whole if is_more else record)
        is_worth_it = is_worth_it or is_more
        if url and not is_worth_it:
            return [*found, *records[number + 1 :]], size
    return found, size


def _is_more(whole: Any, record: Any) -> bool:
    is_same = isinstance(whole, dict) and str(whole.get("id")) == str(record["id"])
    return is_same and bool(PARTS & whole.keys())


def _address_of(record: Any, services_url: str) -> str:
    """Return the address of a service by its id; "" for a record that has none."""
    id_ = record.get("id") if isinstance(record, dict) else None
    if (
        not isinstance(id_, (str, int))
        or isinstance(id_, bool)
        or not 0 < len(str(id_)) <= LONGEST_ID
    ):
        return ""
    return f"{services_url.rstrip('/')}/{quote(str(id_), safe='')}"
