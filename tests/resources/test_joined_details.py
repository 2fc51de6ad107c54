"""A source that does not know `full=true`: its services are asked for one by one, within bounds."""

import datetime

import pytest

from resources.choices import SourceProblem
from resources.joined import passes
from resources.models import Resource
from tests.resources.directories import Directory, join, page_of, says, send

pytestmark = pytest.mark.django_db
PARTS = ("schedules", "phones", "service_at_locations")
MONDAY = [
    {
        "id": "4bdfa8a5-9e7b-4d5a-8b56-0b1b6d0b6c11",
        "freq": "WEEKLY",
        "byday": "MO",
        "opens_at": "09:00",
        "closes_at": "17:00",
    }
]


@pytest.fixture
def bare(directory: Directory) -> Directory:
    """A directory whose list is services alone; each whole one stands under its own address."""

    def answer(handler) -> None:
        path = handler.path.partition("?")[0]
        id_ = path.rpartition("/")[2]
        if id_ in directory.records:
            send(handler, directory.records[id_])
        elif path.endswith("/services"):
            number = int(handler.path.partition("page=")[2].rpartition("page=")[2] or 1)
            rows = [
                {name: value for name, value in row.items() if name not in PARTS}
                for row in directory.records.values()
            ]
            send(handler, page_of(rows, number, directory.per_page))
        else:
            directory.serve(handler)

    directory.answer = answer
    return directory


def asked_one_by_one(directory: Directory) -> list[str]:
    return [path for path in directory.asked if path.rpartition("/")[2] in directory.records]


def test_hours_come_from_each_service_itself(bare: Directory) -> None:
    bare.put("Pantry", schedules=MONDAY)
    bare.put("Clinic", schedules=MONDAY)
    bare.per_page = 1
    source = join(bare)
    passes.read_source(source.pk)
    assert {row.name: row.schedules.get().opens_at for row in Resource.objects.all()} == {
        "Pantry": datetime.time(9),
        "Clinic": datetime.time(9),
    }
    assert len(asked_one_by_one(bare)) == 2


def test_whole_services_are_not_asked_for_again(directory: Directory) -> None:
    directory.put("Pantry", schedules=MONDAY)
    passes.read_source(join(directory).pk)
    assert Resource.objects.get().schedules.exists()
    assert asked_one_by_one(directory) == []


def test_where_one_says_no_more_either_the_others_are_not_asked(bare: Directory) -> None:
    for number in range(5):
        del bare.records[bare.put(f"Pantry {number}")]["schedules"]
    passes.read_source(join(bare).pk)
    assert Resource.objects.count() == 5
    assert len(asked_one_by_one(bare)) == 1


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("SOURCE_DETAILS_WITHIN", datetime.timedelta(0), SourceProblem.TIME),
        ("SOURCE_MOST_BYTES_OF_PAGE", 1500, SourceProblem.SIZE),
    ],
)
def test_all_of_a_page_keep_within_its_time_and_size(
    bare: Directory, settings, name: str, value: object, problem: str
) -> None:
    for number in range(3):
        bare.put(f"Pantry {number}", schedules=MONDAY, description="Rice. " * 60)
    source = join(bare)
    setattr(settings, name, value)
    passes.read_source(source.pk)
    source.reading.refresh_from_db()
    assert source.reading.problem == problem
    assert not Resource.objects.exists()


def test_a_source_without_pages_of_services_is_taken_as_it_is(directory: Directory) -> None:
    def answer(handler) -> None:
        path = handler.path.partition("?")[0]
        if path.rpartition("/")[2] in directory.records:
            says(b"", 404)(handler)
        else:
            directory.serve(handler)

    directory.answer = answer
    for name in ("Pantry", "Clinic"):
        del directory.records[directory.put(name)]["schedules"]
    passes.read_source(join(directory).pk)
    assert Resource.objects.count() == 2
    assert len(asked_one_by_one(directory)) == 1
