"""What looks like a flood is stored, set aside and marked: a person decides, nobody is bothered."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEvent
from accounts.roles import ORGANIZER
from common import pace
from common.choices import WhyAside
from common.models import Category, FormDraft, PrivateLink
from messaging.models import Message, News
from messaging.news_letters import send_at_once, write_news
from pods.models import Ward
from requests_app import services
from requests_app.choices import NeedStatus
from requests_app.models import HelpRequest, Household, Need
from requests_app.services import NeedData
from tests.factories import (
    link_to,
    make_coordinator,
    make_known_network,
    make_member,
    make_pod,
    make_steward,
    make_user,
    make_ward,
)
from tests.floods.flooding import ask, filled, press, sign_up, visitor
from tests.requests_app import request_form
from volunteers import aside
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
PER_HOUR = 20


@pytest.fixture
def trapped(ride: Category) -> HelpRequest:
    """A request of a program, that names no ward."""
    press(filled(ride), homepage="http://example.org")
    return HelpRequest.objects.get()


def fit_for_the_desk() -> list[int]:
    needs = Need.objects.visible_to(make_steward()).open().in_desk_order()
    return list(needs.values_list("request_id", flat=True))


def test_a_flood_from_one_address_is_set_aside_and_the_others_are_not(ride: Category) -> None:
    flood = [ask(ride, number) for number in range(PER_HOUR + 5)]
    real = [ask(ride, 100 + number, address=f"203.0.113.{number}") for number in range(3)]
    wanted = [*flood[:PER_HOUR], *real]
    assert fit_for_the_desk() == [request.pk for request in wanted]
    set_aside = HelpRequest.objects.set_aside(make_steward())
    assert {request.pk for request in set_aside} == {request.pk for request in flood[PER_HOUR:]}
    assert {request.why_aside for request in set_aside} == {WhyAside.SENDER}
    letters = Message.objects.filter(template="requests_app/request_received")
    assert set(letters.values_list("recipient_id", flat=True)) == {each.pk for each in wanted}


def test_whoever_sends_it_reads_the_usual_confirmation(ride: Category) -> None:
    client = filled(ride)
    response = press(client, homepage="http://example.org")
    usual = press(filled(ride))
    assert (response.status_code, response["Location"]) == (302, usual["Location"])
    assert HelpRequest.objects.earliest("pk").reference in (
        client.get(response["Location"]).content.decode()
    )


def test_a_library_may_send_more(ride: Category) -> None:
    make_known_network(network="198.51.100.0/24", times=2)
    sent = [ask(ride, number) for number in range(PER_HOUR + 1)]
    assert sent[-1].set_aside_at is None


def test_whoever_has_one_address_of_a_house_has_them_all(ride: Category) -> None:
    for number in range(PER_HOUR):
        ask(ride, number, address=f"2001:db8::{number + 1:x}")
    assert ask(ride, 50, address="2001:db8::ffff").why_aside == WhyAside.SENDER
    assert ask(ride, 51, address="2001:db8:1::1").why_aside == ""


def test_where_nobody_can_be_told_apart_nothing_is_counted(ride: Category) -> None:
    assert not [ask(ride, number, address="") for number in range(30)][-1].set_aside_at


@pytest.mark.usefixtures("haste")
def test_what_is_filled_in_faster_than_anybody_can_is_a_program(ride: Category) -> None:
    assert ask(ride).why_aside == WhyAside.PROGRAM
    client = filled(ride)
    FormDraft.objects.update(created_at=timezone.now() - datetime.timedelta(seconds=7))
    press(client)
    assert HelpRequest.objects.latest("pk").why_aside == ""


def test_the_flooder_alone_is_held_back(ride: Category, settings: Any) -> None:
    """After the answer, and without a thread (`mutualaid.patient_worker`): nobody else waits."""
    settings.FLOODS_WAIT = datetime.timedelta(seconds=1)
    press(filled(ride))
    assert pace.take() == 0
    press(filled(ride), homepage="http://example.org")
    assert pace.take() == 1


def test_a_field_that_nobody_sees_on_the_first_page(ride: Category) -> None:
    client = visitor()
    request_form.answer(client, "needs", categories=[ride.pk], homepage="Cheap!")
    for page in ("details", "where", "contact"):
        request_form.answer(client, page)
    press(client)
    assert HelpRequest.objects.get().why_aside == WhyAside.PROGRAM


@pytest.mark.parametrize("page", ["/en/request/", "/en/volunteer/", "/en/request/link/"])
def test_no_person_meets_that_field(client: Client, page: str) -> None:
    html = client.get(page).content.decode()
    assert (
        '<p hidden><label>Please leave this empty <input type="text" name="homepage" tabindex="-1"'
        in html
    )


def test_nothing_of_it_is_anywhere_but_on_its_page(
    trapped: HelpRequest, ride: Category, client: Client
) -> None:
    assert fit_for_the_desk() == []
    client.force_login(make_steward())
    for name in ("desk", "requests_app_helprequest_changelist", "requests_app_need_changelist"):
        page = client.get(reverse(f"admin:{name}")).content.decode()
        assert "Milagros" not in page
    row = reverse("admin:requests_app_helprequest_change", args=[trapped.pk])
    assert client.get(row).status_code == 302
    assert "Milagros" in client.get(reverse("admin:set_aside")).content.decode()


def test_their_page_works_and_nothing_on_it_leads_into_the_queue(
    trapped: HelpRequest, ride: Category, groceries: Category, client: Client
) -> None:
    page = client.get(request_form.address("request_status", link_to(trapped)))
    assert "We are looking for a neighbor who can do this." in page.content.decode()
    services.add_need(trapped.pk, NeedData(groceries.pk), actor=audit.RESIDENT)
    need = trapped.needs.earliest("pk")
    services.cancel_need(need.pk, actor=audit.RESIDENT)
    services.take_cancel_back(need.pk, actor=audit.RESIDENT)
    services.update_request(trapped.pk, {"email": "other@example.org"}, actor=audit.RESIDENT)
    assert {need.status for need in trapped.needs.all()} == {NeedStatus.ASIDE}
    services.cancel_request(trapped.pk, actor=audit.RESIDENT)
    assert {need.status for need in trapped.needs.all()} == {NeedStatus.CANCELLED}
    trapped.refresh_from_db()
    assert trapped.closed_at
    assert not Message.objects.exists()


def test_the_database_keeps_it_out_of_the_queue(trapped: HelpRequest) -> None:
    for change in ({"status": NeedStatus.OPEN}, {"status": NeedStatus.MATCHED}):
        with pytest.raises(IntegrityError), transaction.atomic():
            trapped.needs.update(**change)


def test_coordinators_get_one_letter_a_day_about_all_of_it(ride: Category) -> None:
    coordinator = make_coordinator(make_ward())
    for _number in range(3):
        press(filled(ride), homepage="x")
    sign_up(ride)
    Volunteer.objects.update(set_aside_at=timezone.now(), why_aside=WhyAside.SENDER)
    assert News.objects.filter(kind="aside").count() == 1
    assert not News.objects.filter(kind__in=["urgent", "requests"]).exists()
    assert send_at_once() == 1
    letter = write_news(Message.objects.get(recipient_id=coordinator.pk, recipient_kind="staff"))
    assert letter
    assert "4 are set aside, and wait for you to look at them" in letter.body


def test_taken_in_it_is_in_its_place_and_all_goes_as_always(ride: Category, ward: Ward) -> None:
    coordinator = make_coordinator(ward)
    press(filled(ride), homepage="x")
    first = HelpRequest.objects.get()
    second = ask(ride, 1)
    assert services.take_in(first.pk, actor=coordinator)
    assert not services.take_in(first.pk, actor=coordinator)
    assert fit_for_the_desk() == [first.pk, second.pk]
    letters = Message.objects.filter(template="requests_app/request_received")
    assert set(letters.values_list("recipient_id", flat=True)) == {first.pk, second.pk}
    assert AuditEvent.objects.filter(verb="take_in", actor=coordinator).count() == 1


def test_spam_is_gone_with_all_that_belongs_to_it(trapped: HelpRequest, ride: Category) -> None:
    kept = ask(ride, 1)
    assert services.delete_spam([trapped.pk, kept.pk], actor=make_steward()) == 1
    assert list(HelpRequest.objects.all()) == [kept]
    assert [need.request_id for need in Need.objects.all()] == [kept.pk]
    assert [link.subject_id for link in PrivateLink.objects.all()] == [kept.pk]
    assert [household.pk for household in Household.objects.all()] == [kept.household_id]
    assert AuditEvent.objects.get(verb="delete_spam").subject_id == trapped.pk


# --- The page ---


def page_of(client: Client, user: Any) -> str:
    client.force_login(user)
    return client.get(reverse("admin:set_aside")).content.decode()


def test_each_sees_those_of_their_wards_and_of_none(
    client: Client, ride: Category, ward: Ward
) -> None:
    for number, name in enumerate(("Here", "Elsewhere", "Nowhere")):
        ask(ride, number, name=name)
    places: dict[str, Any] = {"Here": ward, "Elsewhere": make_ward(), "Nowhere": None}
    Need.objects.update(status=NeedStatus.ASIDE)
    for name, place in places.items():
        marked = {"set_aside_at": timezone.now(), "why_aside": WhyAside.SENDER}
        HelpRequest.objects.filter(name=name).update(ward=place, **marked)
    page = page_of(client, make_coordinator(ward))
    assert ">Here<" in page
    assert ">Nowhere<" in page
    assert ">Elsewhere<" not in page
    press_url = reverse("admin:aside_press", args=["requests"])
    client.post(press_url, {"why": "sender", "spam": ""})
    assert [row.name for row in HelpRequest.objects.all()] == ["Elsewhere"]


def test_joins_of_pods_are_counted_by_ward_and_read_by_their_organizers_alone(
    client: Client, ward: Ward
) -> None:
    aside_now = {"set_aside_at": timezone.now(), "why_aside": WhyAside.SENDER}
    for place, name in ((ward, "Here"), (make_ward(), "Elsewhere")):
        pod = make_pod(place, name=f"Pod {name}")
        make_member(pod, state="waiting", name=f"Person {name}", **aside_now)
    page = page_of(client, make_coordinator(ward))
    assert "Pod Here</bdi>" in page
    assert "Pod Elsewhere" not in page
    assert "Person" not in page
    assert "Set aside" in client.get(reverse("admin:index")).content.decode()


def test_who_has_nothing_to_do_with_requests_sees_and_presses_nothing(
    client: Client, trapped: HelpRequest, ward: Ward
) -> None:
    client.force_login(make_user(ORGANIZER, ward))
    assert client.get(reverse("admin:set_aside")).status_code == 403
    for kind in ("requests", "sign-ups"):
        url = reverse("admin:aside_press", args=[kind])
        assert client.post(url, {"why": "program", "spam": ""}).status_code == 403
    assert client.post(reverse("admin:attack_switch"), {"begin": ""}).status_code == 403
    assert HelpRequest.objects.exists()


def test_a_steward_reads_the_numbers_and_nobody_s_words(
    client: Client, trapped: HelpRequest
) -> None:
    client.force_login(make_steward(opened=False))
    page = client.get(reverse("admin:set_aside")).content.decode()
    assert "Help requests: 1" in page
    assert "Milagros" not in page
    assert 'name="take_in"' not in page


def test_one_press_takes_in_many_or_those_that_were_chosen(
    client: Client, ride: Category, steward: Any
) -> None:
    for _number in range(4):
        press(filled(ride), homepage="x")
    client.force_login(steward)
    url = reverse("admin:aside_press", args=["requests"])
    chosen = HelpRequest.objects.earliest("pk").pk
    client.post(url, {"id": [chosen, "x", "9" * 30], "take_in": ""})
    assert fit_for_the_desk() == [chosen]
    response = client.post(url, {"why": "program", "take_in": ""}, follow=True)
    assert "3 taken in." in response.content.decode()
    assert len(fit_for_the_desk()) == 4
    assert "Nothing is set aside." in page_of(client, steward)


def test_a_kind_that_there_is_not(client: Client, steward: Any) -> None:
    client.force_login(steward)
    assert client.post(reverse("admin:aside_press", args=["others"])).status_code == 404


# --- Sign-ups ---


def test_sign_ups_are_set_aside_and_taken_in_alike(client: Client, ride: Category) -> None:
    signed_up = [sign_up(ride, number) for number in range(PER_HOUR + 2)]
    last, steward = signed_up[-1], make_steward()
    assert last.why_aside == WhyAside.SENDER
    assert Volunteer.objects.visible_to(steward).count() == PER_HOUR
    assert Message.objects.filter(recipient_id=last.pk, recipient_kind="volunteer").count() == 0
    page = client.get(reverse("volunteers:volunteer_home", args=[link_to(last)]))
    assert "Waiting for approval" in page.content.decode()
    client.force_login(steward)
    url = reverse("admin:aside_press", args=["sign-ups"])
    client.post(url, {"id": [last.pk], "take_in": ""})
    client.post(url, {"why": "sender", "spam": ""})
    assert Volunteer.objects.count() == PER_HOUR + 1
    last.refresh_from_db()
    assert (last.set_aside_at, last.status) == (None, VolunteerStatus.PENDING)
    assert Message.objects.filter(recipient_id=last.pk, recipient_kind="volunteer").count() == 1
    assert not aside.take_in(last.pk, actor=steward)


def test_nobody_approves_who_was_not_looked_at(ride: Category) -> None:
    volunteer = sign_up(ride)
    marked = {"set_aside_at": timezone.now(), "why_aside": WhyAside.SENDER}
    with pytest.raises(IntegrityError), transaction.atomic():
        Volunteer.objects.filter(pk=volunteer.pk).update(
            status=VolunteerStatus.APPROVED, approved_at=timezone.now(), **marked
        )
