"""Words to two people of care: who reads them, what is done with them, and when they are gone."""

import datetime
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.leaving import held_in_words
from accounts.models import AuditEvent, User
from care import services
from care.models import CarePerson, Concern, Reader, Reply
from care.people import somebody_is_missing
from common.models import LinkPurpose, PrivateLink
from messaging.delivery import deliver
from messaging.models import Message, News
from privacy import due
from tests import factories

pytestmark = pytest.mark.django_db
FORM = {"words": "He shouted at me. Zelkova.", "contact": "", "left_out": "", "key": "e" * 32}


@pytest.fixture
def people(db: None) -> list[User]:
    return factories.name_care_people()


def page_of(concern: Concern) -> str:
    return reverse("admin:care_concern", args=[concern.pk])


def press(client: Client, concern: Concern, name: str, **said: Any) -> Any:
    url = reverse("admin:care_press", args=[concern.pk])
    return client.post(url, {"press": name, **said}, follow=True)


def readers(concern: Concern) -> set[int]:
    return set(concern.readers.values_list("user", flat=True))


# --- Writing --------------------------------------------------------------------------------------


def test_the_form_names_who_reads_and_gives_a_page_of_ones_own(
    client: Client, people: list[User]
) -> None:
    url = reverse("care:care_form")
    page = client.get(url).text
    assert all(user.name in page for user in people)
    assert "988" in page
    sent = [client.post(url, FORM) for _twice in range(2)]
    assert sent[0]["Location"] == sent[1]["Location"]
    concern = Concern.objects.get()
    assert readers(concern) == {user.pk for user in people}
    own = client.get(sent[0]["Location"])
    assert "Zelkova" in own.text
    assert "no-store" in own["Cache-Control"]
    assert News.objects.filter(kind="care").count() == 2


def test_empty_words_and_no_phone_are_said(client: Client, people: list[User]) -> None:
    url = reverse("care:care_form")
    assert client.post(url, {**FORM, "words": " "}).status_code == 422
    wrong = client.post(url, {**FORM, "contact": "12"})
    assert wrong.status_code == 422
    assert "Zelkova" in wrong.text


def test_whoever_it_is_about_does_not_read_it(client: Client, people: list[User]) -> None:
    about, other = people
    client.post(reverse("care:care_form"), {**FORM, "left_out": str(about.pk)})
    concern = Concern.objects.get()
    assert readers(concern) == {other.pk}
    client.force_login(about)
    assert client.get(page_of(concern)).status_code == 404
    assert page_of(concern) not in client.get(reverse("admin:care")).text


def test_nobody_else_can_be_left_out(client: Client, people: list[User]) -> None:
    stranger = factories.make_steward()
    page = client.post(reverse("care:care_form"), {**FORM, "left_out": str(stranger.pk)})
    assert page.status_code == 422
    assert not Concern.objects.exists()


def test_a_ward_has_its_own_and_those_of_the_network_stand_in(client: Client) -> None:
    ward = factories.make_ward()
    network = factories.name_care_people()
    near = factories.make_care_person(ward=ward).user
    url = reverse("care:ward_care", args=[ward.slug])
    client.post(url, FORM)
    assert readers(Concern.objects.get()) == {near.pk, network[0].pk}
    client.post(url, {**FORM, "key": "f" * 32, "left_out": str(near.pk)})
    assert readers(Concern.objects.order_by("-pk")[0]) == {user.pk for user in network}


def test_where_nobody_is_named_there_is_no_form(client: Client) -> None:
    page = client.get(reverse("care:care_form")).text
    assert "Nobody is there to read this" in page
    assert "<textarea" not in page
    client.post(reverse("care:care_form"), FORM)
    assert not Concern.objects.exists()


