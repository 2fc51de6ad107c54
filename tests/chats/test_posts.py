"""Posts to a chat: each thing once, and nothing that is not public already."""

import datetime
import logging
from typing import Any

import pytest
from django.utils import timezone

from accounts.choices import NewsKind
from chats.models import ChatTarget, PostedThing
from chats.services import start_chat
from common.models import Category
from messaging.models import Message, MessageStatus, News
from pods.models import Ward
from requests_app.choices import NeedStatus, Urgency
from requests_app.models import Need
from resources.choices import EntryState
from tests.chats.conftest import SECRET, Chat, look, send_all
from tests.clock import set_clock
from tests.factories import (
    make_chat,
    make_coordinator,
    make_need,
    make_notice,
    make_pod,
    make_request,
    make_resource,
    make_steward,
    make_ward,
)

pytestmark = pytest.mark.django_db

MARKERS = ("Quetzalcoatl", "Popocatepetl", "2025550147", "planted@example.org", "20017")
WARD_PAGE = "https://aid.example.org/en/wards/harbor/"
HOUR = datetime.timedelta(hours=1)


def planted_need(ward: Ward | None, kind: Category, **fields: Any) -> Need:
    request = make_request(
        ward,
        name="Quetzalcoatl",
        address="1 Popocatepetl Street",
        phone="+12025550147",
        email="planted@example.org",
        zip_code="20017",
    )
    return make_need(request, kind, detail="Popocatepetl", **fields)


def test_open_needs_as_the_public_list_says_them(
    chat: Chat, target: ChatTarget, harbor: Ward, groceries: Category
) -> None:
    for _number in range(4):
        planted_need(harbor, groceries, urgency=Urgency.WHENEVER)
    look(target)
    [post] = chat.posts
    assert post == (
        "What neighbors need (Harbor):\n\n"
        "• Groceries · Whenever someone can · 4 neighbors\n\n"
        "Can you do one of these? Say so here:\n"
        "https://aid.example.org/en/wards/harbor/needs/"
    )


def test_nothing_that_leaves_names_anybody(
    chat: Chat, target: ChatTarget, harbor: Ward, groceries: Category
) -> None:
    city = make_chat(address=chat.address)
    start_chat(city.pk)
    for kind in (groceries, groceries):
        planted_need(harbor, kind)
    make_notice(pod=make_pod(harbor), title="Popocatepetl", text="Popocatepetl")
    make_resource(name="Pantry", ward=harbor, published_at=timezone.now() + HOUR)
    make_resource(name="Popocatepetl", state=EntryState.DRAFT, published_at=None, ward=harbor)
    for each in (target, city):
        look(each)
    assert len(chat.posts) == 4
    assert [marker for marker in MARKERS if marker in chat.everything] == []
    # Nor does a picture of somebody else's come along, which each reader would fetch.
    assert "github" not in chat.everything


def test_wards_without_a_public_list_are_posted_nowhere(
    chat: Chat, target: ChatTarget, harbor: Ward, groceries: Category
) -> None:
    city = make_chat(address=chat.address)
    other = make_ward(name="Hill", lists_needs=False)
    make_need(make_request(other), groceries)
    make_need(make_request(None), groceries)
    look(city)
    assert chat.posts == []
    make_need(make_request(make_ward(name="Mill", slug="mill", lists_needs=True)), groceries)
    look(target)
    assert chat.posts == []
    look(city)
    [post] = chat.posts
    assert "Mill" in post
    assert "Hill" not in post


def test_in_the_language_of_the_chat(chat: Chat, harbor: Ward, groceries: Category) -> None:
    target = make_chat(harbor, address=chat.address, language="es")
    make_need(make_request(harbor), groceries)
    look(target)
    [post] = chat.posts
    assert "Alimentos" in post
    assert "https://aid.example.org/es/wards/harbor/needs/" in post


def test_each_need_once_and_new_ones_at_most_once_an_hour(
    chat: Chat, target: ChatTarget, harbor: Ward, groceries: Category, ride: Category, monkeypatch
) -> None:
    today = timezone.localdate()
    set_clock(monkeypatch, today, 12)
    make_need(make_request(harbor), groceries)
    for _time in range(3):
        look(target)
    make_need(make_request(harbor), ride)
    look(target)
    assert len(chat.posts) == 1
    set_clock(monkeypatch, today, 13)
    look(target)
    look(target)
    assert len(chat.posts) == 2
    assert "Groceries" not in chat.posts[1]
    assert PostedThing.objects.filter(target=target).count() == 2


