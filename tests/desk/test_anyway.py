"""A coordinator who knows better: somebody whom a rule leaves out, or a yes heard on the phone."""

import datetime
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, User
from common.errors import NotPossible
from common.models import Category, LinkPurpose, PrivateLink
from messaging.models import Message
from pods.models import Ward
from requests_app import services
from requests_app.candidates import candidates_for
from requests_app.choices import MatchStatus, NeedStatus
from requests_app.models import HelpRequest, Match, Need
from tests import factories
from tests.desk.desk_page import add_need, said, url
from tests.requests_app.request_form import at_once
from volunteers.models import Volunteer
from volunteers.services import leave

pytestmark = pytest.mark.django_db
WHY = "They told me that they are back already."
YES = ("offer_anyway", "record_yes")


@pytest.fixture
def need(ward: Ward, kind: Category) -> Need:
    return add_need(ward, kind)


def away(**fields: Any) -> dict[str, Any]:
    return {"paused_until": timezone.localdate() + datetime.timedelta(days=9), **fields}


def left_out(rule: str, need: Need) -> Volunteer:
    """Somebody whom `rule` alone leaves out."""
    kinds = [need.category]
    fields: dict[str, Any] = {"ward": need.request.ward}
    if rule == "category":
        kinds = []
    elif rule == "paused":
        fields |= away()
    elif rule == "language":
        fields["languages"] = ["am"]
    elif rule == "ward":
        fields["ward"] = factories.make_ward()
    elif rule == "this_week":
        fields |= {"max_per_week": 1, "max_at_once": 9}
    person = factories.make_volunteer(*kinds, **fields)
    if rule in {"at_once", "this_week"}:
        factories.make_match(volunteer=person)
    elif rule == "said_no":
        factories.make_match(need, person, status=MatchStatus.DECLINED)
    return person


RULES = ["category", "paused", "language", "ward", "at_once", "this_week", "said_no"]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("verb", YES)
def test_each_rule_may_be_overruled_with_a_reason(
    rule: str, verb: str, need: Need, steward: User
) -> None:
    person = left_out(rule, need)
    verb_of = getattr(services, verb)
    with pytest.raises(services.ReasonNeededError):
        verb_of(need.pk, person.pk, why="", actor=steward)
    assert not Match.objects.filter(need=need, status__in=MatchStatus.live()).exists()
    match = verb_of(need.pk, person.pk, why=WHY, actor=steward)
    match.refresh_from_db()
    assert len(match.overruled) == len(match.overruled_rules) == 1
    assert "%(" not in match.overruled_rules[0]
    assert match.overruled_why == WHY
    event = AuditEvent.objects.get(verb="overrule_rules")
    assert (event.actor, event.subject_id) == (steward, match.pk)
    # It takes room like any other.
    assert match in Match.objects.live().filter(volunteer=person)
    assert match in Match.objects.of_this_week()


def test_a_spoken_yes_puts_both_in_touch_at_once(
    need: Need, ward: Ward, kind: Category, user: User, client: Client
) -> None:
    person = factories.make_volunteer(kind, ward=ward, name="Amal")
    page = client.get(url("need", need)).content.decode()
    assert "They said yes on the phone" in page
    response = client.post(url("record_yes", need), {"volunteer": person.pk})
    assert response.url == url("need", need) + "#need"
    assert "Amal said yes and helps" in said(client, response)
    match = Match.objects.get()
    assert (match.status, match.offered_by, match.overruled) == (MatchStatus.ACCEPTED, user, [])
    assert match.heard_by_phone
    need.refresh_from_db()
    assert need.status == NeedStatus.MATCHED
    assert need.first_offered_at
    letters = set(Message.objects.values_list("template", flat=True))
    # Not the question as well: they have said yes.
    assert {"requests_app/match_accepted", "requests_app/helper_found"} == letters
    link = PrivateLink.objects.current(LinkPurpose.MATCH, match.pk)
    assert link
    shown = Client().get(reverse("request_pages:match_offer", args=[link.token])).content.decode()
    assert "9 Quiet Lane" in shown
    assert "yes heard by phone" in client.get(url("need", need)).content.decode()


def test_who_has_no_email_must_be_told(need: Need, ward: Ward, user: User, client: Client) -> None:
    person = factories.make_volunteer(need.category, ward=ward, name="Bo", email="")
    HelpRequest.objects.update(email="")
    words = said(client, client.post(url("record_yes", need), {"volunteer": person.pk}))
    assert "No email reaches Bo" in words
    assert "No email reaches the household" in words


