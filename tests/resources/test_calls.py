"""Volunteers call places: one after another, never two at one, and what they hear is put down."""

import datetime
import threading

import pytest
from django.core.management import call_command
from django.db import IntegrityError, close_old_connections, connection, transaction
from django.urls import reverse
from django.utils import timezone

from common.models import LinkPurpose, PrivateLink
from resources.check_choices import CallOutcome, CheckOutcome
from resources.keeping import calls
from resources.keeping.keepers import due_entries, keepers_to_ask
from resources.models import Caller, EntryCall, EntryCheck, Phone, Resource
from tests.clock import set_clock
from tests.factories import (
    link_to,
    make_always_shown,
    make_caller,
    make_check,
    make_due_resource,
    make_entry_keeper,
    make_keeper,
    make_organizer,
    make_pod,
    make_resource,
    make_steward,
    make_ward,
)

DAY, MINUTE = datetime.timedelta(days=1), datetime.timedelta(minutes=1)
TODAY = datetime.date(2026, 6, 1)
one_database = pytest.mark.django_db


def address(name, token, *args):
    return reverse(f"resources:{name}", args=[token, *args])


def named(caller):
    """The places that a caller would be given, in order."""
    return [row.name for row in calls.to_call(caller)]


def next_page(client, token):
    return client.post(address("call_next", token), follow=True)


# --- Which place ----------------------------------------------------------------------------------


@one_database
def test_those_first_that_nobody_has_checked_or_longest_ago():
    day = timezone.localdate()
    make_due_resource(name="B", verified_on=day - 100 * DAY)
    make_due_resource(name="A", verified_on=None)
    make_due_resource(name="C", verified_on=day - 91 * DAY)
    make_due_resource(name="fresh", verified_on=day - 90 * DAY)
    make_due_resource(name="draft", state="draft")
    make_resource(name="no phone", verified_on=None)
    make_due_resource(name="closed for now", reopens_on=day + DAY)
    make_check(make_due_resource(name="to be corrected"))
    assert named(make_caller()) == ["A", "B", "C"]


@one_database
def test_of_the_wards_and_languages_of_the_caller():
    ward, other = make_ward(), make_ward()
    make_due_resource(name="ward", ward=ward, languages=["es"])
    make_due_resource(name="pod", pod=make_pod(ward))
    make_due_resource(name="other", ward=other, languages=["am"])
    make_due_resource(name="city")
    assert set(named(make_caller(ward))) == {"ward", "pod"}
    assert set(named(make_caller())) == {"ward", "pod", "other", "city"}
    assert set(named(make_caller(languages=["am"]))) == {"pod", "other", "city"}


@one_database
def test_a_place_is_leased_for_minutes_and_then_free_again(monkeypatch):
    set_clock(monkeypatch, TODAY, 12, 0)
    make_due_resource(name="only", verified_on=None)
    first, second = make_caller(), make_caller()
    held = calls.take_next(first.pk)
    assert held.until == timezone.now() + 15 * MINUTE
    assert calls.take_next(second.pk) is None
    set_clock(monkeypatch, TODAY, 12, 16)
    again = calls.take_next(second.pk)
    held.refresh_from_db()
    assert (held.outcome, again.caller) == (CallOutcome.LAPSED, second)


@one_database
def test_nobody_calls_a_place_within_a_day_of_another(monkeypatch):
    set_clock(monkeypatch, TODAY)
    make_due_resource(name="only", verified_on=None)
    first, second = make_caller(), make_caller()
    held = calls.take_next(first.pk)
    calls.end_call(first.pk, held.code, CallOutcome.NOBODY)
    assert named(second) == []
    set_clock(monkeypatch, TODAY + DAY, 13)
    assert named(second) == ["only"]


@one_database
def test_where_nobody_answers_it_ends_after_three_calls(monkeypatch):
    make_due_resource(name="silent", verified_on=None)
    caller = make_caller(ends_at=timezone.now() + 3650 * DAY)
    for number in range(3):
        set_clock(monkeypatch, TODAY + number * 2 * DAY)
        held = calls.take_next(caller.pk)
        calls.end_call(caller.pk, held.code, CallOutcome.NOBODY)
        assert EntryCheck.objects.count() == (number == 2)
    set_clock(monkeypatch, TODAY + 8 * DAY)
    assert calls.take_next(caller.pk) is None
    assert EntryCheck.objects.get().outcome == CheckOutcome.NOT_REACHED
    set_clock(monkeypatch, TODAY + 70 * DAY)
    assert named(caller) == ["silent"]


@one_database
def test_who_passes_a_place_over_leaves_it_to_others():
    make_due_resource(name="only", verified_on=None)
    first, second = make_caller(), make_caller()
    held = calls.take_next(first.pk)
    calls.end_call(first.pk, held.code, CallOutcome.SKIPPED)
    assert (named(first), named(second)) == ([], ["only"])


