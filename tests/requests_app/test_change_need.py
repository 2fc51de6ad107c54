"""A household changes what it asked for; whoever helps is told once of each change."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from accounts import audit
from accounts.models import AuditEvent
from common.errors import NotPossible
from common.models import Category, LinkPurpose, PrivateLink
from messaging import registry
from messaging.models import Message
from requests_app import services
from requests_app.choices import ContactKind, MatchStatus, NeedStatus, Urgency
from requests_app.models import ContactLog, HelpRequest, Match, Need
from tests.factories import (
    link_to,
    make_match,
    make_need,
    make_request,
    make_route,
    make_steward,
    make_volunteer,
)
from tests.requests_app.request_form import address, at_once, shown

pytestmark = pytest.mark.django_db

TOMORROW = datetime.timedelta(days=1)
CHANGED = "requests_app/need_changed"


@pytest.fixture
def need(groceries: Category) -> Need:
    return make_need(make_request(name="Milagros"), groceries, detail="Milk", wanted_time="morning")


@pytest.fixture
def token(need: Need) -> str:
    return link_to(need.request)


def said(need: Need, **changes: Any) -> dict[str, Any]:
    """Return what the form would post that was only looked at, with `changes`."""
    own = {"urgency": "", "wanted_on": "", "wanted_time": "morning", "delivery": "either"}
    return {f"detail_{need.category_id}": need.detail, **own, **changes}


def edit(client: Client, need: Need, token: str, **changes: Any) -> Any:
    page = address("need_edit", token, need.pk)
    return client.post(page, said(need, **changes), follow=True)


def letters() -> list[Message]:
    return list(Message.objects.filter(template=CHANGED).order_by("id"))


def written(message: Message) -> registry.Letter | None:
    with translation.override(message.language):
        return registry.write(message)


# --- What they asked for, in their words ---


def test_the_page_shows_every_need_as_it_was_asked_for(
    client: Client, need: Need, ride: Category, token: str
) -> None:
    day = timezone.localdate() + TOMORROW
    make_need(need.request, ride, detail="To the <clinic>", wanted_on=day, wanted_time="evening")
    page = shown(client, "request_status", token)
    assert "Milk" in page
    assert "To the &lt;clinic&gt;" in page
    for words in ("Morning", "Evening", "Either is fine"):
        assert words in page
    # Nothing is brought with a ride.
    assert page.count("Either is fine") == 1
    for each in need.request.needs.all():
        assert address("need_edit", token, each.pk) in page


def test_an_ended_need_still_shows_its_words(client: Client, need: Need, token: str) -> None:
    services.cancel_need(need.pk, actor=audit.RESIDENT)
    page = shown(client, "request_status", token)
    assert "Milk" in page
    assert address("need_edit", token, need.pk) not in page


def test_words_day_time_and_delivery_change(client: Client, need: Need, token: str) -> None:
    day = timezone.localdate() + TOMORROW
    detail = {f"detail_{need.category_id}": "Milk and bread"}
    changes = {**detail, "wanted_on": day, "wanted_time": "evening", "delivery": "door"}
    for _press in range(2):
        response = edit(client, need, token, **changes)
        assert "Your changes are saved." in response.content.decode()
    need.refresh_from_db()
    assert (need.detail, need.wanted_on, need.needed_by) == ("Milk and bread", day, day)
    assert (need.wanted_time, need.delivery) == ("evening", "door")
    # Pressed twice, recorded once, and by name only.
    event = AuditEvent.objects.get()
    assert (event.verb, event.actor_kind) == ("update_need", audit.RESIDENT)
    assert event.fields == ["delivery", "detail", "wanted_on", "wanted_time"]
    assert not Message.objects.exists()
    assert not ContactLog.objects.exists()


def test_who_only_looks_at_it_does_not_put_it_off(client: Client, need: Need, token: str) -> None:
    by = timezone.localdate() + TOMORROW
    # "This week", said five days ago.
    Need.objects.update(needed_by=by)
    edit(client, need, token)
    need.refresh_from_db()
    assert (need.urgency, need.needed_by) == (Urgency.THIS_WEEK, by)
    edit(client, need, token, urgency=Urgency.THIS_WEEK, wanted_time="")
    need.refresh_from_db()
    # The same answer, chosen anew: it was offered with its own day.
    assert need.wanted_time == ""


def test_each_day_is_offered_once(client: Client, need: Need, token: str) -> None:
    page = client.get(address("need_edit", token, need.pk))
    offered = [value for value, _label in page.context["form"].fields["urgency"].choices]
    assert offered == ["", Urgency.TODAY, Urgency.TOMORROW, Urgency.WHENEVER]
    Need.objects.update(needed_by=timezone.localdate())
    page = client.get(address("need_edit", token, need.pk))
    assert len(page.context["form"].fields["urgency"].choices) == 5


def test_how_soon_takes_the_place_of_a_day(client: Client, need: Need, token: str) -> None:
    day = timezone.localdate() + datetime.timedelta(days=5)
    services.update_need(need.pk, {"wanted_on": day}, actor=audit.RESIDENT)
    edit(client, need, token, wanted_on=day, urgency=Urgency.TODAY)
    need.refresh_from_db()
    assert (need.wanted_on, need.needed_by) == (None, timezone.localdate())


def test_a_day_that_has_passed_stays_until_it_is_changed(
    client: Client, need: Need, token: str
) -> None:
    day = timezone.localdate() - TOMORROW
    Need.objects.update(wanted_on=day, needed_by=day)
    detail = {f"detail_{need.category_id}": "Rice"}
    edit(client, need, token, wanted_on=day, **detail)
    need.refresh_from_db()
    assert (need.detail, need.wanted_on) == ("Rice", day)
    response = edit(client, need, token, wanted_on=day - TOMORROW)
    assert "This day is in the past." in response.content.decode()


def test_the_dates_of_a_series_change_their_words_together(
    client: Client, groceries: Category
) -> None:
    need = make_need(None, groceries, repeat="weekly", wanted_on=timezone.localdate())
    following = need.wanted_on + datetime.timedelta(weeks=1)
    services.open_dates(need.pk, [following], actor=make_steward())
    token = link_to(need.request)
    page = client.get(address("need_edit", token, need.pk)).content.decode()
    assert 'name="wanted_on"' not in page
    assert 'name="urgency"' not in page
    detail = {f"detail_{groceries.pk}": "Two loaves"}
    edit(client, need, token, **detail)
    assert {each.detail for each in Need.objects.all()} == {"Two loaves"}
    assert {each.own_day for each in Need.objects.all()} == {need.wanted_on, following}


# --- Once somebody said yes ---


def test_after_a_yes_the_helper_is_told_once(client: Client, need: Need, token: str) -> None:
    match = make_match(need, status=MatchStatus.ACCEPTED)
    link = link_to(match)
    page = shown(client, "need_edit", token, need.pk)
    assert "We tell them when you change something." in page
    assert "The kind of help cannot be changed." in page
    detail = {f"detail_{need.category_id}": "Oat milk, third floor"}
    for _press in range(2):
        response = edit(client, need, token, **detail)
        assert "We tell the neighbor who helps you." in response.content.decode()
    (message,) = letters()
    letter = written(message)
    assert letter
    assert letter.to == match.volunteer.email
    assert address("match_offer", link) in letter.body
    # No more than that something changed: the rest stands on their page.
    for personal in ("Oat", "third floor", "Milagros", need.request.phone, need.request.address):
        assert personal not in letter.body + letter.subject
    entry = ContactLog.objects.get()
    assert (entry.kind, entry.need, entry.follow_up_on) == (
        ContactKind.HOUSEHOLD_CHANGED,
        need,
        None,
    )


def test_the_helper_reads_the_new_words(client: Client, need: Need, token: str) -> None:
    match = make_match(need, status=MatchStatus.ACCEPTED)
    edit(client, need, token, **{f"detail_{need.category_id}": "Oat milk"})
    assert "Oat milk" in shown(client, "match_offer", link_to(match))


def test_a_helper_without_email_is_called(client: Client, need: Need, token: str) -> None:
    volunteer = make_volunteer(need.category, email="")
    make_match(need, volunteer, status=MatchStatus.ACCEPTED)
    for words in ("Rice", "Rice", "Beans"):
        edit(client, need, token, **{f"detail_{need.category_id}": words})
    calls = ContactLog.objects.due().filter(kind=ContactKind.CHANGE_FOR_VOLUNTEER)
    assert calls.count() == 1
    assert not letters()
    services.cancel_need(need.pk, actor=audit.RESIDENT)
    assert not calls.exists()


def test_one_message_for_all_that_one_page_changes(
    client: Client, need: Need, ride: Category, token: str
) -> None:
    volunteer = make_volunteer(need.category, ride, max_at_once=5)
    other = make_need(need.request, ride)
    links = [
        link_to(make_match(each, volunteer, status=MatchStatus.ACCEPTED)) for each in (need, other)
    ]
    changes = {f"detail_{need.category_id}": "Rice", f"detail_{ride.pk}": "To the station"}
    client.post(address("request_edit", token, "details"), {**changes, "allergies": "Nuts"})
    (message,) = letters()
    letter = written(message)
    assert letter
    assert all(address("match_offer", link) in letter.body for link in links)
    assert ContactLog.objects.filter(kind=ContactKind.HOUSEHOLD_CHANGED).count() == 1


def test_of_a_route_it_is_one_page(client: Client, need: Need, ride: Category, token: str) -> None:
    other = make_need(need.request, ride)
    link = link_to(make_route(need, other, status=MatchStatus.ACCEPTED))
    contact = {"ward": "", "zip_code": "20011", "address": "12 New Street"}
    client.post(address("request_edit", token, "where"), contact)
    (message,) = letters()
    letter = written(message)
    assert letter
    assert letter.body.count(address("route_offer", link)) == 1
    assert "12 New Street" not in letter.body


def test_another_day_after_a_yes_begins_the_reminders_anew(
    client: Client, need: Need, token: str
) -> None:
    match = make_match(need, status=MatchStatus.ACCEPTED)
    Match.objects.update(reminded_at=timezone.now(), followed_up_at=timezone.now())
    day = timezone.localdate() + datetime.timedelta(days=3)
    edit(client, need, token, wanted_on=day)
    match.refresh_from_db()
    assert (match.day, match.reminded_at, match.followed_up_at) == (day, None, None)
    assert len(letters()) == 1


def test_who_was_asked_hears_of_what_they_were_shown(
    client: Client, need: Need, token: str
) -> None:
    make_match(need)
    # What they wrote is shown after a yes.
    edit(client, need, token, **{f"detail_{need.category_id}": "Rice"})
    assert not letters()
    edit(client, need, token, delivery="door")
    assert len(letters()) == 1
    assert not ContactLog.objects.exists()


def test_who_no_longer_helps_is_written_nothing(client: Client, need: Need, token: str) -> None:
    match = make_match(need, status=MatchStatus.ACCEPTED)
    edit(client, need, token, delivery="door")
    services.release_match(match.pk, actor=audit.VOLUNTEER)
    (message,) = letters()
    assert written(message) is None


def test_what_staff_change_they_say_themselves(need: Need) -> None:
    make_match(need, status=MatchStatus.ACCEPTED)
    services.update_need(need.pk, {"detail": "Rice"}, actor=make_steward())
    services.update_request(need.request_id, {"address": "1 New Street"}, actor=make_steward())
    assert not letters()
    assert not ContactLog.objects.exists()


@pytest.mark.parametrize("actor", ["resident", "steward"])
def test_the_kind_of_help_stays(need: Need, ride: Category, actor: str) -> None:
    make_match(need, status=MatchStatus.ACCEPTED)
    who = audit.RESIDENT if actor == "resident" else make_steward()
    with pytest.raises(NotPossible, match="kind of help cannot be changed"):
        services.update_need(need.pk, {"category_id": ride.pk}, actor=who)


@pytest.mark.django_db(transaction=True)
def test_a_change_and_a_yes_at_one_moment(need: Need) -> None:
    match = make_match(need)
    at_once(
        lambda: services.update_need(need.pk, {"delivery": "door"}, actor=audit.RESIDENT),
        lambda: services.accept_match(match.pk, actor=audit.VOLUNTEER),
    )
    need.refresh_from_db()
    match.refresh_from_db()
    assert (need.delivery, need.status) == ("door", NeedStatus.MATCHED)
    assert match.status == MatchStatus.ACCEPTED
    # Whichever was first, the volunteer hears that it is not what they were shown.
    assert len(letters()) == 1


# --- Whose it is ---


def test_another_households_need_cannot_be_changed(client: Client, need: Need) -> None:
    page = address("need_edit", link_to(make_request()), need.pk)
    assert client.get(page).status_code == client.post(page, said(need)).status_code == 404


def test_an_ended_link_changes_nothing(client: Client, need: Need, token: str) -> None:
    PrivateLink.objects.revoke(LinkPurpose.REQUEST, need.request_id)
    page = address("need_edit", token, need.pk)
    data = said(need, delivery="door")
    assert client.get(page).status_code == client.post(page, data).status_code == 404
    need.refresh_from_db()
    assert need.delivery == "either"


def test_what_has_ended_in_another_tab_says_so(client: Client, need: Need, token: str) -> None:
    services.cancel_need(need.pk, actor=audit.RESIDENT)
    response = edit(client, need, token, delivery="door")
    assert "can no longer be changed here" in response.content.decode()
    assert HelpRequest.objects.get().closed_at