def test_twice_pressed_is_once(need: Need, ward: Ward, user: User, client: Client) -> None:
    person = factories.make_volunteer(need.category, ward=ward, **away())
    for verb in YES:
        Match.objects.all().delete()
        Need.objects.update(status=NeedStatus.OPEN)
        for _press in range(2):
            data = {"volunteer": person.pk, "why": WHY}
            words = said(client, client.post(url(verb, need), data))
            assert "Somebody else" not in words
        assert Match.objects.count() == 1
    assert Message.objects.filter(template="requests_app/match_accepted").count() == 1


def test_a_yes_to_what_was_asked_before_answers_that(need: Need, ward: Ward, steward: User) -> None:
    people = [factories.make_volunteer(need.category, ward=ward) for _number in range(2)]
    services.offer_to_several(need.pk, [each.pk for each in people], actor=steward)
    match = services.record_yes(need.pk, people[0].pk, actor=steward)
    assert Match.objects.count() == 2
    assert match.status == MatchStatus.ACCEPTED
    assert Match.objects.get(volunteer=people[1]).status == MatchStatus.MISSED


def test_a_stop_of_a_route_is_answered_with_the_route(need: Need, steward: User) -> None:
    route = factories.make_route(need, factories.make_need(category=need.category))
    with pytest.raises(NotPossible, match="along with other needs"):
        services.record_yes(need.pk, route.volunteer_id, actor=steward)


FINAL = ["blocked", "own", "pending", "rejected", "left"]


@pytest.mark.parametrize("what", FINAL)
@pytest.mark.parametrize("verb", YES)
def test_what_nobody_may_overrule(what: str, verb: str, need: Need, steward: User) -> None:
    state = what if what in {"pending", "rejected"} else "approved"
    person = factories.make_volunteer(need.category, ward=need.request.ward, status=state)
    if what == "blocked":
        factories.make_block(need.request, person)
    elif what == "own":
        person.phone = need.request.phone
        person.save()
    elif what == "left":
        leave(person.pk, actor=steward)
    with pytest.raises(NotPossible) as refused:
        getattr(services, verb)(need.pk, person.pk, why=WHY, actor=steward)
    assert not isinstance(refused.value, services.ReasonNeededError)
    assert not Match.objects.exists()


def test_a_taken_need_or_a_passed_day_is_refused(need: Need, ward: Ward, steward: User) -> None:
    first, second = (factories.make_volunteer(need.category, ward=ward) for _number in range(2))
    Need.objects.update(wanted_on=datetime.date(2020, 1, 1), needed_by=datetime.date(2020, 1, 1))
    with pytest.raises(NotPossible, match="has passed"):
        services.record_yes(need.pk, first.pk, actor=steward)
    Need.objects.update(wanted_on=factories.FAR_DAY, needed_by=factories.FAR_DAY)
    services.record_yes(need.pk, first.pk, actor=steward)
    with pytest.raises(NotPossible, match="said yes first"):
        services.record_yes(need.pk, second.pk, actor=steward)


@pytest.mark.parametrize("verb", YES)
def test_without_a_reason_one_is_sent_to_where_it_is_written(
    verb: str, need: Need, ward: Ward, user: User, client: Client
) -> None:
    person = factories.make_volunteer(need.category, ward=ward, name="Cam", **away())
    response = client.post(url(verb, need, "?urgent=on"), {"volunteer": person.pk})
    assert response.url == url("why", need, f"?urgent=on&person=%23{person.pk}")
    page = client.get(response.url).content.decode()
    assert "taking a break until" in page
    assert "Ask by email" in page
    assert page.count("They said yes on the phone") == 1
    words = said(client, client.post(url(verb, need), {"volunteer": person.pk, "why": WHY}))
    assert "Cam" in words
    shown = client.get(url("need", need)).content.decode()
    assert "asked although a rule says no" in shown
    assert WHY in shown
    match = Match.objects.get()
    admin = reverse("admin:requests_app_match_change", args=[match.pk])
    shown = client.get(admin).content.decode()
    assert "taking a break until" in shown
    assert WHY in shown