def test_nothing_new_says_nothing(chat: Chat, target: ChatTarget) -> None:
    look(target)
    assert chat.posts == []
    assert not Message.objects.exists()


def test_what_was_unticked_is_not_posted(chat: Chat, harbor: Ward, groceries: Category) -> None:
    target = make_chat(
        harbor,
        address=chat.address,
        posts_needs=False,
        posts_notices=False,
        posts_resources=False,
    )
    make_need(make_request(harbor), groceries)
    make_notice(harbor)
    make_resource(ward=harbor, published_at=timezone.now() + HOUR)
    look(target)
    assert chat.posts == []


# --- Notices and resources ---


def test_a_notice_of_the_ward_and_of_the_city_each_once(
    chat: Chat, target: ChatTarget, harbor: Ward
) -> None:
    make_notice(harbor, title="Water is off", text="Until noon.", url="https://water.example.org/")
    make_notice(None, title="Masks", text="At the hall.")
    make_notice(make_ward(), title="Elsewhere")
    make_notice(harbor, title="Tomorrow", starts_at=timezone.now() + HOUR)
    look(target)
    look(target)
    assert chat.posts == [
        "Water is off\n\nUntil noon.\n\nhttps://water.example.org/\n" + WARD_PAGE,
        "Masks\n\nAt the hall.\n\nhttps://aid.example.org/en/",
    ]


def test_what_is_shown_when_the_chat_is_added_is_no_news(
    chat: Chat, target: ChatTarget, harbor: Ward
) -> None:
    make_notice(harbor)
    start_chat(target.pk)
    make_notice(harbor, title="New one")
    look(target)
    [post] = chat.posts
    assert post.startswith("New one")


def test_new_entries_of_the_directory_once_a_day(
    chat: Chat, target: ChatTarget, harbor: Ward, monkeypatch
) -> None:
    today = timezone.localdate() + datetime.timedelta(days=1)
    now = set_clock(monkeypatch, today, 12)
    make_resource(name="Old", published_at=target.created_at - HOUR)
    make_resource(name="Pantry", slug="pantry", ward=harbor, published_at=now)
    look(target)
    make_resource(name="Fridge", slug="fridge", ward=harbor, published_at=now)
    look(target)
    [post] = chat.posts
    assert "New in our directory:" in post
    assert "https://aid.example.org/en/resources/pantry/" in post
    assert "Old" not in post
    set_clock(monkeypatch, today + datetime.timedelta(days=1), 12)
    look(target)
    assert "Fridge" in chat.posts[1]
    assert "Pantry" not in chat.posts[1]


def test_at_night_a_warning_alone(
    chat: Chat, target: ChatTarget, harbor: Ward, groceries: Category, quiet_nights, monkeypatch
) -> None:
    tonight = timezone.localdate() + datetime.timedelta(days=2)
    now = set_clock(monkeypatch, tonight, 23)
    shown = {"starts_at": now - HOUR, "ends_at": now + 24 * HOUR}
    make_need(make_request(harbor), groceries)
    make_notice(harbor, title="Knitting", **shown)
    make_notice(harbor, title="Flood", is_warning=True, **shown)
    look(target)
    assert [post.partition("\n")[0] for post in chat.posts] == ["Flood"]
    set_clock(monkeypatch, tonight + datetime.timedelta(days=1), 9)
    look(target)
    firsts = {post.partition("\n")[0] for post in chat.posts}
    assert firsts == {"Flood", "Knitting", "What neighbors need (Harbor):"}


# --- Taken ---


def test_a_thank_you_for_all_that_is_taken_together(
    chat: Chat, target: ChatTarget, harbor: Ward, groceries: Category, ride: Category, monkeypatch
) -> None:
    today = timezone.localdate()
    needs = []
    for hour, kind in ((10, groceries), (12, ride)):
        set_clock(monkeypatch, today, hour)
        needs.append(make_need(make_request(harbor), kind))
        look(target)
    Need.objects.filter(pk__in=[need.pk for need in needs]).update(
        status=NeedStatus.CANCELLED, ended_at=timezone.now()
    )
    look(target)
    look(target)
    assert len(chat.posts) == 3
    assert chat.posts[2].count("is no longer open. Thank you, neighbors!") == 1


