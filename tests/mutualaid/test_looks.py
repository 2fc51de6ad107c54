"""Which cases of the tests a run takes: see `tests/looks.py`."""

import pytest

from tests import looks

ONE = "tests/test_one.py::test_alone"
MANY = {f"tests/test_many.py::test_of_many[{number}]" for number in range(40)}


@pytest.fixture(autouse=True)
def _every_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """As without any of the variables: this run may have them."""
    monkeypatch.setattr(looks, "CASES", 5)
    monkeypatch.setattr(looks, "ONE_OF", 4)


def test_every_test_is_there_and_some_of_its_cases() -> None:
    now, later = looks.split_cases({ONE, *MANY})
    assert ONE in now
    assert len(now & MANY) == looks.CASES
    assert now | later == {ONE, *MANY}
    assert not now & later


def test_one_of_so_many_of_the_longest_is_there() -> None:
    walks = {f"tests/journeys/test_walk.py::test_walk_{number}[en]" for number in range(400)}
    now, later = looks.split_cases(walks)
    assert 50 < len(now) < 150
    assert now | later == walks


def test_the_number_of_the_run_chooses(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = set()
    for seed in range(200):
        monkeypatch.setattr(looks, "seed", seed)
        now, _later = looks.split_cases(MANY)
        assert looks.split_cases(sorted(MANY, reverse=True))[0] == now
        seen |= now
    assert seen == MANY