def test_hostile_input(need: Need, ward: Ward, user: User, client: Client) -> None:
    person = factories.make_volunteer(need.category, ward=ward, **away())
    for verb in YES:
        for volunteer in ("", "x", "0", str(2**70), "1\x00"):
            assert client.post(url(verb, need), {"volunteer": volunteer}).status_code == 404
        for why in ("x" * 501, "a\x00b"):
            response = client.post(url(verb, need), {"volunteer": person.pk, "why": why})
            assert response.status_code == 422
        assert (
            "x" * 500
            in client.post(
                url(verb, need), {"volunteer": person.pk, "why": "x" * 501}
            ).content.decode()
        )
        assert client.get(url(verb, need)).status_code == 405
    assert not Match.objects.exists()
    client.post(url("record_yes", need), {"volunteer": person.pk, "why": "<script>alert(1)"})
    assert "<script>alert" not in client.get(url("need", need)).content.decode()


def test_other_wards_are_not_found(need: Need, ward: Ward, user: User, client: Client) -> None:
    elsewhere = factories.make_ward()
    theirs = factories.make_volunteer(need.category, ward=elsewhere)
    own = factories.make_volunteer(need.category, ward=ward)
    hidden = add_need(elsewhere, need.category)
    for verb in YES:
        assert client.post(url(verb, need), {"volunteer": theirs.pk}).status_code == 404
        assert client.post(url(verb, hidden), {"volunteer": own.pk}).status_code == 404
    assert not Match.objects.exists()


def test_a_need_that_somebody_else_has_open_is_theirs(
    need: Need, ward: Ward, user: User, client: Client
) -> None:
    person = factories.make_volunteer(need.category, ward=ward)
    services.claim_need(need.pk, actor=factories.make_coordinator(ward))
    assert (
        "They said yes on the phone"
        not in client.get(url("why", need, f"?person=%23{person.pk}")).content.decode()
    )
    client.post(url("record_yes", need), {"volunteer": person.pk})
    assert not Match.objects.exists()


def test_a_yes_is_for_one_need(need: Need, ward: Ward, user: User, client: Client) -> None:
    person = factories.make_volunteer(need.category, ward=ward)
    data = {"volunteer": person.pk, "along": [add_need(ward, need.category).pk]}
    assert "one need" in said(client, client.post(url("record_yes", need), data))
    assert not Match.objects.exists()


def test_the_reason_goes_with_the_volunteer_and_with_the_household(
    need: Need, ward: Ward, steward: User
) -> None:
    for erase in ("volunteer", "household"):
        need = add_need(ward, need.category)
        person = factories.make_volunteer(need.category, ward=ward, **away())
        match = services.offer_anyway(need.pk, person.pk, why=WHY, actor=steward)
        if erase == "volunteer":
            leave(person.pk, actor=steward)
        else:
            services.erase_request(need.request_id, actor=steward)
        match.refresh_from_db()
        assert match.overruled_why == ""


# --- Races ---


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_hear_a_yes_at_once(need: Need, ward: Ward) -> None:
    people = [factories.make_volunteer(need.category, ward=ward, **away()) for _n in range(4)]
    staff = [factories.make_steward() for _n in range(4)]
    results = at_once(
        *(
            partial(services.record_yes, need.pk, each.pk, why=WHY, actor=actor)
            for each, actor in zip(people, staff, strict=True)
        )
    )
    won = [each for each in results if isinstance(each, Match)]
    assert len(won) == 1
    assert all(isinstance(each, (Match, NotPossible)) for each in results), results
    assert Match.objects.get() == won[0]
    assert Message.objects.filter(template="requests_app/helper_found").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_yes_at_once_is_one(need: Need, ward: Ward, steward: User) -> None:
    person = factories.make_volunteer(need.category, ward=ward)
    press = partial(services.record_yes, need.pk, person.pk, actor=steward)
    results = at_once(*[press] * 4)
    assert {each.pk for each in results} == {Match.objects.get().pk}


@pytest.mark.django_db(transaction=True)
def test_a_limit_holds_for_those_who_overrule_nothing(kind: Category, ward: Ward) -> None:
    person = factories.make_volunteer(kind, ward=ward)
    needs = [add_need(ward, kind) for _n in range(4)]
    results = at_once(
        *(
            partial(services.record_yes, need.pk, person.pk, actor=factories.make_steward())
            for need in needs
        )
    )
    assert sum(isinstance(each, Match) for each in results) == 1
    assert sum(isinstance(each, services.ReasonNeededError) for each in results) == 3
    # One more with a reason; then they are no candidate for anything.
    late = next(need for need in needs if not need.matches.exists())
    services.record_yes(late.pk, person.pk, why=WHY, actor=factories.make_steward())
    assert not candidates_for(add_need(ward, kind)).filter(pk=person.pk).exists()
