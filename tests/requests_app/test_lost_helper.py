"""Every way in which a household loses its helper: it is told, once, or put on the call list."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts import audit
from accounts.models import User
from common.models import Category
from messaging import registry
from messaging.models import Message
from pods.services import unpublish
from privacy.erasure import erase_rows, find_person
from requests_app import services
from requests_app.choices import ContactKind, MatchStatus, NeedStatus
from requests_app.ends import EndReason
from requests_app.models import ContactLog, HelpRequest, Match, Need
from tests.desk.desk_page import url
from tests.factories import (
    link_to,
    make_block,
    make_match,
    make_need,
    make_pod,
    make_request,
    make_route,
    make_steward,
    make_volunteer,
    make_ward,
)
from volunteers.services import leave, pause_volunteer, reject_volunteer

pytestmark = pytest.mark.django_db

LOST = "requests_app/need_reopened"
Way = Callable[[Match, Client], object]


def by_page(name: str, row: str = "match") -> Way:
    """The volunteer presses on their own page."""

    def press(match: Match, client: Client) -> None:
        token = link_to(match if row == "match" else match.route)
        client.post(reverse(f"request_pages:{name}", args=[token]), {"reason": "sick"})

    return press


def on_the_desk(answer: str) -> Way:
    """A coordinator presses on the desk."""

    def press(match: Match, client: Client) -> None:
        client.force_login(make_steward())
        client.post(url("answer", match.need), {"match": match.pk, "answer": answer})

    return press


def in_the_admin(model: str, action: str, row: Callable[[Match], int]) -> Way:
    def press(match: Match, client: Client) -> None:
        client.force_login(make_steward())
        data = {"action": action, "_selected_action": [row(match)]}
        client.post(reverse(f"admin:{model}_changelist"), data)

    return press


def leaves_by_page(match: Match, client: Client) -> None:
    client.post(reverse("volunteers:volunteer_leave", args=[link_to(match.volunteer)]))


def is_erased(match: Match, client: Client) -> None:
    erase_rows(find_person(str(match.volunteer.email)).rows, actor=audit.SYSTEM)


def is_blocked_at_the_desk(match: Match, client: Client) -> None:
    client.force_login(make_steward())
    client.post(url("not_them", match.need), {"volunteer": match.volunteer_id})


def is_blocked_by_another_request(match: Match, client: Client) -> None:
    """The same household says it, on the page of another request of theirs."""
    ours = match.need.request
    other = make_request(phone=ours.phone, email="another@example.org")
    services.join_households(ours.pk, other.pk, actor=make_steward())
    match_of_theirs = make_match(make_need(other), match.volunteer, status=MatchStatus.ACCEPTED)
    need = match_of_theirs.need_id
    address = reverse("request_pages:need_not_this_neighbor", args=[link_to(other), need])
    client.post(address, {"match": match_of_theirs.pk, "note": ""})


def is_blocked_by_whoever_joins(match: Match, client: Client) -> None:
    """Another request, which keeps this volunteer away, turns out to be of the same household."""
    other = make_block(volunteer=match.volunteer).request
    services.join_households(match.need.request_id, other.pk, actor=make_steward())


def is_blocked_by_who_was_erased(match: Match, client: Client) -> None:
    """The household was here before, kept this volunteer away, and had its data deleted."""
    block = make_block(volunteer=match.volunteer)
    services.erase_request(block.request_id, actor=make_steward())
    services.take_up_blocks(match.need.request_id, block.household_id, actor=make_steward())


WAYS: dict[str, Way] = {
    "release_match": by_page("match_release"),
    "on the phone": on_the_desk("release"),
    "withdraw_match": on_the_desk("withdraw"),
    "withdrawn in the list": in_the_admin("requests_app_match", "withdraw", lambda m: m.pk),
    "block_volunteer": is_blocked_at_the_desk,
    "join_households": is_blocked_by_whoever_joins,
    "take_up_blocks": is_blocked_by_who_was_erased,
    "blocked by another request": is_blocked_by_another_request,
    "give_back_all": leaves_by_page,
    "erased": is_erased,
    "not approved": in_the_admin("volunteers_volunteer", "reject", lambda m: m.volunteer_id),
}
ROUTE_WAYS: dict[str, Way] = {
    "release_route": by_page("route_release", "route"),
    "withdraw_route": on_the_desk("withdraw_all"),
    "one stop": on_the_desk("withdraw"),
    "leaves": leaves_by_page,
}
# The verbs after which the household still has its helper, has none to lose, or has said itself
# that it is over; or whose message says another thing (it is closed). A verb that is in neither
# table fails the last test until somebody says where it belongs.
KEEP_THEM = {
    *("accept_match", "accept_route", "complete_match", "complete_route", "offer_match"),
    *("offer_route", "offer_to_several", "decline_match", "decline_route", "expire_offers"),
    *("withdraw_offers", "give_back_offers", "say_whether_it_worked", "say_still_looking"),
    "say_thanks",
    *("cancel_need", "cancel_request", "erase_request", "make_coarse", "submit_request", "unblock"),
    *("close_need", "close_request", "close_as_we_cannot_help", "likely_reason"),
    *("update_need", "update_request", "update_answers", "stop_repeating", "set_weights"),
    *("claim_need", "release_claim", "release_claims", "take_over_need", "count_candidates"),
    *("log_contact", "finish_follow_up", "open_next_occurrences", "open_dates", "give_new_day"),
    *("keep_apart", "keep_from_former", "split_request", "resend_link", "send_lost_links"),
    *("remind_of_tasks", "follow_up_matches", "close_unanswered_matches", "ask_if_still_needed"),
    *("say_whether_it_happened", "record_that_it_did_not_happen", "move_match", "move_date"),
    *("offer_anyway", "record_yes", "write_line", "answer_call", "recount_candidates"),
    "give_resources",
    *("skip_dates", "cancel_series", "erase_household", "tell_of_overdue_needs"),
    *("renew_link", "renew_task_link", "send_fresh_link", "is_at_rest"),
    *("add_need", "take_cancel_back", "take_all_back", "take_in", "delete_spam", "prove_email"),
    # What of a household is shown, its helper or not
    *("confirm_match", "open_address", "close_details", "show_details", "MayNotPickError"),
    *("NeedData", "RequestData", "Submitted", "ReasonNeededError"),
}


@pytest.fixture
def match(ride: Category) -> Match:
    request = make_request(make_ward(), phone="202-555-0171")
    link_to(request)
    return make_match(make_need(request, ride), status=MatchStatus.ACCEPTED)


def call_list() -> list[ContactLog]:
    return list(ContactLog.objects.due().filter(kind__in=ContactKind.by_itself()))


def letters_to(request: HelpRequest) -> list[Message]:
    found = Message.objects.filter(recipient_kind="request", recipient_id=request.pk)
    return list(found.filter(template=LOST))


@pytest.mark.parametrize("way", WAYS)
def test_with_an_email_they_get_one_message(way: str, match: Match, client: Client) -> None:
    WAYS[way](match, client)
    match.refresh_from_db()
    assert match.status in {MatchStatus.RELEASED, MatchStatus.WITHDRAWN}
    (message,) = letters_to(match.need.request)
    assert call_list() == []
    letter = registry.write(message)
    assert letter
    assert "A ride" in letter.body
    # The same press once more, as from a page that was left open.
    WAYS[way](match, client)
    assert letters_to(match.need.request) == [message]


@pytest.mark.parametrize("way", WAYS)
def test_without_an_email_they_are_on_todays_call_list(
    way: str, match: Match, client: Client
) -> None:
    HelpRequest.objects.filter(pk=match.need.request_id).update(email="", email_index="")
    match.need.request.refresh_from_db()
    WAYS[way](match, client)
    (entry,) = call_list()
    assert (entry.kind, entry.request_id, entry.need_id) == (
        ContactKind.LOST_HELPER,
        match.need.request_id,
        match.need_id,
    )
    assert letters_to(match.need.request) == []
    WAYS[way](match, client)
    assert call_list() == [entry]


@pytest.mark.parametrize("way", ROUTE_WAYS)
@pytest.mark.parametrize("email", ["a@example.org", ""])
def test_of_a_route_each_household_is_told_once(
    way: str, email: str, ride: Category, client: Client
) -> None:
    ours = make_request(make_ward(), email=email)
    link_to(ours)
    theirs = make_need(make_request(ours.ward), ride)
    needs = [make_need(ours, ride), make_need(ours), theirs]
    route = make_route(*needs, status=MatchStatus.ACCEPTED)
    ROUTE_WAYS[way](route.matches.order_by("id")[0], client)
    told = [*letters_to(ours), *call_list()]
    assert len(told) == 1
    if email:
        letter = registry.write(letters_to(ours)[0])
        assert letter
        # Both in one letter where both were lost at once.
        assert (str(needs[1].category) in letter.body) == (way != "one stop")
    assert len(letters_to(theirs.request)) == (way != "one stop")


def test_whoever_says_so_on_their_own_page_is_not_told_by_mail(
    match: Match, client: Client
) -> None:
    token = link_to(match.need.request)
    address = reverse("request_pages:need_not_this_neighbor", args=[token, match.need_id])
    page = client.post(address, {"match": match.pk}, follow=True).content.decode()
    assert "We will not send this neighbor to you again" in page
    assert letters_to(match.need.request) == call_list() == []


def test_it_is_not_said_that_we_look_again_when_it_was_closed_since(
    match: Match, steward: User
) -> None:
    services.withdraw_match(match.pk, actor=steward)
    (message,) = letters_to(match.need.request)
    services.close_need(match.need_id, reason=EndReason.TOO_LATE, actor=steward)
    assert registry.write(message) is None


def keeps_its_helper_when_the_place_closes(match: Match, steward: User) -> None:
    pod = make_pod(match.need.request.ward)
    services.update_request(match.need.request_id, {"pod": pod}, actor=steward)
    unpublish(pod, actor=steward)
    pod.delete()


def keeps_its_helper_on_a_break(match: Match, steward: User) -> None:
    until = timezone.localdate() + timedelta(days=7)
    pause_volunteer(match.volunteer_id, until=until, actor=audit.VOLUNTEER)


def keeps_its_helper_when_it_moves(match: Match, steward: User) -> None:
    services.update_request(match.need.request_id, {"ward": make_ward()}, actor=steward)


@pytest.mark.parametrize(
    "what",
    [
        keeps_its_helper_when_the_place_closes,
        keeps_its_helper_on_a_break,
        keeps_its_helper_when_it_moves,
    ],
)
def test_nobody_loses_a_helper_by_it(
    what: Callable[[Match, User], None], match: Match, steward: User
) -> None:
    what(match, steward)
    match.refresh_from_db()
    assert (match.status, match.need.status) == (MatchStatus.ACCEPTED, NeedStatus.MATCHED)
    assert letters_to(match.need.request) == call_list() == []


def test_several_tasks_of_whoever_leaves_are_one_message(match: Match, ride: Category) -> None:
    second = make_need(match.need.request)
    make_match(second, match.volunteer, status=MatchStatus.ACCEPTED)
    other = make_match(volunteer=match.volunteer, status=MatchStatus.ACCEPTED)
    leave(match.volunteer_id, actor=audit.VOLUNTEER)
    (message,) = letters_to(match.need.request)
    with translation.override("en"):
        letter = registry.write(message)
    assert letter
    assert f"A ride, {second.category}" in letter.body
    assert len(letters_to(other.need.request)) == 1
    assert not Need.objects.exclude(status=NeedStatus.OPEN).exists()


def test_refused_before_they_said_yes_concerns_no_household(ride: Category) -> None:
    waiting = make_match(make_need(category=ride), make_volunteer(ride))
    reject_volunteer(waiting.volunteer_id, actor=make_steward())
    assert letters_to(waiting.need.request) == call_list() == []


def test_each_verb_is_known_to_take_a_helper_away_or_not() -> None:
    assert set(services.__all__) - {*WAYS, *ROUTE_WAYS} == KEEP_THEM