def test_all_of_it_is_encrypted_and_nothing_names_it(client: Client, people: list[User]) -> None:
    client.post(reverse("care:care_form"), {**FORM, "contact": "qorvana@example.org"})
    concern = Concern.objects.get()
    services.set_notes(
        concern.pk, {"heard_on": "2026-12-01", "outcome": "Zelkova"}, actor=people[0]
    )
    services.answer(concern.pk, "Zelkova too", "k", actor=people[0])
    with connection.cursor() as cursor:
        for table in ("care_concern", "care_reply"):
            cursor.execute(f"SELECT {table}::text FROM {table}")
            stored = " ".join(row[0] for row in cursor.fetchall())
            for word in ("Zelkova", "qorvana", "2026-12-01", "shouted"):
                assert word not in stored
    assert "Zelkova" not in f"{concern}"
    assert not AuditEvent.objects.filter(fields__contains=["outcome"]).exists()


# --- Reading --------------------------------------------------------------------------------------


def test_words_are_read_once_they_were_opened_and_that_is_recorded(
    client: Client, people: list[User]
) -> None:
    concern = factories.make_concern("Zelkova")
    client.force_login(people[0])
    assert page_of(concern) in client.get(reverse("admin:care")).text
    assert "Zelkova" not in client.get(page_of(concern)).text
    # Nothing is written to what nobody has read.
    press(client, concern, "answer", text="Hello")
    assert not Reply.objects.exists()
    assert "Zelkova" in press(client, concern, "open").text
    seen = AuditEvent.objects.get(verb="open_details", subject_type="concern")
    assert (seen.actor_id, seen.subject_id) == (people[0].pk, concern.pk)


@pytest.mark.parametrize("role", ["steward", "superuser", "coordinator", "organizer"])
def test_no_role_opens_it(client: Client, people: list[User], role: str) -> None:
    ward = factories.make_ward()
    concern = factories.make_concern("Zelkova", ward)
    makers = {
        "steward": factories.make_steward,
        "superuser": lambda: factories.make_steward(is_superuser=True),
        "coordinator": lambda: factories.make_coordinator(ward),
        "organizer": lambda: factories.make_organizer(ward),
    }
    user = makers[role]()
    client.force_login(user)
    assert not Concern.objects.visible_to(user).exists()
    assert client.get(page_of(concern)).status_code == 404
    assert press(client, concern, "open").status_code == 404
    listed = client.get(reverse("admin:care")).text
    assert page_of(concern) not in listed
    assert "there is nothing here for you" in listed
    assert "Zelkova" not in client.get(reverse("admin:index")).text


def test_answers_go_both_ways_without_a_word_in_the_mail(
    client: Client, people: list[User]
) -> None:
    concern = factories.make_concern("Help", contact="rosa@example.org")
    client.force_login(people[0])
    press(client, concern, "open")
    for _twice in range(2):
        press(client, concern, "answer", text="Zelkova", key="1" * 32)
    assert Reply.objects.count() == 1
    deliver(Message.objects.get(template="care/answered").pk)
    letter = mail.outbox[-1]
    assert letter.to == ["rosa@example.org"]
    assert "Zelkova" not in letter.body + letter.subject
    assert "/care/" in letter.body
    browser = Client()
    url = reverse("care:care_home", args=[factories.link_to(concern)])
    assert "Zelkova" in browser.get(url).text
    browser.post(url, {"text": "Thank you", "key": "2" * 32})
    assert "Thank you" in client.get(page_of(concern)).text


def test_the_dates_and_the_outcome_are_kept_and_closing_ends_it(
    client: Client, people: list[User]
) -> None:
    concern = factories.make_concern()
    client.force_login(people[1])
    press(client, concern, "open")
    assert press(client, concern, "note", heard_on="yesterday").status_code == 422
    said = {"heard_on": "2026-12-01", "follow_up_on": "2027-01-05", "outcome": "They talked."}
    press(client, concern, "note", **said)
    concern.refresh_from_db()
    assert concern.notes == said
    page = press(client, concern, "close").text
    assert "They talked." in page
    press(client, concern, "answer", text="Too late", key="3" * 32)
    url = reverse("care:care_home", args=[factories.link_to(concern)])
    assert "This is closed" in Client().get(url).text
    Client().post(url, {"text": "Late", "key": "4" * 32})
    assert not Reply.objects.exists()


# --- Going ----------------------------------------------------------------------------------------


