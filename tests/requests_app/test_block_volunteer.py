"""Not this person: kept for good, respected everywhere, and shown to neither of the two."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import audit
from accounts.models import AuditEvent, User
from common.models import Category
from messaging.models import Message
from messaging.registry import write
from pods.models import Ward
from privacy.erasure import erase_rows, find_person
from requests_app import services
from requests_app.candidates import candidates_for, facts_of_need, needs_for, ranked_for
from requests_app.candidates.needs_for import fitting
from requests_app.choices import BlockedBy, MatchStatus, NeedStatus
from requests_app.households import others_like
from requests_app.models import Block, Household, Need
from tests import factories
from tests.requests_app.request_form import at_once
from volunteers.joining import keep_two_people
from volunteers.models import Volunteer
from volunteers.services import leave

pytestmark = pytest.mark.django_db
NOTE = "He shouted at her on Tuesday"


@pytest.fixture
def need(ward: Ward, kind: Category) -> Need:
    return factories.make_need(factories.make_request(ward), kind)


@pytest.fixture
def person(ward: Ward, kind: Category) -> Volunteer:
    return factories.make_volunteer(kind, ward=ward, max_at_once=5, max_per_week=9)


def block(need: Need, person: Volunteer, actor: audit.Actor, **fields: str) -> Block:
    said_by = BlockedBy.COORDINATOR if isinstance(actor, User) else BlockedBy.RESIDENT
    return services.block_volunteer(
        need.request_id, person.pk, said_by=said_by, actor=actor, **fields
    )


def may_be_asked(need: Need, person: Volunteer) -> bool:
    return candidates_for(need).filter(pk=person.pk).exists()


def test_they_are_not_suggested_and_cannot_be_asked(
    need: Need, person: Volunteer, steward: User
) -> None:
    assert may_be_asked(need, person)
    kept = block(need, person, steward, note=NOTE)
    assert ranked_for(need, steward) == []
    with pytest.raises(services.matches.NotPossible):
        services.offer_match(need.pk, person.pk, actor=steward)
    assert (kept.by, kept.said_by, kept.note) == (steward, BlockedBy.COORDINATOR, NOTE)
    assert AuditEvent.objects.get(verb="block_volunteer").actor == steward


@pytest.mark.parametrize("status", [MatchStatus.ASKED, MatchStatus.OFFERED, MatchStatus.ACCEPTED])
def test_what_goes_on_between_them_ends_quietly(
    need: Need, person: Volunteer, steward: User, status: str
) -> None:
    match = factories.make_match(need, person, status=status)
    # Their task for somebody else has nothing to do with this household.
    other = factories.make_match(volunteer=person)
    block(need, person, steward, note=NOTE)
    match.refresh_from_db(), need.refresh_from_db(), other.refresh_from_db()
    assert (match.status, need.status) == (MatchStatus.WITHDRAWN, NeedStatus.OPEN)
    assert other.is_live
    letters = set(Message.objects.values_list("template", flat=True))
    # Only after a yes did the household know of anybody; then it must read that it waits again.
    told = {"requests_app/match_withdrawn"}
    assert letters == told | ({"requests_app/need_reopened"} if status == "accepted" else set())


def test_a_household_is_not_told_what_it_said_itself(need: Need, person: Volunteer) -> None:
    factories.make_match(need, person, status=MatchStatus.ACCEPTED)
    kept = block(need, person, audit.RESIDENT)
    assert kept.by is None
    assert list(Message.objects.values_list("template", flat=True)) == [
        "requests_app/match_withdrawn"
    ]


def test_only_this_households_stop_leaves_a_route(
    need: Need, person: Volunteer, steward: User, kind: Category
) -> None:
    route = factories.make_route(need, factories.make_need(category=kind), volunteer=person)
    block(need, person, steward)
    states = list(route.matches.order_by("need_id").values_list("status", flat=True))
    # The other household of the route still counts on them.
    assert states == [MatchStatus.WITHDRAWN, MatchStatus.OFFERED]


def test_twice_is_once(need: Need, person: Volunteer, steward: User) -> None:
    assert block(need, person, steward) == block(need, person, audit.RESIDENT)
    assert Block.objects.count() == 1
    assert AuditEvent.objects.filter(verb="block_volunteer").count() == 1


def ask_again(need: Need, **contact: Any) -> Need:
    """Another need of the same household, or (without its number) of a stranger."""
    return factories.make_need(factories.make_request(need.request.ward, **contact), need.category)


def test_it_holds_for_what_the_household_asks_for_later(
    need: Need, person: Volunteer, steward: User
) -> None:
    # One of the two is enough: people change their phone or their email, seldom both at once.
    later = ask_again(need, household=need.request.household, phone="", email="", found_at="Hall")
    going_on = factories.make_match(later, person)
    block(need, person, steward)
    going_on.refresh_from_db()
    assert going_on.status == MatchStatus.WITHDRAWN
    assert not may_be_asked(later, person)


@pytest.mark.parametrize("same", ["phone", "email"])
def test_a_stranger_at_the_same_phone_keeps_their_helper(
    need: Need, person: Volunteer, steward: User, same: str
) -> None:
    # All empty contacts look the same: one such block would bar the person from a crowd.
    contact = {"phone": "", "email": "", same: getattr(need.request, same)}
    stranger = ask_again(need, **contact)
    going_on = factories.make_match(stranger, person, status=MatchStatus.ACCEPTED)
    block(need, person, steward)
    going_on.refresh_from_db()
    assert going_on.status == MatchStatus.ACCEPTED
    assert may_be_asked(ask_again(need, **contact), person)
    assert not Message.objects.exists()


def test_joining_ends_what_the_block_forbids(need: Need, person: Volunteer, steward: User) -> None:
    theirs = ask_again(need, phone=need.request.phone)
    going_on = factories.make_match(theirs, person, status=MatchStatus.ACCEPTED)
    block(need, person, steward)
    services.join_households(theirs.request_id, need.request_id, actor=steward)
    going_on.refresh_from_db(), theirs.refresh_from_db()
    assert (going_on.status, theirs.status) == (MatchStatus.WITHDRAWN, NeedStatus.OPEN)
    assert not may_be_asked(theirs, person)
    services.split_request(theirs.request_id, actor=steward)
    assert may_be_asked(theirs, person)
    assert not may_be_asked(need, person)


def test_until_it_is_decided_they_cannot_pick_it_by_themselves(
    need: Need, person: Volunteer, steward: User, ward: Ward
) -> None:
    ward.lists_needs = True
    ward.save()
    block(need, person, steward)
    theirs = ask_again(need, phone=need.request.phone)
    stranger = ask_again(need, phone="", email="", found_at="Hall")
    assert set(fitting(person)) == {stranger}
    assert may_be_asked(theirs, person)
    services.keep_apart(theirs.request_id, need.request_id, actor=steward)
    assert set(fitting(person)) == {stranger, theirs}


# --- What outlasts whom ---


def test_it_outlasts_the_erasure_of_the_household_and_waits_for_its_return(
    need: Need, person: Volunteer, steward: User
) -> None:
    Ward.objects.update(lists_needs=True)
    phone, former = need.request.phone, need.request.household
    block(need, person, steward, note=NOTE)
    services.erase_request(need.request_id, actor=audit.RESIDENT)
    assert Block.objects.get().note == ""
    # Being erased and asking again would otherwise undo what may have been said for safety.
    back, stranger = ask_again(need, phone=phone), ask_again(need, phone=phone)
    for each in (back, stranger):
        assert others_like(each.request, steward).former == [former.pk]
        assert set(fitting(person)) == set()
    services.keep_from_former(stranger.request_id, former.pk, actor=steward)
    services.take_up_blocks(back.request_id, former.pk, actor=steward)
    assert not may_be_asked(back, person)
    assert may_be_asked(stranger, person)
    for each in (back, stranger):
        assert others_like(each.request, steward).former == []
    assert not Household.objects.filter(pk=former.pk).exists()


def test_a_volunteer_at_the_same_phone_is_another_where_a_coordinator_said_so(
    need: Need, person: Volunteer, steward: User, kind: Category, ward: Ward
) -> None:
    wife = factories.make_volunteer(kind, ward=ward, phone=person.phone)
    block(need, person, steward)
    assert not may_be_asked(need, wife)
    keep_two_people(wife.pk, person.pk, actor=steward)
    assert may_be_asked(need, wife)
    assert need in needs_for(wife)
    assert need not in needs_for(person)


def test_it_outlasts_a_volunteer_who_leaves_and_comes_back(
    need: Need, person: Volunteer, steward: User, kind: Category, ward: Ward
) -> None:
    phone, email = person.phone, person.email
    block(need, person, steward, note=NOTE)
    leave(person.pk, actor=audit.VOLUNTEER)
    assert Block.objects.get().note == ""
    by_phone = factories.make_volunteer(kind, ward=ward, phone=phone, email="")
    by_email = factories.make_volunteer(kind, ward=ward, phone="", email=email)
    # Control: with other contacts somebody may be asked, so a block does not reach too far.
    neither = factories.make_volunteer(kind, ward=ward, phone="", email="")
    assert facts_of_need(need).blocked == {person.pk, by_phone.pk, by_email.pk}
    assert set(candidates_for(need)) == {neither}


def test_nothing_readable_is_left_of_whoever_was_erased(
    need: Need, person: Volunteer, steward: User
) -> None:
    block(need, person, steward, note=NOTE)
    known = [need.request.phone, need.request.email, person.phone, person.email, person.name, NOTE]
    for contact in (need.request.email, person.email):
        erase_rows(find_person(contact).rows, actor=steward)
    kept = " ".join(map(str, Block.objects.values_list().get()))
    assert not [word for word in known if word in kept]


# --- Lifting it ---


def test_a_coordinator_lifts_all_between_the_two(
    need: Need, person: Volunteer, steward: User
) -> None:
    later = ask_again(need, household=need.request.household)
    kept, _again = block(need, person, steward), block(later, person, steward)
    stays = block(need, factories.make_volunteer(), steward)
    services.unblock(kept.pk, actor=steward)
    # Pressed again: nothing is left to lift, and nothing more may be recorded.
    services.unblock(kept.pk, actor=steward)
    assert list(Block.objects.all()) == [stays]
    assert may_be_asked(need, person)
    assert AuditEvent.objects.filter(verb="unblock").count() == 2


def test_the_list_shows_it_to_those_who_look_after_the_ward(
    need: Need, person: Volunteer, steward: User, client: Client, ward: Ward
) -> None:
    kept = block(need, person, steward, note=NOTE)
    url = reverse("admin:requests_app_block_changelist")
    client.force_login(factories.make_coordinator(factories.make_ward()))
    assert person.name not in client.get(url).content.decode()
    client.force_login(factories.make_coordinator(ward))
    assert person.name in client.get(url).content.decode()
    page = reverse("admin:requests_app_block_change", args=[kept.pk])
    assert NOTE not in client.get(page).content.decode()
    client.post(reverse("admin:requests_app_block_open_details", args=[kept.pk]))
    assert NOTE in client.get(page).content.decode()
    lift = {"action": "lift", "_selected_action": kept.pk}
    client.post(url, {**lift, "confirmed": "yes"})
    client.post(url, lift)
    assert not Block.objects.exists()


# --- Neither of them sees it ---


def test_neither_of_them_sees_it(
    need: Need, person: Volunteer, steward: User, client: Client
) -> None:
    match = factories.make_match(need, person, status=MatchStatus.ACCEPTED)
    links = {
        "request_pages:request_status": factories.link_to(need.request),
        "request_pages:match_offer": factories.link_to(match),
        "volunteers:volunteer_home": factories.link_to(person),
    }
    block(need, person, steward, note=NOTE)
    letters = [write(message) for message in Message.objects.all()]
    # Without a letter the search below would find nothing in nothing.
    assert letters
    pages = [client.get(reverse(name, args=[token])) for name, token in links.items()]
    assert all(page.status_code == 200 for page in pages)
    shown = " ".join(page.content.decode() for page in pages)
    shown += " ".join(f"{letter.subject} {letter.body}" for letter in letters if letter)
    assert NOTE not in shown
    # A hint about addresses speaks of a block of houses; any other block would give this one away.
    assert "block" not in shown.lower().replace("building or block", "")
    # Whoever was blocked reads what everybody reads whose help is no longer needed.
    assert "do not have to do this any more" in pages[1].content.decode()
    assert person.name not in pages[0].content.decode()


def test_no_name_stands_in_what_is_logged(
    need: Need, person: Volunteer, steward: User, caplog: pytest.LogCaptureFixture
) -> None:
    kept = block(need, person, steward, note=NOTE)
    # What tracebacks and the admin's history quote of a row is its name and its repr.
    said = f"{kept} {kept!r} {caplog.text} {list(AuditEvent.objects.values())}"
    for word in (person.name, need.request.name, need.request.reference, NOTE, "Tuesday"):
        assert word not in said


@pytest.mark.django_db(transaction=True)
def test_an_offer_at_the_same_moment_does_not_slip_through() -> None:
    kind = factories.make_category()
    # Room for all four: a limit would refuse offers before the block can.
    actor, person = factories.make_steward(), factories.make_volunteer(kind, max_at_once=20)
    request = factories.make_request()
    needs = [
        factories.make_need(request, category, occurrence=number)
        for number, category in enumerate([kind] * 4, start=1)
    ]
    at_once(
        *(lambda pk=each.pk: services.offer_match(pk, person.pk, actor=actor) for each in needs),
        lambda: block(needs[0], person, actor),
    )
    assert Block.objects.count() == 1
    assert not [match for need in needs for match in need.matches.all() if match.is_going_on]
