"""Cards beside a need at the desk, and those that were set aside on the page for these."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.choices import NewsKind
from accounts.models import User
from common.choices import WhyAside
from common.models import Category
from messaging.news import section
from pods.models import Ward
from shelves.fitting import MOST, cards_for
from shelves.models import Card
from tests.desk.desk_page import add_need, url
from tests.factories import (
    make_card,
    make_category,
    make_coordinator,
    make_reservation,
    make_steward,
    make_ward,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbor() -> Ward:
    return make_ward()


@pytest.fixture
def kind() -> Category:
    return make_category()


@pytest.fixture
def staff(client: Client, harbor: Ward) -> User:
    user = make_coordinator(harbor)
    client.force_login(user)
    return user


def test_a_need_shows_what_may_help(
    client: Client, staff: User, harbor: Ward, kind: Category
) -> None:
    at = {"ward": harbor, "category": kind}
    fits = make_card(title="Pram that fits", name="Zelkova", **at)
    make_card(title="Wanted pram", kind="wanted", **at)
    make_card(title="Unseen pram", state="waiting", **at)
    make_card(title="Other kind", ward=harbor)
    make_card(title="Other ward", category=kind)
    make_reservation(make_card(title="Held pram", **at))
    page = client.get(url("need", add_need(harbor, kind))).text
    assert "Pram that fits" in page
    assert fits.get_absolute_url() in page
    for word in ("Wanted pram", "Unseen pram", "Other kind", "Other ward", "Held pram", "Zelkova"):
        assert word not in page


def test_a_household_without_a_ward_sees_those_of_all(kind: Category) -> None:
    cards = [make_card(category=kind) for _number in range(MOST + 1)]
    assert cards_for(kind, None) == cards[:0:-1]


def test_the_panel_is_one_query_however_many_cards(
    kind: Category, harbor: Ward, django_assert_num_queries: object
) -> None:
    for _number in range(3):
        make_card(ward=harbor, category=kind)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(cards_for(kind, harbor)) == 3


# --- Set aside ------------------------------------------------------------------------------------


def aside(ward: Ward, **fields: object) -> Card:
    card = make_card(ward=ward, state="waiting", **fields)
    Card.objects.filter(pk=card.pk).update(set_aside_at=timezone.now(), why_aside=WhyAside.PROGRAM)
    return card


def test_cards_set_aside_are_put_back_or_deleted(client: Client, staff: User, harbor: Ward) -> None:
    good, bad = aside(harbor, title="Good sofa"), aside(harbor, title="Bad pills")
    other = aside(make_ward(), title="Other sofa")
    page = client.get(reverse("admin:set_aside")).text
    assert "Good sofa" in page
    assert "Other sofa" not in page
    press = reverse("admin:aside_press", args=["cards"])
    client.post(press, {"take_in": "", "id": [good.pk, other.pk]})
    client.post(press, {"spam": "", "id": [bad.pk, other.pk, good.pk]})
    left = dict(Card.objects.values_list("pk", "set_aside_at"))
    assert left[good.pk] is None
    assert bad.pk not in left
    assert left[other.pk]
    assert Card.objects.to_look_at().get() == good


def test_the_letter_and_the_first_page_count_them(
    client: Client, staff: User, harbor: Ward
) -> None:
    aside(harbor)
    aside(make_ward())
    told = section(NewsKind.SET_ASIDE, staff, [])
    assert told is not None
    assert "1 is set aside" in told.headline
    work = {link["url"]: link["count"] for link in client.get("/en/admin/").context["work"]}
    assert work[reverse("admin:set_aside")] == 1


def test_stewards_read_numbers_alone(client: Client, harbor: Ward) -> None:
    aside(harbor, title="Good sofa")
    client.force_login(make_steward(opened=False))
    assert "Good sofa" not in client.get(reverse("admin:set_aside")).text