def test_the_sender_deletes_all_of_it_by_a_press(client: Client, people: list[User]) -> None:
    concern = factories.make_concern()
    token = factories.link_to(concern)
    url = reverse("care:care_delete", args=[token])
    client.get(url)
    assert Concern.objects.exists()
    assert client.post(url).status_code == 302
    assert not Concern.objects.exists()
    assert not Reader.objects.exists()
    assert not PrivateLink.objects.filter(purpose=LinkPurpose.CARE).exists()
    assert client.get(reverse("care:care_home", args=[token])).status_code == 404


def test_it_ends_some_months_after_it_was_closed(people: list[User]) -> None:
    concern = factories.make_concern()
    services.close(concern.pk, actor=people[0])
    assert not due.concerns_over().exists()
    Concern.objects.update(closed_at=timezone.now() - datetime.timedelta(days=181))
    assert due.concerns_over().get() == concern
    open_one = factories.make_concern()
    assert open_one not in due.concerns_over()


def test_whoever_leaves_reads_no_more_and_who_comes_reads_what_goes_on(
    people: list[User],
) -> None:
    steward, (first, second) = factories.make_steward(), people
    going_on = factories.make_concern()
    over = factories.make_concern()
    about_new = factories.make_staff()
    left_out = factories.make_concern(left_out=str(about_new.pk))
    services.close(over.pk, actor=first)
    assert held_in_words(first) == ["1 place of a person of care is free: please name somebody."]
    services.end_person(CarePerson.objects.get(user=first).pk, actor=steward)
    assert somebody_is_missing()
    assert not Concern.objects.visible_to(first).exists()
    assert Concern.objects.visible_to(second).count() == 3
    person = CarePerson.objects.create(user=about_new, seat=1)
    assert services.give_open_ones(person) == 1
    assert set(Concern.objects.visible_to(about_new)) == {going_on}
    assert left_out not in Concern.objects.visible_to(about_new)


def test_there_are_no_more_than_two_of_one_place(people: list[User]) -> None:
    for fields in ({"seat": 1, "user": factories.make_staff()}, {"seat": 3, "user": people[0]}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CarePerson.objects.create(**fields)


def test_stewards_name_them_and_nobody_else_does(client: Client) -> None:
    url, user = reverse("admin:care_careperson_add"), factories.make_staff()
    said = {"user": user.pk, "ward": "", "seat": "1"}
    client.force_login(factories.make_coordinator())
    assert client.post(url, said).status_code == 403
    client.force_login(factories.make_steward())
    assert client.post(url, said).status_code == 302
    assert CarePerson.objects.get().user == user
    assert AuditEvent.objects.filter(verb="add", subject_type="careperson").exists()


def test_private_pages_lead_there(client: Client, people: list[User]) -> None:
    ward = factories.make_ward()
    request, volunteer = factories.make_request(ward), factories.make_volunteer(ward=ward)
    member = factories.make_member()
    for name, row in (
        ("request_pages:request_status", request),
        ("volunteers:volunteer_home", volunteer),
        ("members:member_home", member),
    ):
        page = client.get(reverse(name, args=[factories.link_to(row)])).text
        assert "Something is wrong between us" in page
    CarePerson.objects.all().delete()
    page = client.get(reverse("volunteers:volunteer_home", args=[factories.link_to(volunteer)]))
    assert "Something is wrong between us" not in page.text


def test_beyond_the_limit_nothing_typed_is_lost(
    client: Client, people: list[User], settings: Any
) -> None:
    settings.LIMITS = {**settings.LIMITS, "care": ((10, datetime.timedelta(hours=1)),)}
    url = reverse("care:care_form")
    # What a program fills in counts for ten.
    client.post(url, {**FORM, "homepage": "https://example.org"})
    page = client.post(url, {**FORM, "key": "9" * 32})
    assert page.status_code == 422
    assert "Zelkova" in page.text
    assert Concern.objects.count() == 1


def test_whoever_wrote_sees_who_reads_it_now(client: Client, people: list[User]) -> None:
    home = client.post(reverse("care:care_form"), FORM).url
    page = client.get(home).text
    assert all(user.name in page for user in people)
    CarePerson.objects.filter(user=people[0]).delete()
    page = client.get(home).text
    assert people[0].name not in page
    assert people[1].name in page
