"""Emergencies in every language: the short form, check-ins, their letter, and the staff's pages."""

import pytest
from django.core import mail
from django.utils import timezone

from emergencies.choices import Answer, Kind
from emergencies.models import CheckIn
from emergencies.notifications import ask_household, ask_member
from messaging.delivery import deliver
from messaging.models import Message
from tests import factories
from tests.languages.reader import Reader
from tests.languages.translated_rows import READ

pytestmark = pytest.mark.django_db
EMERGENCY_LETTERS = {"emergencies/check_in"}


def check(reader: Reader) -> None:
    assert not reader.english, "\n".join(sorted(set(reader.english)))
    assert not reader.signs, "\n".join(sorted(set(reader.signs)))
    assert not reader.words, "\n".join(sorted(set(reader.words)))


@pytest.mark.parametrize("language", READ)
def test_no_english_on_public_pages(language: str) -> None:
    reader = Reader(language)
    ward, kind = reader.rows.ward(), reader.rows.groceries()
    for each in Kind:
        factories.make_emergency(reader.rows.ward(), kind=each)
    factories.make_emergency(
        ward, categories=[factories.make_resource_category(**reader.rows.named())]
    )
    reader.get("pods:ward_detail", ward.slug)
    query = f"?ward={ward.slug}"
    reader.get("emergencies:short_form", query=query)
    reader.post("emergencies:short_form", query=query, name="", phone="12", zip_code="x")
    reader.post(
        "emergencies:short_form", query=query, name="1", phone="202-555-0143", need=str(kind.pk)
    )
    assert reader.was_at == "request_pages:request_status"
    check(reader)


@pytest.mark.parametrize("language", READ)
def test_no_english_in_a_check_in(language: str) -> None:
    reader = Reader(language)
    made = factories.make_check_round(factories.make_emergency(reader.rows.ward()))
    reader.rows.groceries()
    home = reader.rows.request(contact_method="email")
    member = factories.make_member(
        factories.make_pod(**reader.rows.named()), name="1", language=language
    )
    links = {factories.link_to(home): "request", factories.link_to(member): "member"}
    ask_household(CheckIn.objects.create(round=made, request=home), home)
    ask_member(CheckIn.objects.create(round=made, member=member), member)
    for message in Message.objects.filter(template__in=EMERGENCY_LETTERS):
        deliver(message.pk)
    assert len(mail.outbox) == 2
    for letter in mail.outbox:
        reader.read_mail(letter)
    for token, whose in links.items():
        for press in ("fine", "needs", "watch", "stop_watching"):
            if whose == "request" or press in Answer:
                reader.post(f"emergencies:{whose}_check_in", token, press=press)
    made.ended_at, made.figures = timezone.now(), {"asked": 2}
    made.save()
    reader.post("emergencies:request_check_in", next(iter(links)), press="fine")
    check(reader)


def test_the_pages_of_staff_in_spanish() -> None:
    reader = Reader("es")
    reader.client.force_login(factories.make_steward(name="Ana"))
    ward = reader.rows.ward()
    row = factories.make_emergency(ward)
    made = factories.make_check_round(row)
    now = timezone.now()
    needs = {"answer": Answer.NEEDS, "answered_at": now}
    factories.make_check_in(made, request=reader.rows.request(), raised_at=now)
    factories.make_check_in(made, request=reader.rows.request(), **needs)
    pod = factories.make_pod(name=reader.rows.place)
    factories.make_check_in(made, member=factories.make_member(pod), raised_at=now)
    reader.get("admin:emergencies")
    reader.get("admin:emergency_new")
    reader.post("admin:emergency_new", kind="x", ends_on="2001-01-01", wards=str(ward.pk))
    reader.get("admin:emergency", row.pk)
    for press in ("start_round", "end_round", "extend", "end", "end"):
        reader.post("admin:emergency_press", row.pk, press=press, wait_hours=2, until="2001-01-01")
    found = {text for text in reader.english if not text.endswith(": Search")}
    assert not found, "\n".join(sorted(found))
    assert not reader.words, "\n".join(sorted(set(reader.words)))
