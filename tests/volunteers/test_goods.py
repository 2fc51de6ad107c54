"""Things to give or lend: a row each, entered at the sign-up, on the own page and by staff."""

import datetime
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEvent, User
from common.models import Category
from pods.models import Ward
from tests import factories
from tests.requests_app.request_form import at_once
from tests.volunteers.sign_up_form import fill_in, send
from volunteers import services
from volunteers.goods import things_of
from volunteers.models import Goods, Volunteer

pytestmark = pytest.mark.django_db


def listed() -> str:
    return reverse("admin:volunteers_goods_changelist")


def found(client: Client, **query: object) -> set[str]:
    page = client.get(listed(), query)
    assert page.status_code == 200
    return {goods.what for goods in page.context["cl"].result_list}


def test_each_line_of_the_sign_up_is_a_row(client: Client, rides: Category) -> None:
    # Windows' ends of lines, an empty one, and one twice.
    fill_in(client, "rides", goods="A stroller\r\n\r\n  Canned   soup \r\nA stroller\n<b>Tools</b>")
    check = client.get(reverse("volunteers:volunteer_check")).content.decode()
    assert "&lt;b&gt;Tools&lt;/b&gt;" in check
    send(client)
    rows = Goods.objects.order_by("id").values_list("what", "way", "category", "until", "gone_at")
    assert list(rows) == [
        (what, "", None, None, None) for what in ("A stroller", "Canned soup", "<b>Tools</b>")
    ]


def test_on_their_own_page_a_line_that_goes_is_given_away(
    client: Client, volunteer: Volunteer, token: str
) -> None:
    row = volunteer.goods.get()
    address = reverse("volunteers:volunteer_edit", args=[token, "offer"])
    assert "A stroller" in client.get(address).content.decode()
    data = {"categories": ["rides"], "skills_note": "I can cook", "goods": "A stroller\nA ladder"}
    client.post(address, data)
    assert things_of(volunteer) == ["A stroller", "A ladder"]
    client.post(address, {**data, "goods": "A ladder"})
    row.refresh_from_db()
    assert row.gone_at
    assert things_of(volunteer) == ["A ladder"]
    home = client.get(reverse("volunteers:volunteer_home", args=[token])).content.decode()
    assert "A ladder" in home
    assert "A stroller" not in home
    # And it may come again.
    client.post(address, data)
    assert volunteer.goods.count() == 3
    assert AuditEvent.objects.filter(verb="update_volunteer", fields=["goods"]).count() == 3


def test_found_by_word_ward_kind_and_way(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    near = factories.make_volunteer(ward=ward)
    factories.make_goods(near, what="Blue stroller", way="lend", category=kind)
    factories.make_goods(near, what="Canned soup", way="give")
    factories.make_goods(factories.make_volunteer(), what="A ladder of nobody's ward")
    elsewhere = factories.make_volunteer(ward=factories.make_ward())
    factories.make_goods(elsewhere, what="Hidden stroller")
    assert found(client) == {"Blue stroller", "Canned soup", "A ladder of nobody's ward"}
    assert found(client, q="stroller") == {"Blue stroller"}
    assert found(client, q="STROLLER blue") == {"Blue stroller"}
    assert found(client, way__exact="give") == {"Canned soup"}
    assert found(client, category__id__exact=kind.pk) == {"Blue stroller"}
    assert found(client, volunteer__id__exact=near.pk) == {"Blue stroller", "Canned soup"}
    hidden = Goods.objects.get(what="Hidden stroller")
    page = client.get(reverse("admin:volunteers_goods_change", args=[hidden.pk]))
    assert page.status_code == 302
    client.post(listed(), {"action": "give_away", "_selected_action": [hidden.pk]})
    hidden.refresh_from_db()
    assert hidden.gone_at is None
    client.force_login(factories.make_coordinator(ward, elsewhere.ward))
    assert found(client, volunteer__ward__id__exact=ward.pk) == {"Blue stroller", "Canned soup"}
    client.force_login(factories.make_organizer(ward))
    assert client.get(listed()).status_code == 403


def test_what_was_given_away_is_gone(ward: Ward, user: User, client: Client) -> None:
    goods = factories.make_goods(factories.make_volunteer(ward=ward), what="A stroller")
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    factories.make_goods(goods.volunteer, what="Plums", until=yesterday)
    assert found(client, here="yes") == {"A stroller"}
    for _press in range(2):
        client.post(listed(), {"action": "give_away", "_selected_action": [goods.pk]})
    assert found(client, here="yes") == set()
    assert found(client, here="no") == {"A stroller", "Plums"}
    assert AuditEvent.objects.filter(verb="give_away", actor=user).count() == 1


def test_staff_enter_a_thing_once(ward: Ward, kind: Category, user: User, client: Client) -> None:
    person = factories.make_volunteer(ward=ward)
    data = {"volunteer": person.pk, "what": "A stroller", "way": "lend", "category": kind.pk}
    add = reverse("admin:volunteers_goods_add")
    assert client.post(add, data).status_code == 302
    row = Goods.objects.get()
    assert (row.volunteer, row.way, row.category) == (person, "lend", kind)
    again = client.post(add, data, follow=True)
    assert "in the list already" in again.content.decode()
    others = factories.make_volunteer(ward=factories.make_ward())
    left = factories.make_volunteer(ward=ward)
    services.leave(left.pk, actor=user)
    for wrong in (others.pk, left.pk, 0, "x", 2**70):
        assert client.post(add, {**data, "volunteer": wrong}).status_code == 200
    assert client.post(add, {**data, "what": "x" * 101}).status_code == 200
    assert Goods.objects.count() == 1
    shown = client.get(reverse("admin:volunteers_volunteer_change", args=[person.pk]))
    assert "A stroller" in shown.content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_same_lines_at_once_are_one_row_each() -> None:
    person = factories.make_volunteer()
    press = partial(
        services.update_volunteer, person.pk, {}, things=["A", "B"], actor=audit.VOLUNTEER
    )
    results = at_once(*[press] * 4)
    assert results == [None] * 4
    assert things_of(person) == ["A", "B"]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_of_who_leaves_while_staff_add(steward: User) -> None:
    person = factories.make_volunteer()
    add = [partial(services.save_goods, Goods(volunteer=person, what=f"{n}")) for n in range(3)]
    results = at_once(*add, partial(services.leave, person.pk, actor=steward))
    for each in results:
        assert each is None or isinstance(each, services.HasLeftError), results
    assert not Goods.objects.exists()
