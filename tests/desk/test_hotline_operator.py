"""Hotline operators type what callers say, see what they typed that day, and nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, User
from accounts.roles import OPERATOR
from common.models import Category
from pods.models import AreaRole, Ward
from requests_app.models import HelpRequest
from tests import factories
from tests.desk.test_intake_request import answers
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
PAGE, TYPED = reverse("admin:intake_request"), reverse("admin:typed_today")
PAPER_FORMS = reverse("admin:paper_forms")
PHONE = "202-555-0150"


@pytest.fixture
def operator(client: Client, ward: Ward) -> User:
    user = factories.make_operator(ward)
    client.force_login(user)
    return user


def call(ward: Ward, kind: Category, **more: Any) -> dict[str, Any]:
    return {"key": "k" * 22, **answers(kind, ward, **{"contact-phone": PHONE, **more})}


def test_a_call_is_taken_and_corrected(operator: User, client: Client, ward: Ward) -> None:
    kind = factories.make_category()
    said = call(ward, kind, **{"details-repeat": "once", "contact-name": "Rosa Quispe"})
    page = client.post(PAGE, said, follow=True)
    row = HelpRequest.objects.get()
    assert row.entered_by == operator
    assert row.reference in page.text
    assert "Open the request" not in page.text
    listed = client.get(TYPED).text
    assert "Rosa Quispe" in listed
    url = reverse("admin:correct_request", args=[row.pk, "contact"])
    assert PHONE[-4:] in client.get(url).text
    data = {k.removeprefix("contact-"): v for k, v in said.items() if k.startswith("contact-")}
    assert client.post(url, {**data, "name": "Rosa Marín"}).status_code == 302
    row.refresh_from_db()
    assert row.name == "Rosa Marín"
    event = AuditEvent.objects.get(verb="update_request")
    assert (event.actor, event.fields) == (operator, ["name"])
    for part in ("where", "details"):
        address = reverse("admin:correct_request", args=[row.pk, part])
        assert client.get(address).status_code == 200


def test_a_volunteer_is_corrected(operator: User, client: Client, ward: Ward) -> None:
    own = {"entered_by": operator, "source": "phone", "ward": ward}
    row = factories.make_volunteer(name="Ben Okafor", **own)
    assert "Ben Okafor" in client.get(TYPED).text
    for page in ("about", "offer", "where", "time"):
        url = reverse("admin:correct_volunteer", args=[row.pk, page])
        assert client.get(url).status_code == 200, page
    url = reverse("admin:correct_volunteer", args=[row.pk, "where"])
    known = client.get(url).context["form"].initial
    assert client.post(url, {**known, "reach": "city", "transport": "walk"}).status_code == 302
    row.refresh_from_db()
    assert row.reach == "city"


def test_it_is_gone_after_midnight_and_nobody_elses(operator: User, client: Client) -> None:
    before = timezone.localtime().replace(hour=0, minute=0) - timedelta(minutes=1)
    other = factories.make_operator()
    rows = [
        *(
            make(entered_by=by, created_at=at, name="Not Shown")
            for make in (factories.make_request, factories.make_volunteer)
            for by, at in ((operator, before), (other, timezone.now()), (None, timezone.now()))
        ),
        factories.make_request(entered_by=operator, closed_at=timezone.now(), name="Not Shown"),
    ]
    assert "Not Shown" not in client.get(TYPED).text
    for row in rows:
        kind, part = ("volunteer", "about") if isinstance(row, Volunteer) else ("request", "where")
        url = reverse(f"admin:correct_{kind}", args=[row.pk, part])
        assert client.get(url).status_code == 404
        assert client.post(url, {"name": "Taken"}).status_code == 404
    for row in rows[:-1]:
        name = "taken_volunteer" if isinstance(row, Volunteer) else "taken_request"
        assert client.get(reverse(f"admin:{name}", args=[row.pk])).status_code == 404


def test_they_learn_that_somebody_asked_and_not_who(
    operator: User, client: Client, ward: Ward
) -> None:
    known = factories.make_request(
        ward, name="Known Person", phone=PHONE, address="7 Example Street"
    )
    kind = factories.make_category()
    page = client.post(PAGE, call(ward, kind, look="1"))
    assert known.reference in page.text
    assert "Known Person" not in page.text
    filled = client.post(PAGE, call(ward, kind, fill=known.pk))
    assert "7 Example Street" not in filled.text
    assert not AuditEvent.objects.filter(verb="open_details").exists()
    # They may say that it is the same household: the caller said so.
    answer = {"who-same": known.pk, "who-seen": known.pk, "details-repeat": "once"}
    assert client.post(PAGE, call(ward, kind, **answer)).status_code == 302
    assert HelpRequest.objects.latest("pk").household == known.household


def test_of_other_wards_they_learn_as_little_as_coordinators_do(
    operator: User, client: Client, ward: Ward
) -> None:
    known = factories.make_request(factories.make_ward(), phone=PHONE)
    kind = factories.make_category()
    assert known.reference not in client.post(PAGE, call(ward, kind, look="1")).text
    AreaRole.objects.create(user=operator, role=OPERATOR)
    assert known.reference in client.post(PAGE, call(ward, kind, look="1")).text


def test_the_rest_of_the_desk_is_closed(operator: User, client: Client, ward: Ward) -> None:
    row = factories.make_request(ward, entered_by=operator)
    need = factories.make_need(row)
    for url in (
        reverse("admin:desk"),
        reverse("admin:desk_need", args=[need.pk]),
        reverse("admin:requests_app_helprequest_changelist"),
        reverse("admin:requests_app_helprequest_change", args=[row.pk]),
        reverse("admin:pictures"),
    ):
        assert client.get(url).status_code == 403, url
    urls = {link["url"] for link in client.get(reverse("admin:index")).context["work"]}
    handbook = reverse("admin:handbook_coordinators")
    own = {PAGE, TYPED, reverse("admin:intake_volunteer"), PAPER_FORMS, handbook}
    assert urls == own | {reverse("admin:rota")}
