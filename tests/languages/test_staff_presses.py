"""Approving, calling back and searching, in the languages of staff."""

import pytest
from django.utils import timezone

from requests_app.choices import ContactKind, MatchStatus
from requests_app.models import ContactLog
from resources.services import keep_secret
from tests import factories, looks
from tests.languages.reader import Reader
from tests.languages.translated_rows import WORDS
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db

OTHERS = looks.some(WORDS, always=("es", "ar"))
CHANGE, LIST = "admin:volunteers_volunteer_change", "admin:volunteers_volunteer_changelist"
CALLS = "admin:requests_app_contactlog_changelist"
# The `alt` of Django's search button
SAME_EVERYWHERE = (": Search",)


@pytest.fixture(params=OTHERS)
def reader(request: pytest.FixtureRequest) -> Reader:
    return Reader(request.param)


def check(reader: Reader) -> None:
    found = {text for text in reader.english if not text.endswith(SAME_EVERYWHERE)}
    assert not found, "\n".join(sorted(found))
    assert not reader.signs, "\n".join(sorted(set(reader.signs)))


def test_approving(reader: Reader) -> None:
    reader.client.force_login(factories.make_steward(name="Ana"))
    kind = reader.rows.groceries()
    rows = [reader.rows.volunteer(kind, **fields) for fields in ({}, {"email": ""}, {}, {})]
    Volunteer.objects.update(status="pending")
    first, silent, third, last = rows
    for row in rows[:2]:
        reader.get(CHANGE, row.pk)
    for _press in range(2):
        reader.post("admin:approve_volunteer", first.pk, seen="pending")
    reader.post("admin:approve_volunteer", silent.pk, seen="pending")
    reader.post("admin:approve_volunteer", first.pk, seen="rejected")
    reader.post("admin:reject_volunteer", first.pk, seen="pending")
    reader.post("admin:reject_volunteer", third.pk, seen="pending")
    reader.post("admin:approve_volunteer", last.pk, seen="pending")
    reader.get(CHANGE, third.pk)
    check(reader)


def test_calling_and_searching(reader: Reader) -> None:
    kind = reader.rows.groceries()
    need = factories.make_need(reader.rows.request(), kind)
    ward = need.request.ward
    assert ward
    reader.client.force_login(factories.make_coordinator(ward, name="Ana"))
    helper = reader.rows.volunteer(kind)
    factories.make_match(need, helper, status=MatchStatus.ACCEPTED)
    due = {"follow_up_on": timezone.localdate(), "note": ""}
    entries = [
        factories.make_contact(need.request, kind=ContactKind.CALL_OUT, **due),
        factories.make_contact(
            need.request, need=need, kind=ContactKind.ASK_VOLUNTEER, by=None, **due
        ),
    ]
    reader.get(CALLS, query="?due=yes")
    for way, entry in zip(("reached", "no_answer"), entries, strict=True):
        for _press in range(2):
            reader.post(f"admin:call_{way}", entry.pk, query="?due=yes")
    assert ContactLog.objects.count() == 4
    open_need = factories.make_need(need.request, reader.rows.groceries())
    far = reader.rows.ward()
    counts = ({str(far.pk): 1}, {str(ward.pk): 99, str(far.pk): 2})
    for coordinator in (False, True):
        for stored in counts:
            if coordinator:
                factories.make_coordinator(far, name="Bo")
            open_need.candidate_counts = stored
            open_need.save()
            reader.get("admin:desk")
            reader.get("admin:desk_need", open_need.pk)
    for term in (open_need.request.reference, open_need.request.name, "zzzz"):
        reader.get("admin:desk", query=f"?q={term}")
        reader.get("admin:index", query=f"?q={term}")
    check(reader)


def test_looking_at_a_secret_address(reader: Reader) -> None:
    ward = factories.make_ward()
    reader.client.force_login(factories.make_coordinator(ward, name="Ana"))
    row = reader.rows.resource(reader.rows.groceries(), ward=ward, address_hidden=True)
    keep_secret(row, "Oak")
    reader.get("admin:resources_resource_change", row.pk)
    reader.get("admin:resources_resource_secret", row.pk)
    reader.post("admin:resources_resource_secret", row.pk)
    check(reader)
