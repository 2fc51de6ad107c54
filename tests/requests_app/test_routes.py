"""Several needs put to one volunteer as one task: the verbs."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from accounts import audit
from accounts.models import User
from common.errors import NotPossible
from common.models import Category, LinkPurpose, PrivateLink
from messaging import registry
from messaging.models import Message
from requests_app import services
from requests_app.choices import MatchStatus, NeedStatus
from requests_app.models import Match, Need, Route
from requests_app.services.offers import MOST_STOPS
from tests.factories import (
    make_coordinator,
    make_match,
    make_need,
    make_request,
    make_route,
    make_volunteer,
    make_ward,
)
from tests.messaging.news import told
from tests.requests_app.route_stops import (
    forget_letters,
    letters_sent,
    make_stops,
    needs_of,
    statuses,
)
from volunteers.models import Volunteer
from volunteers.services import leave

ME = audit.VOLUNTEER


# --- Offering ---


@pytest.mark.django_db
def test_one_letter_one_link_one_task(offered: Route, person: Volunteer) -> None:
    assert statuses(offered) == [MatchStatus.OFFERED] * 3
    assert needs_of(offered) == [NeedStatus.OFFERED] * 3
    assert letters_sent() == ["requests_app/route_offered"]
    assert PrivateLink.objects.get().purpose == LinkPurpose.ROUTE


@pytest.mark.django_db
def test_in_the_order_that_was_chosen(
    groceries: Category, person: Volunteer, steward: User
) -> None:
    first, second, third = make_stops(groceries)
    # The order in which somebody will drive is chosen at the desk; it must survive being stored.
    route = services.offer_route([third.pk, first.pk, second.pk], person.pk, actor=steward)
    stops = route.matches.order_by("id").values_list("need_id", flat=True)
    assert list(stops) == [third.pk, first.pk, second.pk]


@pytest.mark.django_db
def test_all_or_nothing(
    groceries: Category, ride: Category, person: Volunteer, steward: User
) -> None:
    needs = make_stops(groceries)
    taken, other_kind = make_match(make_need(category=groceries)).need, make_need(category=ride)
    refused = {
        "asked already": [needs[0], taken],
        other_kind.request.reference: [needs[0], other_kind],
        "2 to": [needs[0], needs[0]],
        f"to {MOST_STOPS}": make_stops(groceries, MOST_STOPS + 1),
    }
    for words, chosen in refused.items():
        with pytest.raises(NotPossible, match=words):
            services.offer_route([need.pk for need in chosen], person.pk, actor=steward)
    # The first of each pair could be had: half a route must not be left behind.
    assert not Route.objects.exists()
    assert Need.objects.get(pk=needs[0].pk).status == NeedStatus.OPEN


@pytest.mark.django_db
def test_it_counts_once_for_both_limits(
    groceries: Category, person: Volunteer, steward: User, offered: Route
) -> None:
    with pytest.raises(NotPossible):
        services.offer_match(make_need(category=groceries).pk, person.pk, actor=steward)
    services.accept_route(offered.pk, actor=ME)
    services.complete_route(offered.pk, actor=ME)
    # Declined, so it counts for nothing in their week; the single one after it does.
    second = [need.pk for need in make_stops(groceries, 2)]
    services.decline_route(services.offer_route(second, person.pk, actor=steward).pk, actor=ME)
    single = services.offer_match(make_need(category=groceries).pk, person.pk, actor=steward)
    services.accept_match(single.pk, actor=ME)
    services.complete_match(single.pk, actor=ME)
    with pytest.raises(NotPossible):
        services.offer_match(make_need(category=groceries).pk, person.pk, actor=steward)


# --- Answering ---


@pytest.mark.django_db
def test_yes_is_yes_to_all_with_one_letter(offered: Route) -> None:
    forget_letters()
    for _press in range(2):
        services.accept_route(offered.pk, actor=ME)
    assert statuses(offered) == [MatchStatus.ACCEPTED] * 3
    assert needs_of(offered) == [NeedStatus.MATCHED] * 3
    assert letters_sent() == ["requests_app/helper_found"] * 3 + ["requests_app/route_accepted"]


@pytest.mark.django_db
def test_no_is_no_to_all(offered: Route) -> None:
    for _press in range(2):
        services.decline_route(offered.pk, reason="sick", note="Flu", actor=ME)
    assert statuses(offered) == [MatchStatus.DECLINED] * 3
    assert needs_of(offered) == [NeedStatus.OPEN] * 3
    assert set(offered.matches.values_list("reason", flat=True)) == {"sick"}
    with pytest.raises(NotPossible):
        services.accept_route(offered.pk, actor=ME)


@pytest.mark.django_db
@pytest.mark.parametrize("verb", [services.accept_match, services.decline_match])
def test_no_verb_on_a_match_answers_for_a_whole_route(
    offered: Route, verb: Callable[..., None]
) -> None:
    # These verbs once answered for the whole route without saying so; now that is a mistake.
    with pytest.raises(ValueError, match="answered as a whole"):
        verb(offered.matches.all()[0].pk, actor=ME)
    assert statuses(offered) == [MatchStatus.OFFERED] * 3


@pytest.mark.django_db
def test_what_was_cancelled_meanwhile_is_left_out(offered: Route) -> None:
    forget_letters()
    services.cancel_need(offered.matches.all()[1].need_id, actor=audit.RESIDENT)
    # They have not said yes yet: the page leaves the stop out, and no letter is needed for that.
    assert not letters_sent()
    services.accept_route(offered.pk, actor=ME)
    assert statuses(offered) == [MatchStatus.ACCEPTED, MatchStatus.WITHDRAWN, MatchStatus.ACCEPTED]


@pytest.mark.django_db
def test_it_runs_out_as_a_whole(offered: Route) -> None:
    Match.objects.update(expires_at=timezone.now())
    with pytest.raises(NotPossible, match="run out"):
        services.accept_route(offered.pk, actor=ME)
    assert services.expire_offers() == 1
    assert statuses(offered) == [MatchStatus.EXPIRED] * 3
    assert needs_of(offered) == [NeedStatus.OPEN] * 3
    assert services.expire_offers() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("verb", "ends", "need", "told"),
    [
        (services.complete_route, "done", "done", ["match_completed"] * 3),
        (services.release_route, "released", "open", ["need_reopened"] * 3),
    ],
)
def test_all_that_is_left(
    offered: Route, verb: Callable[..., None], ends: str, need: str, told: list[str]
) -> None:
    services.accept_route(offered.pk, actor=ME)
    forget_letters()
    for _press in range(2):
        verb(offered.pk, actor=ME)
    assert statuses(offered) == [ends] * 3
    assert needs_of(offered) == [need] * 3
    assert letters_sent() == sorted(f"requests_app/{name}" for name in told)
    with pytest.raises(NotPossible):
        services.accept_route(offered.pk, actor=ME)


@pytest.mark.django_db
def test_stops_end_one_by_one(offered: Route) -> None:
    services.accept_route(offered.pk, actor=ME)
    done, given_back, _left = offered.matches.order_by("id")
    services.complete_match(done.pk, actor=ME)
    services.release_match(given_back.pk, actor=ME)
    assert statuses(offered) == [MatchStatus.DONE, MatchStatus.RELEASED, MatchStatus.ACCEPTED]
    services.complete_route(offered.pk, actor=ME)
    assert needs_of(offered) == [NeedStatus.DONE, NeedStatus.OPEN, NeedStatus.DONE]


@pytest.mark.django_db
def test_each_coordinator_is_told_once_of_their_own(groceries: Category, steward: User) -> None:
    wards = [make_ward(), make_ward()]
    users = [make_coordinator(ward) for ward in wards]
    needs = [make_need(make_request(ward), groceries) for ward in (*wards, wards[0])]
    route = make_route(*needs, status=MatchStatus.ACCEPTED)
    services.release_route(route.pk, actor=ME)
    assert [len(told(user)) for user in [*users, steward]] == [1, 1, 0]
    own, other = [told(user)[0] for user in users]
    assert all(f"Need {needs[place].pk} (Groceries)" in own.body for place in (0, 2))
    assert f"Need {needs[1].pk} " not in own.body
    assert f"Need {needs[1].pk} " in other.body
    # Asked for again in the meantime: the news is no longer true.
    Need.objects.update(status=NeedStatus.OFFERED)
    assert not told(users[0])


# --- Staff who may see only a part of it ---


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["accept", "decline", "withdraw"])
def test_who_does_not_see_every_stop_cannot_answer_for_all(groceries: Category, verb: str) -> None:
    wards = [make_ward(), make_ward()]
    one, both = make_coordinator(wards[0]), make_coordinator(*wards)
    needs = [make_need(make_request(ward), groceries) for ward in wards]
    route = make_route(*needs)
    answer = getattr(services, f"{verb}_route")
    with pytest.raises(NotPossible, match="wards that are not yours"):
        answer(route.pk, actor=one)
    assert statuses(route) == [MatchStatus.OFFERED] * 2
    # Control: whoever sees every stop may answer for all of it.
    answer(route.pk, actor=both)
    assert MatchStatus.OFFERED not in statuses(route)


@pytest.mark.django_db
def test_own_stop_may_be_taken_out_and_then_nothing_is_left_to_hide(groceries: Category) -> None:
    wards = [make_ward(), make_ward()]
    one, other = [make_coordinator(ward) for ward in wards]
    first, second = [make_need(make_request(ward), groceries) for ward in wards]
    route = make_route(first, second)
    services.withdraw_match(route.matches.get(need=second).pk, actor=other)
    services.accept_route(route.pk, actor=one)
    assert statuses(route) == [MatchStatus.ACCEPTED, MatchStatus.WITHDRAWN]


@pytest.mark.django_db
@pytest.mark.parametrize("status", [MatchStatus.OFFERED, MatchStatus.ACCEPTED])
def test_staff_can_let_a_volunteer_leave_wherever_their_route_goes(
    groceries: Category, status: MatchStatus
) -> None:
    wards = [make_ward(), make_ward()]
    needs = [make_need(make_request(ward), groceries) for ward in wards]
    route = make_route(*needs, status=status)
    # Nobody can be kept from leaving because their route goes to a ward that one does not see.
    leave(route.volunteer_id, actor=make_coordinator(wards[0]))
    assert not Match.objects.going_on().exists()
    assert needs_of(route) == [NeedStatus.OPEN] * 2


# --- No longer needed ---


@pytest.mark.django_db
@pytest.mark.parametrize("is_accepted", [False, True])
def test_one_letter_when_a_coordinator_takes_all_of_it_back(
    offered: Route, steward: User, is_accepted: bool
) -> None:
    if is_accepted:
        services.accept_route(offered.pk, actor=ME)
    forget_letters()
    services.withdraw_route(offered.pk, actor=steward)
    assert statuses(offered) == [MatchStatus.WITHDRAWN] * 3
    assert needs_of(offered) == [NeedStatus.OPEN] * 3
    reopened = ["requests_app/need_reopened"] * 3 if is_accepted else []
    assert letters_sent() == [*reopened, "requests_app/route_withdrawn"]
    with pytest.raises(NotPossible):
        services.withdraw_route(offered.pk, actor=steward)


@pytest.mark.django_db
def test_of_an_offer_they_are_told_when_nothing_is_left(offered: Route) -> None:
    forget_letters()
    for match in offered.matches.order_by("id"):
        # Not before the last one: until then there is still something to answer.
        assert not letters_sent()
        services.cancel_request(match.need.request_id, actor=audit.RESIDENT)
    assert letters_sent() == ["requests_app/route_withdrawn"]


@pytest.mark.django_db
def test_once_accepted_they_are_told_of_every_stop(offered: Route) -> None:
    services.accept_route(offered.pk, actor=ME)
    services.complete_match(offered.matches.order_by("id")[0].pk, actor=ME)
    forget_letters()
    services.erase_request(offered.matches.order_by("id")[1].need.request_id, actor=audit.RESIDENT)
    letter = registry.write(Message.objects.get())
    assert letter
    # Told by its number on the page, since letters hold no names.
    assert "“Groceries” for neighbor 2" in letter.body
    assert "/en/route/" in letter.body


@pytest.mark.django_db
def test_a_household_with_several_needs_cancels_all(
    groceries: Category, ride: Category, steward: User
) -> None:
    request = make_request()
    needs = [make_need(request, groceries), make_need(request, ride)]
    person = make_volunteer(groceries, ride)
    route = services.offer_route([need.pk for need in needs], person.pk, actor=steward)
    services.accept_route(route.pk, actor=ME)
    forget_letters()
    services.erase_request(request.pk, actor=audit.RESIDENT)
    assert letters_sent() == ["requests_app/route_withdrawn"]
    assert PrivateLink.objects.get(purpose=LinkPurpose.ROUTE).revoked_at


@pytest.mark.django_db
def test_who_leaves_gives_all_of_it_back(offered: Route, steward: User) -> None:
    # Room for a second route, so that they leave one offered and one accepted behind.
    Volunteer.objects.update(max_at_once=2)
    other = make_route(status=MatchStatus.ACCEPTED, volunteer=offered.volunteer)
    leave(offered.volunteer_id, actor=ME)
    assert statuses(offered) == [MatchStatus.DECLINED] * 3
    assert statuses(other) == [MatchStatus.RELEASED] * 2
    assert set(needs_of(offered) + needs_of(other)) == {NeedStatus.OPEN}
    assert not PrivateLink.objects.filter(purpose=LinkPurpose.ROUTE, revoked_at=None).exists()