def test_while_one_is_open_nothing_is_said_of_the_others(
    chat: Chat, target: ChatTarget, harbor: Ward, groceries: Category
) -> None:
    needs = [make_need(make_request(harbor), groceries) for _number in range(2)]
    look(target)
    Need.objects.filter(pk=needs[0].pk).update(status=NeedStatus.CANCELLED, ended_at=timezone.now())
    look(target)
    assert len(chat.posts) == 1


def test_a_need_that_is_taken_before_it_went_out_is_not_posted(
    chat: Chat, target: ChatTarget, harbor: Ward, groceries: Category
) -> None:
    need = make_need(make_request(harbor), groceries)
    chat.answers = [503]
    look(target)
    Need.objects.filter(pk=need.pk).update(status=NeedStatus.CANCELLED, ended_at=timezone.now())
    send_all()
    look(target)
    assert chat.posts == []
    assert Message.objects.get().status == MessageStatus.DROPPED


# --- Failures ---


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_failure_that_may_pass_is_tried_again(
    chat: Chat, target: ChatTarget, harbor: Ward, groceries: Category, status: int
) -> None:
    make_need(make_request(harbor), groceries)
    chat.answers = [status]
    look(target)
    message = Message.objects.get()
    assert (message.status, message.provider_answer) == (MessageStatus.QUEUED, str(status))
    send_all()
    assert len(chat.posts) == 1
    target.refresh_from_db()
    assert target.stopped_at is None


def test_a_wrong_key_stops_the_chat_and_is_told(
    chat: Chat, target: ChatTarget, harbor: Ward, groceries: Category, caplog
) -> None:
    coordinator = make_coordinator(harbor)
    make_need(make_request(harbor), groceries)
    chat.answers = [403]
    look(target)
    target.refresh_from_db()
    assert (target.stopped_as, Message.objects.get().status) == ("403", MessageStatus.FAILED)
    assert News.objects.get(kind=NewsKind.CHATS).user == coordinator
    make_notice(harbor)
    look(target)
    assert Message.objects.count() == 1
    ours = [record for record in caplog.records if record.name != "werkzeug"]
    said = "".join(f"{record.name} {record.getMessage()} {record.exc_info}" for record in ours)
    assert "messaging.delivery" not in said
    assert logging.getLogger("apprise").propagate is False
    assert SECRET not in said
    assert "Planted" not in said


def test_of_a_chat_of_the_city_the_stewards_are_told(chat: Chat, groceries: Category) -> None:
    steward = make_steward()
    target = make_chat(address=chat.address)
    make_notice(None)
    chat.answers = [404]
    look(target)
    assert News.objects.get(kind=NewsKind.CHATS).user == steward


def test_a_post_whose_end_nobody_knows_is_not_made_again(
    chat: Chat, target: ChatTarget, harbor: Ward, monkeypatch
) -> None:
    """The worker dies after the service has the post, and before that is written down."""
    make_notice(harbor)
    monkeypatch.setattr("messaging.delivery._record", _die)
    with pytest.raises(SystemExit):
        look(target)
    monkeypatch.undo()
    Message.objects.update(claimed_until=timezone.now() - HOUR)
    send_all()
    message = Message.objects.get()
    assert len(chat.posts) == 1
    assert (message.status, message.provider_answer) == (MessageStatus.FAILED, "unsure")
    # Nothing is wrong with the chat itself.
    target.refresh_from_db()
    assert target.stopped_at is None


def _die(*_args: Any) -> None:
    raise SystemExit


def test_each_chat_has_a_pace_of_its_own(
    chat: Chat, target: ChatTarget, harbor: Ward, settings: Any
) -> None:
    settings.MESSAGES_PER_MINUTE = {"chat": 6}
    other = make_chat(harbor, address=chat.address)
    for number in range(5):
        make_notice(harbor, title=f"News {number}")
    look(target)
    assert len(chat.posts) == 3
    look(other)
    assert len(chat.posts) == 6