@one_database
def test_whoever_presses_next_again_is_given_their_own_place_which_their_page_names(client):
    for name in ("Pantry", "Clinic"):
        make_due_resource(name=name, verified_on=None)
    token = link_to(make_caller())
    pages = [next_page(client, token) for _press in range(3)]
    assert len({page.redirect_chain[-1][0] for page in pages}) == 1
    held = EntryCall.objects.get()
    home = client.get(address("call_home", token)).content.decode()
    assert held.resource.name in home
    assert address("call_place", token, held.code) in home
    assert "Show the first place" not in home
    # It was withdrawn meanwhile: the other one is theirs.
    Resource.objects.filter(pk=held.resource_id).update(state="withdrawn")
    assert next_page(client, token).redirect_chain[-1][0] != pages[0].redirect_chain[-1][0]


@one_database
def test_nobody_is_asked_about_numbers_for_all_and_no_hotline_is_called():
    """Each such call keeps somebody in need waiting."""
    call_command("add_numbers")
    make_always_shown(make_due_resource(name="at the foot", verified_on=None))
    short = make_resource(name="short", verified_on=None, phone="211")
    Phone.objects.create(resource=short, number="741741", kind="text")
    make_due_resource(name="hotline", is_hotline=True)
    both = make_due_resource(name="both", verified_on=None)
    Phone.objects.create(resource=both, number="988")
    assert named(make_caller()) == ["both"]
    Resource.objects.update(keeper=make_entry_keeper())
    assert {row.name for row in due_entries()} == {"both", "hotline"}
    Resource.objects.filter(name__in=["both", "hotline"]).delete()
    assert keepers_to_ask().count() == 0


@pytest.mark.django_db(transaction=True)
def test_of_many_callers_at_once_no_two_get_one_place():
    places, callers = 6, [make_caller() for _each in range(8)]
    for number in range(places):
        make_due_resource(name=f"Place {number}", verified_on=None)
    given, errors = [], []
    start = threading.Barrier(len(callers))

    def take(caller_id: int) -> None:
        try:
            start.wait(20)
            given.append(calls.take_next(caller_id))
        except Exception as error:  # noqa: BLE001  shown below
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=[caller.pk]) for caller in callers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    close_old_connections()
    assert errors == []
    taken = [call.resource_id for call in given if call]
    assert len(given) == len(callers)
    assert len(taken) == len(set(taken))
    # Who found all of them locked at that moment presses again, and gets what is left.
    left = [calls.take_next(make_caller().pk) for _each in range(places)]
    taken += [call.resource_id for call in left if call]
    assert len(taken) == len(set(taken)) == places


@one_database
def test_the_database_holds_one_lease_of_a_place():
    resource, caller = make_due_resource(), make_caller()
    row = {"resource": resource, "caller": caller, "until": timezone.now()}
    EntryCall.objects.create(code="a", **row)
    with pytest.raises(IntegrityError), transaction.atomic():
        EntryCall.objects.create(code="b", **row)
    with pytest.raises(IntegrityError), transaction.atomic():
        EntryCall.objects.update(outcome=CallOutcome.TRUE)


# --- In the browser -------------------------------------------------------------------------------


@one_database
def test_one_place_after_another(client):
    make_due_resource(name="Pantry", verified_on=None, phone="+12025550123", cost="Free")
    make_due_resource(name="Clinic")
    token = link_to(make_caller(name="Sam"))
    home = client.get(address("call_home", token)).content.decode()
    assert "Show the first place" in home
    page = next_page(client, token)
    html = page.content.decode()
    assert "Pantry" in html
    assert "tel:+1-202-555-0123" in html
    assert "What to ask" in html
    url = page.redirect_chain[-1][0]
    after = client.post(url, {"outcome": "true", "note": ""}, follow=True).content.decode()
    assert "Clinic" in after
    check = EntryCheck.objects.get()
    assert (check.outcome, check.caller.name, check.resource.name) == ("true", "Sam", "Pantry")
    public = client.get(check.resource.get_absolute_url()).content.decode()
    assert "Checked by phone on" in public
    assert "Volunteer" in public
    assert "Sam" not in public
    # The second press of the same button.
    client.post(url, {"outcome": "true", "note": ""})
    assert EntryCheck.objects.count() == 1


@one_database
def test_what_changed_needs_words_and_closed_needs_none(client):
    make_due_resource(name="Pantry", verified_on=None)
    make_due_resource(name="Clinic")
    token = link_to(make_caller())
    url = next_page(client, token).redirect_chain[-1][0]
    refused = client.post(url, {"outcome": "changed", "note": ""})
    assert refused.status_code == 422
    assert "Please say in a few words what has changed." in refused.content.decode()
    second = client.post(url, {"outcome": "changed", "note": "On Tuesdays"}, follow=True)
    client.post(second.redirect_chain[-1][0], {"outcome": "closed", "note": ""})
    found = {(row.outcome, row.note) for row in EntryCheck.objects.to_correct()}
    assert found == {("changed", "On Tuesdays"), ("closed", "")}


