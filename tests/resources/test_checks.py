"""Checks of entries: put down once, told to readers, corrected by whoever may."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from common.errors import NotPossible
from resources.check_choices import CheckedAs, CheckedHow, CheckOutcome
from resources.keeping.checks import (
    Checker,
    finish_correction,
    record_check,
    staff_member,
    verify,
)
from resources.models import EntryCheck, Resource
from tests.factories import (
    make_check,
    make_keeper,
    make_organizer,
    make_pod,
    make_resource,
    make_resource_list,
    make_steward,
    make_ward,
)

pytestmark = pytest.mark.django_db


def page(client, resource, language="en"):
    return client.get(f"/{language}/resources/{resource.slug}/").content.decode()


def test_the_page_says_when_how_and_by_whom(client):
    ward = make_ward(name="Ward 4")
    resource = make_resource(ward=ward, verified_on=None)
    verify(resource, actor=make_keeper(ward))
    html = page(client, resource)
    assert "Checked by phone on " in html
    assert "Checked by: Directory keeper (Ward 4)." in html


def test_a_list_says_it_too(client):
    resource = make_resource(verified_on=None)
    verify(resource, actor=make_steward(), how=CheckedHow.VISITED)
    page_of = make_resource_list(resource)
    html = client.get(page_of.get_absolute_url()).content.decode()
    assert "Checked by a visit on " in html
    assert "Stewards of the network" in html


def test_staff_are_named_only_if_they_choose_so(client):
    resource, user = make_resource(verified_on=None), make_steward(name="Rosa Oak")
    verify(resource, actor=user)
    assert "Rosa Oak" not in page(client, resource)
    verify(resource, actor=user)
    # The same day, and the same finding: the first row stands.
    assert EntryCheck.objects.count() == 1
    verify(resource, actor=user, by_name=True)
    assert "Checked by: Rosa Oak." in page(client, resource)


def test_an_organizer_of_a_pod_stands_for_its_ward():
    ward = make_ward()
    pod = make_pod(ward)
    resource = make_resource(pod=pod)
    checker = staff_member(make_organizer(pod), resource)
    assert (checker.checked_as, checker.ward) == (CheckedAs.ORGANIZER, ward)


def test_the_newest_check_that_found_it_true_counts():
    resource, steward = make_resource(verified_on=None), make_steward()
    today = timezone.localdate()
    checker = staff_member(steward, resource)
    earlier = today - datetime.timedelta(days=9)
    record_check(resource.pk, CheckOutcome.TRUE, CheckedHow.CALLED, checker)
    record_check(resource.pk, CheckOutcome.TRUE, CheckedHow.VISITED, checker, day=earlier)
    record_check(resource.pk, CheckOutcome.CHANGED, CheckedHow.CALLED, checker, note="New phone")
    resource.refresh_from_db()
    assert (resource.verified_on, resource.verified_how) == (today, CheckedHow.CALLED)
    assert resource.verified_by == steward
    assert EntryCheck.objects.count() == 3


def test_each_check_is_in_the_log():
    resource, steward = make_resource(), make_steward()
    verify(resource, actor=steward)
    checker = staff_member(steward, resource)
    record_check(resource.pk, CheckOutcome.CLOSED, CheckedHow.CALLED, checker)
    verbs = AuditEvent.objects.filter(subject_type="resource", subject_id=resource.pk)
    assert set(verbs.values_list("verb", flat=True)) == {"verify", "check_entry"}


@pytest.mark.parametrize(("days", "says"), [(180, False), (181, True), (None, True)])
def test_lists_and_pages_say_what_nobody_has_checked_for_half_a_year(client, days, says):
    checked = None if days is None else timezone.localdate() - datetime.timedelta(days=days)
    ward = make_ward()
    resource = make_resource(ward=ward, verified_on=checked)
    words = "Not checked yet." if days is None else "Not checked since "
    pages = [
        reverse("resources:resource_list"),
        resource.get_absolute_url(),
        make_resource_list(resource).get_absolute_url(),
        ward.get_absolute_url(),
    ]
    for address in pages:
        assert (words in client.get(address).content.decode()) is says


# --- What is to be corrected ----------------------------------------------------------------------


def test_what_changed_is_corrected_once_by_whoever_looks_after_the_entry(client):
    ward = make_ward()
    own, other = make_resource(ward=ward), make_resource(ward=make_ward())
    mine, theirs = make_check(own, note="Moved to Elm Street"), make_check(other)
    keeper = make_keeper(ward)
    client.force_login(keeper)
    listed = client.get(reverse("admin:resources_entrycheck_changelist"), {"correct": "yes"})
    assert [row.pk for row in listed.context["cl"].result_list] == [mine.pk]
    opened = client.get(reverse("admin:resources_entrycheck_change", args=[mine.pk]))
    assert "Moved to Elm Street" in opened.content.decode()
    client.post(reverse("admin:finish_correction", args=[mine.pk]))
    assert client.post(reverse("admin:finish_correction", args=[theirs.pk])).status_code == 404
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.done_by, theirs.done_at) == (keeper, None)
    with pytest.raises(NotPossible):
        finish_correction(mine.pk, actor=keeper)


def test_what_was_true_is_nothing_to_correct():
    check = make_check(outcome=CheckOutcome.TRUE)
    with pytest.raises(NotPossible):
        finish_correction(check.pk, actor=make_steward())
    with pytest.raises(IntegrityError), transaction.atomic():
        EntryCheck.objects.update(done_at=timezone.now())


def test_no_entry_tells_of_a_check_without_its_day():
    make_resource(verified_on=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Resource.objects.update(verified_how=CheckedHow.CALLED)


def test_a_check_of_an_entry_that_is_gone():
    with pytest.raises(NotPossible):
        record_check(1, CheckOutcome.TRUE, CheckedHow.CALLED, Checker(CheckedAs.VOLUNTEER))
