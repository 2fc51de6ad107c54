"""A package of JSON is read service by service, and never lies in memory as a whole."""

import json
import tracemalloc
from typing import Any

import pytest

from resources.hsds.unpacking import RefusedPackageError, records_in

SERVICE = {"id": "1", "name": "Pantry", "phones": [{"id": "2", "number": "211"}]}
OWNER = {"id": "o", "name": "Org", "phones": [{"number": "311"}]}


def read(data: bytes) -> tuple[int, list[Any]]:
    kind, count, services = records_in(data)
    assert kind == "json"
    return count, list(services)


@pytest.mark.parametrize(
    ("told", "services"),
    [
        (SERVICE, [SERVICE]),
        ([SERVICE, 3], [SERVICE, 3]),
        ({"page": 1, "contents": [SERVICE, SERVICE]}, [SERVICE, SERVICE]),
        ({"services": []}, []),
        ({**OWNER, "services": [SERVICE, 3]}, [{"organization": OWNER, **SERVICE}, 3]),
        (
            [{**OWNER, "services": [SERVICE]}, SERVICE],
            [{"organization": OWNER, **SERVICE}, SERVICE],
        ),
    ],
)
def test_services_stand_in_lists_pages_and_organizations(told: Any, services: list[Any]) -> None:
    expected = (len(services), services)
    assert read(json.dumps(told).encode()) == expected
    assert read(f"\ufeff \n{json.dumps(told, indent=1)}\r\n".encode()) == expected


def test_one_service_may_stand_on_each_line() -> None:
    assert read(b'{"id": 1}\n\n{"id": 2}\n') == (2, [{"id": 1}, {"id": 2}])


@pytest.mark.parametrize(
    "text",
    ["[1,]", "[1 2]", "[", "{", '{"a" 1}', '{1: 2}', '{"a": 1,}', '{"a": [1, 2}', '[{"id": 1}] x',
     '{"id": 1}\n{"id": 2', "[" * 200_000, '{"a":' * 200_000],
)  # fmt: skip
def test_what_ends_too_early_or_goes_wrong_is_broken(text: str) -> None:
    with pytest.raises(RefusedPackageError) as refused:
        records_in(text.encode())
    assert refused.value.code == "broken"


@pytest.mark.parametrize("text", ["[]", "[1, 2]", "[1]\n[2]"])
def test_a_list_without_any_service_has_none(text: str) -> None:
    with pytest.raises(RefusedPackageError) as refused:
        records_in(text.encode())
    assert refused.value.code == "no_services"


def test_thousands_of_services_take_little_more_than_their_text() -> None:
    data = json.dumps([{**SERVICE, "id": str(number)} for number in range(5_000)]).encode()
    tracemalloc.start()
    try:
        _kind, count, services = records_in(data)
        assert sum(1 for _service in services) == count == 5_000
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # As a whole they take ten times their text.
    assert most < 2.5 * len(data)