@one_database
def test_looking_leases_nothing(client):
    make_due_resource()
    token = link_to(make_caller())
    client.get(address("call_home", token))
    client.get(address("call_next", token))
    assert not EntryCall.objects.exists()


@one_database
def test_a_late_answer_counts_all_the_same(client, monkeypatch):
    set_clock(monkeypatch, TODAY, 12, 0)
    make_due_resource(verified_on=None)
    caller = make_caller()
    held = calls.take_next(caller.pk)
    set_clock(monkeypatch, TODAY, 12, 30)
    calls.take_next(make_caller().pk)
    token = link_to(caller)
    url = address("call_place", token, held.code)
    assert "15 minutes are over" in client.get(url).content.decode()
    client.post(url, {"outcome": "true", "note": ""})
    assert EntryCheck.objects.get().caller == caller


@one_database
def test_a_link_opens_its_own_places_alone(client):
    make_due_resource()
    held = calls.take_next(make_caller().pk)
    stranger = link_to(make_caller())
    url = address("call_place", stranger, held.code)
    assert client.get(url).status_code == 302
    client.post(url, {"outcome": "closed", "note": ""})
    assert not EntryCheck.objects.exists()


@one_database
def test_there_is_a_limit_to_answers(client, settings):
    hour = datetime.timedelta(hours=1)
    settings.LIMITS = {**settings.LIMITS, "place_calls": ((1, hour),)}
    token = link_to(make_caller())
    for _each in range(2):
        make_due_resource(verified_on=None)
    for _each in range(2):
        url = next_page(client, token).redirect_chain[-1][0]
        client.post(url, {"outcome": "true", "note": ""})
    assert EntryCheck.objects.count() == 1


# --- Staff ----------------------------------------------------------------------------------------


@one_database
def test_staff_give_a_link_see_how_many_were_called_and_stop_it(client):
    steward, ward = make_steward(), make_ward()
    client.force_login(steward)
    said = {"name": "Sam", "wards": [ward.pk], "languages": ["es"]}
    page = client.post(reverse("admin:resources_caller_add"), said, follow=True)
    caller = Caller.objects.get()
    assert (caller.made_by, list(caller.wards.all())) == (steward, [ward])
    link = PrivateLink.objects.current(LinkPurpose.CALLER, caller.pk)
    assert link.expires_at == caller.ends_at
    assert link.token in page.content.decode()
    make_due_resource(ward=ward, verified_on=None)
    held = calls.take_next(caller.pk)
    calls.end_call(caller.pk, held.code, CallOutcome.TRUE)
    listed = client.get(reverse("admin:resources_caller_changelist"))
    (row,) = listed.context["cl"].result_list
    assert (row.made, row.said_true, row.said_changed) == (1, 1, 0)
    client.post(reverse("admin:stop_caller", args=[caller.pk]))
    assert client.get(address("call_home", link.token)).status_code == 404


@one_database
def test_a_keeper_of_a_ward_gives_links_for_that_ward_and_sees_their_own(client):
    ward = make_ward()
    keeper = make_keeper(ward)
    theirs = make_caller()
    client.force_login(keeper)
    url = reverse("admin:resources_caller_add")
    for wards in ([], [make_ward().pk]):
        assert client.post(url, {"name": "Sam", "wards": wards}).status_code == 200
    client.post(url, {"name": "Sam", "wards": [ward.pk]})
    listed = client.get(reverse("admin:resources_caller_changelist"))
    assert [row.name for row in listed.context["cl"].result_list] == ["Sam"]
    other = reverse("admin:stop_caller", args=[theirs.pk])
    assert client.post(other).status_code == 404


@one_database
def test_whoever_looks_after_pods_alone_is_not_led_to_a_form_that_refuses_them(client):
    client.force_login(make_organizer(make_pod()))
    listed = client.get(reverse("admin:resources_caller_changelist")).content.decode()
    assert reverse("admin:resources_caller_add") not in listed
    assert client.get(reverse("admin:resources_caller_add")).status_code in (302, 403)


@one_database
def test_a_link_ends_by_itself(client, monkeypatch):
    set_clock(monkeypatch, TODAY)
    caller = Caller(name="Sam")
    token = calls.give_link(caller, [], actor=make_steward())
    assert client.get(address("call_home", token)).status_code == 200
    set_clock(monkeypatch, TODAY + 15 * DAY)
    assert client.get(address("call_home", token)).status_code == 404
