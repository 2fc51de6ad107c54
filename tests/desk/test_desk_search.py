"""The desk's queue is searched by reference, name and contact."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from common.models import Category
from desk import queue
from mutualaid.logs import scrub
from pods.models import Ward
from requests_app import services
from requests_app.choices import NeedStatus
from requests_app.models import Need
from tests import factories
from tests.desk.desk_page import url
from tests.desk.test_desk import DESK_QUERIES

pytestmark = pytest.mark.django_db

DESK = reverse("admin:desk")


@pytest.fixture
def user(ward: Ward, client: Client) -> User:
    user = factories.make_coordinator(ward, name="Ben")
    client.force_login(user)
    return user


def ask(ward: Ward | None, kind: Category, name: str, **fields: Any) -> Need:
    of_need = {key: fields.pop(key) for key in ("status", "needed_by") if key in fields}
    return factories.make_need(factories.make_request(ward, name=name, **fields), kind, **of_need)


def listed(client: Client, **asked: str) -> list[int]:
    page = client.get(DESK, asked)
    assert page.status_code == 200
    return [need.pk for need in page.context["page"].needs]


def test_by_reference_however_it_is_typed(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    rosa = ask(ward, kind, "Rosa", reference="K7M-4QX")
    ask(ward, kind, "Omar", reference="K7M-4QZ")
    for term in ("K7M-4QX", "k7m4qx", " k7m 4qx ", "#K7M-4QX.", "Ｋ７Ｍ‑４ＱＸ"):
        assert listed(client, q=term) == [rosa.pk], term


def test_by_the_number_that_a_volunteer_reads_out(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    need = ask(ward, kind, "Rosa")
    match = factories.make_match(need)
    factories.make_need(need.request, factories.make_category())
    route = factories.make_route(ask(ward, kind, "Omar"), ask(ward, kind, "Ana"))
    stops = {stop.need_id for stop in route.matches.all()}
    for term in (f"M{match.pk}", f"m {match.pk}", f"#M{match.pk}.", f"M-{match.pk}"):
        assert listed(client, q=term) == [need.pk], term
    assert set(listed(client, q=f"R{route.pk}")) == stops
    assert listed(client, q=f"M{match.pk + 1000}") == listed(client, q="R" + "9" * 30) == []
    elsewhere = factories.make_match(ask(factories.make_ward(), kind, "Rosa"))
    assert listed(client, q=f"M{elsewhere.pk}") == []
    index = client.get(reverse("admin:index"), {"q": f"m {match.pk}"})
    [found] = [kind for kind in index.context["found"] if kind.rows]
    assert [address for address, _words in found.rows] == [
        reverse("admin:requests_app_helprequest_change", args=[need.request_id])
    ]
    index = client.get(reverse("admin:index"), {"q": f"M{elsewhere.pk}"})
    assert not any(kind.rows for kind in index.context["found"])


@pytest.mark.parametrize(
    ("term", "name"),
    [
        ("marín rosa", "Rosa Elena Marin"),
        ("ሀይለ", "ሰላም ኃይለ"),
        ("احمد", "أحمد علي"),
        ("김민", "김민준"),
    ],
)
def test_by_name_in_any_script(
    term: str, name: str, ward: Ward, kind: Category, user: User, client: Client
) -> None:
    need = ask(ward, kind, name)
    ask(ward, kind, "Somebody Else")
    assert listed(client, q=term) == [need.pk]
    page = client.get(DESK, {"q": term}).content.decode()
    assert f"<bdi>{name}</bdi></span>" in page, "of several one must see which"
    assert f"<bdi>{name}</bdi></span>" not in client.get(DESK).content.decode()


def test_by_phone_and_email(ward: Ward, kind: Category, user: User, client: Client) -> None:
    need = ask(ward, kind, "Rosa", phone="202-555-0150", email="rosa@example.org")
    ask(ward, kind, "Omar")
    for term in ("0150", "(202) 555-0150", "ROSA@example.org"):
        assert listed(client, q=term) == [need.pk], term


def test_what_has_ended_or_passed_is_found_too_unless_a_state_is_chosen(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    waiting, done = ask(ward, kind, "Rosa"), ask(ward, kind, "Rosa", status=NeedStatus.DONE)
    passed = ask(ward, kind, "Rosa")
    Need.objects.filter(pk=passed.pk).update(wanted_on=yesterday, needed_by=yesterday)
    asked = factories.make_match(ask(ward, kind, "Rosa")).need
    assert set(listed(client, q="rosa")) == {waiting.pk, done.pk, passed.pk, asked.pk}
    assert listed(client, q="rosa", show="offered") == [asked.pk]
    assert listed(client, q="rosa", passed="on") == [passed.pk]


def test_it_goes_with_the_filters(ward: Ward, kind: Category, user: User, client: Client) -> None:
    other = factories.make_category()
    hit, _miss = ask(ward, kind, "Rosa", spoken_language="ti"), ask(ward, other, "Rosa")
    due = ask(ward, other, "Rosa")
    factories.make_contact(due.request, follow_up_on=timezone.localdate())
    assert listed(client, q="rosa", category=str(kind.pk)) == [hit.pk]
    assert listed(client, q="rosa", language="ti") == [hit.pk]
    assert listed(client, q="rosa", follow_up="on") == [due.pk]
    page = client.get(DESK, {"q": "rosa", "language": "ti"}).content.decode()
    assert f"desk/{hit.pk}/open/?q=rosa&amp;language=ti" in page
    # On a need's page the box stands too, and keeps what else was chosen.
    page = client.get(url("need", hit), {"q": "rosa", "language": "ti"}).content.decode()
    assert 'name="q" value="rosa"' in page
    assert '<input type="hidden" name="language" value="ti">' in page


def test_it_stays_from_page_to_page(
    ward: Ward, kind: Category, user: User, client: Client, monkeypatch: Any
) -> None:
    monkeypatch.setattr(queue, "MOST", 2)
    needs = [ask(ward, kind, "Rosa & Söhne").pk for _number in range(3)]
    ask(ward, kind, "Omar")
    page = client.get(DESK, {"q": "rosa & söhne"})
    assert [need.pk for need in page.context["page"].needs] == needs[:2]
    assert client.get(DESK + page.context["page"].after).context["page"].needs[0].pk == needs[2]


def test_other_wards_are_not_found(ward: Ward, kind: Category, user: User, client: Client) -> None:
    elsewhere = ask(factories.make_ward(), kind, "Rosa", reference="K7M-4QX", phone="202-555-0150")
    nowhere = ask(None, kind, "Rosa")
    for term in ("rosa", "K7M-4QX", "0150", "202-555-0150"):
        assert elsewhere.pk not in listed(client, q=term), term
    assert listed(client, q="rosa") == [nowhere.pk]
    assert b"Nothing was found" in client.get(DESK, {"q": "K7M-4QX"}).content


@pytest.mark.parametrize(
    "term", ["%", "_", "' OR 1=1 --", "!!", "\\", "x" * 5000, "<script>", "{}", "%(q)s", "\u202e"]
)
def test_odd_words_find_nobody(
    term: str, ward: Ward, kind: Category, user: User, client: Client
) -> None:
    ask(ward, kind, "Rosa")
    if term == "\u202e":  # which is no word: as if nothing was typed
        assert client.get(DESK, {"q": term}).status_code == 200
        return
    assert listed(client, q=term) == []
    assert (
        "<script>"
        not in client.get(DESK, {"q": term}).content.decode().split("desk-queue")[1][:3000]
    )
    assert client.get(DESK, {"q": "a\x00"}).status_code == 400


def test_the_next_one_of_a_search_is_one_that_waits(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    first, ended = ask(ward, kind, "Rosa"), ask(ward, kind, "Rosa", status=NeedStatus.DONE)
    last = ask(ward, kind, "Rosa")
    response = client.post(url("next", first, "?q=rosa"))
    assert response.url == url("need", last, "?q=rosa") + "#need"
    assert ended.pk in listed(client, q="rosa")
    services.take_over_need(last.pk, actor=factories.make_coordinator(ward))
    assert client.post(url("next", first, "?q=rosa")).url == f"{DESK}?q=rosa"


def test_no_name_of_a_search_is_logged() -> None:
    assert "rosa" not in scrub("GET /en/admin/desk/?q=rosa+marin HTTP/1.1")


def test_a_search_costs_no_more_queries(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            listed(client, q="rosa")
        return len(queries)

    ask(ward, kind, "Rosa")
    listed(client, q="rosa")
    one = cost()
    for _number in range(3):
        ask(ward, kind, "Rosa")
    assert cost() == one <= DESK_QUERIES


def test_rows_show_the_language(ward: Ward, kind: Category, user: User, client: Client) -> None:
    ask(ward, kind, "Rosa", spoken_language="ti")
    assert '· <bdi lang="ti">ትግርኛ</bdi></span>' in client.get(DESK).content.decode()


def test_it_is_no_search_for_a_volunteer(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    need = ask(ward, kind, "Rosa")
    factories.make_volunteer(kind, name="Rosa", ward=ward)
    page = client.get(url("why", need, "?q=rosa"))
    assert page.context["found"] == []
    assert url("need", need, "?q=rosa") in page.content.decode(), "the way back keeps it"
    page = client.get(url("why", need, "?q=rosa&person=rosa"))
    assert len(page.context["found"]) == 1
