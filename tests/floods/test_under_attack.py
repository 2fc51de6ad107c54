"""While programs flood us browsers do some work first; who cannot is looked at by a person."""

import datetime
import itertools
import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import AuditEvent, User
from backoffice import attack
from common.choices import WhyAside
from common.models import Attack, Category
from pages.traps import is_work
from requests_app.models import HelpRequest
from tests.factories import make_steward
from tests.floods.flooding import filled, press
from tests.requests_app import request_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward(db: None) -> User:
    return make_steward()


@pytest.fixture
def under_attack(steward: User) -> Attack:
    return attack.begin_attack(actor=steward)


def challenge_of(client: Client) -> str:
    page = client.get(request_form.address("request_check")).content.decode()
    return re.findall(r'data-challenge="([0-9a-f]{32})"', page)[0]


def work_of(challenge: str) -> str:
    return next(str(n) for n in itertools.count() if is_work(challenge, str(n)))


@pytest.mark.usefixtures("under_attack")
def test_without_the_work_it_is_set_aside_and_the_page_says_whom_to_call(ride: Category) -> None:
    client = filled(ride)
    page = client.get(request_form.address("request_check")).content.decode()
    assert "a person looks at it first" in page
    assert reverse("pods:ward_list") in page
    press(client)
    assert HelpRequest.objects.get().why_aside == WhyAside.NO_WORK


@pytest.mark.usefixtures("under_attack")
def test_with_the_work_it_is_taken_in_and_each_form_wants_its_own(ride: Category) -> None:
    client = filled(ride)
    work = work_of(challenge_of(client))
    press(client, work=work)
    assert HelpRequest.objects.get().set_aside_at is None
    press(filled(ride), work=work)
    assert HelpRequest.objects.latest("pk").why_aside == WhyAside.NO_WORK


@pytest.mark.usefixtures("under_attack")
def test_the_page_after_it_promises_no_letter_and_says_the_same_to_both(ride: Category) -> None:
    pages = []
    for has_worked in (False, True):
        client = filled(ride)
        press(client, work=work_of(challenge_of(client)) if has_worked else "")
        page = client.get(request_form.address("request_sent")).text
        assert "as soon as we can. An email can be late or lost" in page
        pages.append(re.sub(r"/r/[^/]+/|[A-Z0-9]{3}-[A-Z0-9]{3}|value=\"\w+\"", "", page))
    assert HelpRequest.objects.exclude(set_aside_at=None).count() == 1
    assert pages[0] == pages[1]


def test_in_ordinary_times_nothing_is_asked(ride: Category) -> None:
    client = filled(ride)
    page = client.get(request_form.address("request_check")).content.decode()
    assert "<script" not in page
    press(client)
    assert HelpRequest.objects.get().set_aside_at is None


def test_it_ends_by_itself(ride: Category, under_attack: Attack, settings: Any) -> None:
    assert under_attack.ends_at - under_attack.began_at == settings.UNDER_ATTACK_FOR
    past = timezone.now() - settings.UNDER_ATTACK_FOR
    Attack.objects.update(began_at=past, ends_at=timezone.now())
    assert not Attack.objects.is_on()
    press(filled(ride))
    assert HelpRequest.objects.get().set_aside_at is None


def test_nobody_can_forget_it(under_attack: Attack) -> None:
    too_late = under_attack.began_at + datetime.timedelta(days=8)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attack.objects.update(ends_at=too_late)


def test_the_switch_is_a_steward_s_and_recorded(client: Client, user: User) -> None:
    url, steward = reverse("admin:attack_switch"), make_steward(opened=False)
    client.force_login(user)
    assert client.post(url, {"begin": ""}).status_code == 403
    client.force_login(steward)
    page = client.post(url, {"begin": ""}, follow=True).content.decode()
    assert "The forms ask more until" in page
    client.post(url, {"begin": ""})
    assert Attack.objects.count() == 1
    page = client.post(url, {"end": ""}, follow=True).content.decode()
    assert "Let the forms ask more" in page
    client.post(url, {"end": ""})
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["begin_attack", "begin_attack", "end_attack"]


@pytest.mark.django_db(transaction=True)
def test_a_browser_does_the_work(page: Page, live_server: Any, ride: Category) -> None:
    attack.begin_attack(actor=make_steward())
    client = filled(ride)
    cookie = {"name": "draft_request", "value": client.cookies["draft_request"].value}
    page.context.add_cookies([{**cookie, "url": live_server.url}])
    page.goto(live_server.url + request_form.address("request_check"))
    page.get_by_label("I agree").check()
    page.get_by_role("button", name="Send my request").click()
    expect(page.get_by_role("heading", name="We have your request")).to_be_visible()
    assert HelpRequest.objects.get().set_aside_at is None
